"""The customer's phone: its messages, the mobile bank, the shop."""

from __future__ import annotations

from typing import Any

from otp_atm.testing import seen
from otp_atm.testing.album import Album
from otp_atm.testing.errors import Unexpected
from otp_atm.testing.line import Line, Texts, wanted

__tracebackhide__ = True  # a failure is shown at the line of the test


class Phone:
    """It is taken up by being looked at. What is not on it raises `Unexpected`, an AssertionError."""

    def __init__(self, line: Line, album: Album | None = None) -> None:
        self._line = line
        self._album = album

    def __repr__(self) -> str:
        return f"<Phone beside {self._line.terminal} at {self._line.connection.url}>"

    # Doing ------------------------------------------------------------------------------------------------------------------------

    def tap(self, label: str) -> None:
        """Touch what bears this label, or a part of it: a button, a line, a field, a banner; `Back` and `Home` lead back and home, and
        `Enter` finishes a field. An app that is opened is found as it was left."""
        self._do("tap", label)

    def go(self, *labels: str) -> None:
        """From the home screen, touch these one after the other: an app, from its first page on, and the way through its menus."""
        self._do("phone go", list(labels))

    def type(self, digits: str, field: str | None = None) -> None:
        """Type digits into the field in focus, or into one that is named (`otp`, `activation`, `number`, `expiry` …)."""
        self._do("phone type", digits if field is None else {"field": field, "digits": digits})

    def scan(self, card: str) -> None:
        """Hold a card of the wallet before the camera: what the page asks of it is filled in."""
        self._do("scan card", card)

    def pay_for(self, trade: str, card: str) -> None:
        """In the shop, go to the payment page of a `purchase`, `bill`, `top-up` …, with this card."""
        self._do("pay for", {"trade": trade, "card": card})

    def airplane_mode(self, on: bool) -> None:
        self._do("airplane mode", on)

    def set_clock(self, seconds: int) -> None:
        """Set its clock wrong by so many seconds; a positive number is fast."""
        self._do("phone clock", seconds)

    def restart(self) -> None:
        """Switch it off and on again."""
        self._do("restart phone")

    # Looking ----------------------------------------------------------------------------------------------------------------------

    def expect(
        self,
        page: str | None = None,
        *,
        text: Texts | None = None,
        no_text: Texts | None = None,
        trouble: str | None = None,
        cards: int | None = None,
        unread: int | None = None,
        clock_error: int | None = None,
        within: float | None = None,
    ) -> seen.PhonePage:
        """It should show this page, and all of that: `trouble` is the code of what went wrong (empty: nothing did), `cards` how many the
        app has, `unread` how many messages nobody has read. Where the clock runs it may take so many seconds. Raises Unexpected."""
        parts = {"text": text, "no_text": no_text, "trouble": trouble, "cards": cards, "unread": unread, "clock_error": clock_error}
        self._do("expect phone", wanted("page", page, parts), within)
        return self.screen

    @property
    def screen(self) -> seen.PhonePage:
        """What it shows now."""
        return seen.phone_page(self._line.told("GET", "/phone"))

    def code(self) -> str:
        """The newest code that it has, an activation code or a one-time password, by message or of its own making; to be typed somewhere.
        Raises Unexpected if there is none."""
        return str(self._line.told("GET", "/phone/code")["code"])

    def messages(self) -> list[dict[str, Any]]:
        """Its text messages, the newest first, as they are shown: dots in the place of codes."""
        return list(self._line.told("GET", "/phone/messages")["messages"])

    def picture(self) -> bytes:
        """The phone as a PNG, dots in the place of codes and card numbers."""
        return self._line.asked("/phone.png")

    def compare(self, name: str) -> None:
        """The phone should look as the picture of this name that is kept beside the test; see `Atm.compare`. Raises Unexpected."""
        if self._album is None:
            raise TypeError("pictures are compared where an album says in which folder they are kept: Atm(…, album=Album(folder))")
        self._album.judge(f"phone-{name}.{self.screen.language}", self.picture())

    def _do(self, word: str, argument: Any = None, patience: float | None = None) -> None:
        """One step. What does not hold says what the phone shows instead, and not the ATM."""
        try:
            self._line.do(word, argument, patience)
        except Unexpected as missed:
            raise Unexpected(missed.why, missed.step, str(self.screen)) from None

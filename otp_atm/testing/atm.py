"""Whoever stands at an ATM: pushes a card in, presses keys, reads the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from otp_atm.testing import seen
from otp_atm.testing.album import Album
from otp_atm.testing.clock import Clock
from otp_atm.testing.connection import Connection
from otp_atm.testing.following import Happened, events_in
from otp_atm.testing.line import Line, Texts, wanted
from otp_atm.testing.phone import Phone

__tracebackhide__ = True  # a failure is shown at the line of the test
SILENCE: Final = 60.0
"""Seconds."""


class Atm:
    """One terminal, with the customer's phone. What it does not do, or shows otherwise than is expected, raises `Unexpected`, an
    AssertionError; what is no such thing at all (a card that is in no wallet, a word that is none) `Refused`.

    `choose` and its kin wait until the screen can be answered, as people do; that takes no time where the terminal's clock stands still.
    """

    def __init__(self, connection: Connection, terminal: str, album: Album | None = None) -> None:
        self.id = terminal
        self._line = Line(connection, terminal)
        self._album = album
        self.clock = Clock(self._line)
        self.phone = Phone(self._line, album)

    def __repr__(self) -> str:
        return f"<Atm {self.id} at {self._line.connection.url}>"

    # Doing ------------------------------------------------------------------------------------------------------------------------

    def insert(self, card: str) -> None:
        """Push in a card of the wallet, by its id or a role: `phone-on-file`."""
        self._line.do("insert", card)

    def insert_data(self, *, track2: str | None = None, pan: str | None = None, expiry: str | None = None, name: str | None = None) -> None:
        """Push in a card by what is on it: `track2` as ISO/IEC 7813 has it, or `pan` with `expiry` (YYMM) and `name`."""
        given = {"track2": track2, "pan": pan, "expiry": expiry, "name": name}
        self._line.told("PUT", "/card", {part: value for part, value in given.items() if value is not None})

    def insert_unreadable(self, code: str) -> None:
        """Push in a card whose chip or stripe cannot be used; `code` is the operator's, such as `card-mute`."""
        self._line.told("PUT", "/card", {"unreadable": code})

    def take_card(self) -> None:
        """Take the card that the reader offers."""
        self._line.do("take card")

    def pull_card(self) -> None:
        """Pull the card out, whatever the terminal is doing with it."""
        self._line.do("pull card")

    def pin(self, digits: str = "own") -> None:
        """Type a PIN and press Enter; `own` is that of the card which was inserted."""
        self._line.do("pin", digits)

    def type(self, digits: str) -> None:
        """Type digits on the PIN pad, without Enter."""
        self._line.do("type", digits)

    def press(self, key: str) -> None:
        """Press a key once the screen has been read: `enter`, `clear`, `cancel`, `fdk-left-1` …"""
        self._line.do("press", key)

    def press_at_once(self, *keys: str) -> None:
        """Press keys, digits among them, one after the other without a look at the screen."""
        self._line.told("POST", "/keys", {"keys": keys})

    def choose(self, label: str) -> None:
        """Press the key beside this label, once the screen has been read."""
        self._line.do("choose", label)

    def touch(self, x: float, y: float, size: tuple[int, int] = (1280, 800)) -> None:
        """Touch the glass at once, at a place of a picture of this size; `x` and `y` are pixels from the upper left corner."""
        width, height = size
        self._line.told("POST", "/touch", {"x": x / width, "y": y / height, "width": width, "height": height})

    def wait(self, seconds: float) -> None:
        """Do nothing for so long."""
        self._line.do("wait", seconds)

    def stay_silent(self, until: str | None = None) -> None:
        """Do nothing until the terminal's patience is over; or through as many time-outs as it takes until it shows this screen."""
        self._line.do(*(("stay silent",) if until is None else ("stay silent until", until)))

    def bank(self, does: str, *, at: str | None = None, times: int = 1, **more: Any) -> None:
        """Make the bank misbehave, as it looks from the terminal's end of the wire: `loses-reply`, `unreachable`, `slow` …"""
        self._line.do("bank", {"does": does, "times": times} | ({"at": at} if at else {}) | more)

    def do(self, word: str, argument: Any = None) -> seen.Screen:
        """Any step of docs/scenarios.md: `atm.do("reader fails", "reader-missing")`."""
        return seen.screen(self._line.do(word, argument)["screen"])

    def steps(self, *steps: Any, patience: float | None = None) -> seen.Screen:
        """Steps in the words of scenarios, as data or as a text of YAML, until one does not hold."""
        written = steps[0] if len(steps) == 1 and isinstance(steps[0], str) and "\n" in steps[0] else list(steps)
        return seen.screen(self._line.steps(written, patience)["screen"])

    def reset(self, language: str | None = None) -> None:
        """Everything as in the beginning: terminal, phone, its own bank, its clock; in this language (ISO 639-1), if one is named."""
        self._line.told("POST", "/reset", language=language)

    # Looking ----------------------------------------------------------------------------------------------------------------------

    def expect(
        self,
        screen: str | None = None,
        *,
        text: Texts | None = None,
        no_text: Texts | None = None,
        choices: list[str] | None = None,
        dots: int | None = None,
        code: str | None = None,
        language: str | None = None,
        masked_phone: str | None = None,
        within: float | None = None,
    ) -> seen.Screen:
        """The screen should be this, and say all of that: texts need only be contained in what it says, `choices` are all that there are.
        Where the clock runs it may take so many seconds. Raises Unexpected."""
        parts = {
            "text": text,
            "no_text": no_text,
            "choices": choices,
            "dots": dots,
            "code": code,
            "language": language,
            "masked_phone": masked_phone,
        }
        return seen.screen(self._line.do("expect", wanted("screen", screen, parts), within)["screen"])

    @property
    def screen(self) -> seen.Screen:
        """What it shows now."""
        return seen.screen(self._line.told("GET", "/screen"))

    @property
    def card(self) -> seen.Card:
        """Where the card is."""
        return seen.made(seen.Card, self._line.told("GET", "/card"))

    @property
    def wallet(self) -> list[seen.WalletCard]:
        """The cards at hand."""
        return [seen.made(seen.WalletCard, card) for card in self._line.connection.told("GET", "/v1/wallet")["cards"]]

    def journal(self, after: int = 0) -> list[dict[str, Any]]:
        """The lines of the electronic journal, oldest first; of those that there are only the later ones than number `after`."""
        return list(self._line.told("GET", "/journal", after=after)["lines"])

    def picture(self, size: tuple[int, int] = (1280, 800)) -> bytes:
        """The screen as a PNG of so many pixels."""
        return self._line.asked("/screen.png", width=size[0], height=size[1])

    def compare(self, name: str, size: tuple[int, int] = (1280, 800)) -> None:
        """The screen should look as the picture of this name that is kept beside the test, to the pixel; `--atm-record` keeps what is seen.
        Raises Unexpected."""
        _album(self._album).judge(f"{name}.{self.screen.language}", self.picture(size))

    def report(self) -> bytes:
        """All that happened since the last reset, as a page of HTML that opens from a file."""
        return self._line.asked("/report")

    @contextmanager
    def follow(self, silence: float = SILENCE) -> Iterator[Iterator[Happened]]:
        """What happens, as it happens, beginning with what there is: `with atm.follow() as events: for name, told in events`.
        Where nothing happens for so many seconds, or twice as many at the most, TimeoutError is raised."""
        with self._line.connection.followed(self._line.at("/events"), silence) as lines:
            yield events_in(lines, silence)


def _album(album: Album | None) -> Album:
    if album is None:
        raise TypeError("pictures are compared where an album says in which folder they are kept: Atm(…, album=Album(folder))")
    return album

"""A magnetic-stripe reader that types. Whoever owns the keyboard feeds it all characters, and handles only those that it leaves.

The card never is in the reader: once swiped, it counts as in until the terminal gives it back, and is back in the same moment.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hardware.card_reader import track2
from hardware.card_reader.card_data import checked_card, last_day
from hardware.card_reader.driver import CardReaderDriver
from hardware.card_reader.swipe import Swipe, SwipeDecoder
from hardware.card_reader.trouble import CardCode, CardTrouble
from kiosk.events import CardRead, CardUnreadable
from kiosk.vocabulary import Card


class StripeCardReader(CardReaderDriver):
    """`today` decides which cards have expired. A swipe while the terminal does not wait for a card is swallowed and forgotten."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._decoder = SwipeDecoder()
        self._outcome: CardRead | CardUnreadable | None = None

    # What the keyboard's owner does -----------------------------------------------------------------------------------------------

    def feed(self, character: str, at: float) -> bool:
        """A key has typed `character` at this moment (seconds, monotonic). True if it came from the reader: leave it alone."""
        taken, swipe = self._decoder.feed(character, at)
        self._swiped(swipe)
        return taken

    def tick(self, at: float) -> None:
        """Time has gone on. Call it every 100 ms or so: some readers end a swipe with silence."""
        self._swiped(self._decoder.tick(at))

    # The port ---------------------------------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """An earlier swipe does not count: its customer may have gone."""
        with self._lock:
            self._forget()
            super().accept()

    def eject(self) -> None:
        with self._lock:
            self._forget()
            super().eject()

    def close(self) -> None:
        with self._lock:
            super().close()
            self._forget()

    # Inside -----------------------------------------------------------------------------------------------------------------------

    def _swiped(self, swipe: Swipe | None) -> None:
        with self._lock:
            if swipe is not None and self._accepting:
                self._outcome = _outcome(swipe, self._today())
                self.card_came()

    def read(self, visit: int) -> None:
        assert self._outcome
        self.answer(visit, self._outcome)

    def _forget(self) -> None:
        self._present = False
        self._outcome = None


def _outcome(swipe: Swipe, today: date) -> CardRead | CardUnreadable:
    try:
        return CardRead(_card(swipe, today))
    except CardTrouble as trouble:
        return CardUnreadable(trouble.code.value)


def _card(swipe: Swipe, today: date) -> Card:
    if swipe.data is None:
        raise CardTrouble(CardCode.SWIPE_FAILED)
    track = track2.parse(swipe.data)
    return checked_card(track.pan, last_day(int(track.expiry[:2]), int(track.expiry[2:])), "", today)

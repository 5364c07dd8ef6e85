"""A magnetic-stripe reader that types. Whoever owns the keyboard feeds it all characters (`hardware.card_reader.wedge`), and handles
only those that it leaves.

The card never is in the reader: once swiped, it counts as in until the terminal gives it back, and is back in the same moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

from hardware.card_reader import track2
from hardware.card_reader.card_data import checked_card, last_day
from hardware.card_reader.driver import CardReaderDriver
from hardware.card_reader.swipe import LONGEST_GAP, Swipe, SwipeDecoder
from hardware.card_reader.trouble import CardCode, CardTrouble
from kiosk.events import CardRead, CardUnreadable
from kiosk.vocabulary import Card


class StripeCardReader(CardReaderDriver):
    """`today` decides which cards have expired. A swipe while the terminal does not wait for a card is swallowed and forgotten."""

    def __init__(self, today: Callable[[], date], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._today = today
        self._clock = clock
        self._decoder = SwipeDecoder()
        self._alarm: threading.Timer | None = None
        self._outcome: CardRead | CardUnreadable | None = None

    def feed(self, character: str) -> bool:
        """A key has typed `character` just now (empty if it types none). True if it came from the reader: leave it alone."""
        with self._lock:
            taken, swipe = self._decoder.feed(character, self._clock())
            self._swiped(swipe)
            self._listen_for_silence()
            return taken

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
            if self._alarm:
                self._alarm.cancel()

    # Inside -----------------------------------------------------------------------------------------------------------------------

    def _swiped(self, swipe: Swipe | None) -> None:
        if swipe is not None and self._accepting:
            self._outcome = _outcome(swipe, self._today())
            self.card_came()
            self._outcome = None  # told: what is over is not kept

    def _listen_for_silence(self) -> None:
        """A swipe that breaks off, or whose reader sends no Enter, ends when nothing comes any more."""
        if self._decoder.pending and not (self._alarm and self._alarm.is_alive()):
            self._alarm = threading.Timer(LONGEST_GAP * 1.1, self._listen)
            self._alarm.daemon = True
            self._alarm.start()

    def _listen(self) -> None:
        with self._lock:
            self._alarm = None
            self._swiped(self._decoder.tick(self._clock()))
            self._listen_for_silence()

    def read(self, visit: int) -> None:
        assert self._outcome
        self.answer(visit, self._outcome)

    def _forget(self) -> None:
        self._present = False


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

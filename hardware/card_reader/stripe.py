"""A magnetic-stripe reader that types. Whoever owns the keyboard feeds it all characters (`hardware.card_reader.wedge`), and handles
only those that it leaves.

The card never is in the reader: once swiped, it counts as in until the terminal gives it back, and is back in the same moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from otp_atm.hardware.card_reader import track2
from otp_atm.hardware.card_reader.card_data import checked_card
from otp_atm.hardware.card_reader.driver import CardReaderDriver
from otp_atm.hardware.card_reader.settings import CardReaderSettings
from otp_atm.hardware.card_reader.swipe import LONGEST_GAP, Swipe, SwipeDecoder
from otp_atm.hardware.card_reader.trouble import CardTrouble, SwipeCode
from otp_atm.hardware.finding import OK, Finding
from otp_atm.kiosk.events import CardRead, CardUnreadable, SwipeFailed
from otp_atm.kiosk.settings import TimeoutSettings


class StripeCardReader(CardReaderDriver):
    """A swipe while the terminal does not wait for a card is swallowed and forgotten; one that was misread is told, and may be repeated.

    With `chip_first`, a card that says that it has a chip is not read by its stripe: the terminal reads chips, too.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.chip_first = False
        self.clock = clock
        """Seconds, only forward: of whoever reads the keyboard, and says how long nothing came."""
        self._decoder = SwipeDecoder()
        self._alarm: threading.Timer | None = None
        self._outcome: CardRead | CardUnreadable | None = None

    def feed(self, character: str) -> bool:
        """A key has typed `character` just now (empty if it types none). True if it came from the reader: leave it alone."""
        with self._lock:
            taken, swipe = self._decoder.feed(character, self.clock())
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
            super().eject()
            if self._present:
                self.card_went()

    def close(self) -> None:
        with self._lock:
            super().close()
            self._forget()
            if self._alarm:
                self._alarm.cancel()

    # Inside -----------------------------------------------------------------------------------------------------------------------

    def _swiped(self, swipe: Swipe | None) -> None:
        if swipe is None or not self._accepting:
            return
        outcome = _outcome(swipe, self.chip_first)
        if isinstance(outcome, SwipeFailed):
            self._tell(outcome)
            return
        self._outcome = outcome
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
            self._swiped(self._decoder.tick(self.clock()))
            self._listen_for_silence()

    def read(self, visit: int) -> None:
        assert self._outcome
        self.answer(visit, self._outcome)

    def _forget(self) -> None:
        self._present = False


def _outcome(swipe: Swipe, chip_first: bool) -> CardRead | CardUnreadable | SwipeFailed:
    if swipe.data is None:
        return SwipeFailed(SwipeCode.MISREAD.value)
    try:
        track = track2.parse(swipe.data)
        card = checked_card(track.pan, track.expiry, "")
    except CardTrouble as trouble:
        return CardUnreadable(trouble.code.value)
    return SwipeFailed(SwipeCode.HAS_CHIP.value) if chip_first and track.has_chip else CardRead(card)


# For `hardware.drivers`


def make(_: CardReaderSettings, __: TimeoutSettings) -> StripeCardReader:
    return StripeCardReader()


def check(_: CardReaderSettings) -> Finding:
    return OK, "stripe"

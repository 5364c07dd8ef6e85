"""A chip card reader on PC/SC: cards are put in and pulled out by hand, and read as EMV prescribes.

Two threads stand behind the port. The monitor tells of cards and readers coming and going; the worker talks to the chip, which may take
its time or fall silent for ever: a watchdog then answers in its place, and the worker is free again once the card is pulled.
"""

from __future__ import annotations

import queue
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from otp_atm.hardware.card_reader.driver import CardReaderDriver
from otp_atm.hardware.card_reader.emv.apdu import Chip
from otp_atm.hardware.card_reader.emv.read import ChipCard, read_chip
from otp_atm.hardware.card_reader.pcsc_link import (
    Connection,
    Context,
    PcscError,
    PyscardMissing,
    first_match,
    list_readers,
    require_pyscard,
)
from otp_atm.hardware.card_reader.pcsc_monitor import Monitor
from otp_atm.hardware.card_reader.settings import CardReaderSettings
from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble, ReaderCode
from otp_atm.hardware.finding import MISSING, OK, Finding
from otp_atm.kiosk.events import CardRead, CardRemoved, CardUnreadable
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.ports import Post
from otp_atm.kiosk.settings import TimeoutSettings

PAUSE: Final = 0.1
"""Seconds between two attempts to read a card."""
FIRST_WORD: Final = 1.0
"""Seconds that connecting waits for the service's first word on the reader. Mostly it comes within some hundredths."""
LEAD: Final = 0.5
"""Seconds by which a reader gives up before the terminal does, so that its word is heard, which says more."""
FAREWELL: Final = 0.5
"""Seconds that closing waits for a card to be read to its end."""


@dataclass
class Reading:
    """One attempt to read the card. `wanted` says whether anybody still waits for it; `in_vain` is the code if it waits for ever."""

    wanted: Callable[[], bool]
    in_vain: CardCode = CardCode.STUCK


Outcome = ChipCard | CardUnreadable


class PcscCardReader(CardReaderDriver):
    """The first PC/SC reader whose name matches `pattern` (`*`, `?`, `[…]`). `today` decides which cards have expired.

    A card that has not been read after `read_timeout` seconds counts as unreadable. For `persistence` seconds reading is tried again while
    the link breaks or another program holds the card. Raises PyscardMissing.
    """

    def __init__(self, pattern: str, today: Callable[[], date], *, read_timeout: float = 8.0, persistence: float = 1.5) -> None:
        require_pyscard()
        super().__init__()
        self._today = today
        self._read_timeout = read_timeout
        self._persistence = persistence
        self._name = ""
        self._card: ChipCard | None = None
        self._stay = 0
        """Numbers the cards that have been in."""
        self._spoken = threading.Event()
        """The monitor has said how things are."""
        self._closed = threading.Event()
        self._context: Context | None = None
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._worker = threading.Thread(target=self._work, name="pcsc-worker", daemon=True)
        self._monitor = Monitor(pattern, self)

    # The port ---------------------------------------------------------------------------------------------------------------------

    def connect(self, post: Post) -> None:
        super().connect(post)
        self._worker.start()
        self._monitor.start()
        self._spoken.wait(FIRST_WORD)
        with self._lock:
            if not self._spoken.is_set():
                self.fail(ReaderCode.SILENT.value)  # nobody is welcomed by a reader that has not been seen

    def check(self) -> None:
        """If a card is in, read it again: if it is not the one that was read, that one has gone."""
        super().check()
        with self._lock:
            if self._present and not self._failure and self._card:
                stay, card = self._stay, self._card
                self._begin_to_read(lambda: stay == self._stay, lambda outcome: self._compare(stay, card, outcome))

    def close(self) -> None:
        super().close()
        self._closed.set()
        self._jobs.put(None)
        self._monitor.stop()
        if self._worker.is_alive():
            self._worker.join(FAREWELL)  # one that waits for a mute card ends when the card is pulled, or with the process

    # What the monitor tells, beyond what all readers have -------------------------------------------------------------------------

    def reader_works(self, name: str, *, card_is_in: bool) -> None:
        with self._lock:
            self._spoken.set()
        self._name = name
        (self.card_came if card_is_in else self.card_went)()
        self.recover()

    def fail(self, code: str) -> None:
        with self._lock:
            self._spoken.set()
            super().fail(code)

    def card_went(self) -> None:
        with self._lock:
            self._stay += 1
            self._card = None
            super().card_went()

    # Reading ----------------------------------------------------------------------------------------------------------------------

    def read(self, visit: int) -> None:
        self._begin_to_read(lambda: visit == self._visit, lambda outcome: self._conclude(visit, outcome))

    def _begin_to_read(self, wanted: Callable[[], bool], told: Callable[[Outcome], None]) -> None:
        """Have the card read by the worker. `told` hears what became of it; if nothing has after a while, that, and perhaps the rest."""
        reading = Reading(wanted)
        watchdog = threading.Timer(self._read_timeout, lambda: told(CardUnreadable(reading.in_vain.value)))
        watchdog.daemon = True
        watchdog.start()

        def job() -> None:
            outcome = self._outcome(reading)
            watchdog.cancel()
            told(outcome)

        self._jobs.put(job)

    def _work(self) -> None:
        while job := self._jobs.get():
            job()
        self._forget_context()

    def _outcome(self, reading: Reading) -> Outcome:
        try:
            return self._read_patiently(reading)
        except CardTrouble as trouble:
            return CardUnreadable(trouble.code.value)
        except PcscError as error:
            return CardUnreadable(error.card_code.value)
        except Exception as defect:  # noqa: BLE001 - a defect of ours costs this card, and not the reader
            traceback.print_tb(defect.__traceback__)  # not the message, which may quote the card
            return CardUnreadable(CardCode.DEFECT.value)

    def _conclude(self, visit: int, outcome: Outcome) -> None:
        with self._lock:
            if visit == self._visit and isinstance(outcome, ChipCard):
                self._card = outcome
            self.answer(visit, CardRead(outcome.card) if isinstance(outcome, ChipCard) else outcome)

    def _compare(self, stay: int, card: ChipCard, outcome: Outcome) -> None:
        """A card that cannot be proven to be the one that was read has taken its place."""
        with self._lock:
            if outcome != card and stay == self._stay and self._counted_on and not self._failure:
                self._counted_on = False
                self._tell(CardRemoved())

    def _read_patiently(self, reading: Reading) -> ChipCard:
        """Read, and try again for a while where the trouble is not the card's own. Raises CardTrouble, PcscError."""
        give_up = time.monotonic() + self._persistence
        while True:
            try:
                return self._read_once(reading)
            except PcscError:
                self._forget_context()
                if time.monotonic() > give_up or not reading.wanted() or self._closed.wait(PAUSE):
                    raise

    def _read_once(self, reading: Reading) -> ChipCard:
        self._context = self._context or Context()
        reading.in_vain = CardCode.IN_USE
        with self._context.connected(self._name) as connection:
            reading.in_vain = CardCode.TIMED_OUT
            return read_chip(Chip(_while_wanted(connection, reading), t0=connection.t0), self._today())

    def _forget_context(self) -> None:
        if self._context is not None:
            self._context.release()
            self._context = None


def _while_wanted(connection: Connection, reading: Reading) -> Callable[[bytes], bytes]:
    """The connection's `transmit`, as long as somebody waits for the card: a slow and talkative one does not keep the worker."""

    def transmit(command: bytes) -> bytes:
        if not reading.wanted():
            raise CardTrouble(CardCode.TIMED_OUT)
        return connection.transmit(command)

    return transmit


# For `hardware.drivers`


def make(told: CardReaderSettings, timeouts: TimeoutSettings) -> PcscCardReader:
    limit = timeouts.read_card
    try:
        return PcscCardReader(told.name, date.today, read_timeout=limit - min(LEAD, limit / 10))
    except PyscardMissing as missing:
        raise BadFile(f"card_reader.driver: {missing}") from None


def check(told: CardReaderSettings) -> Finding:
    try:
        names = list_readers()
    except PyscardMissing as missing:
        return MISSING, str(missing)
    except PcscError as trouble:
        return MISSING, f"{trouble}; is the PC/SC service (pcscd) running?"
    chosen = first_match(names, told.name)
    listed = ", ".join(names) or "no reader is plugged in"
    return (OK, f"{chosen} (of: {listed})") if chosen else (MISSING, f"no reader is called {told.name}; there are: {listed}")

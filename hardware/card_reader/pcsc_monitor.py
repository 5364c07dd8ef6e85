"""Watches one reader through everything that can happen to it: cards, cables, and the PC/SC service itself.

A loop of our own, since pyscard's `CardMonitoring` ends for good when the service goes away.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from otp_atm.hardware.card_reader.pcsc_link import GONE, PRESENT, TIMEOUT, Context, PcscError, first_match
from otp_atm.hardware.card_reader.trouble import ReaderCode

BACK_OFF: Final = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds between attempts to reach a service that does not answer; the last one repeats."""
LOOK_AGAIN: Final = 5.0
"""Seconds after which a wait ends though nothing was reported, in case a report was missed."""
GRACE: Final = 3.0
"""Seconds by which the service may overrun before it counts as hung. One that systemd starts at the first call takes its time."""
UNSEEN: Final = 0


class Watched(Protocol):
    """Whom the monitor tells. Called in its thread."""

    def reader_works(self, name: str, *, card_is_in: bool) -> None:
        """This reader is there and is watched from now on."""

    def fail(self, code: str) -> None:
        """No reader is watched any more. May be told again."""

    def card_came(self) -> None: ...

    def card_went(self) -> None: ...


class Service(Protocol):
    """What the monitor needs of a `pcsc_link.Context`."""

    def readers(self) -> list[str]: ...

    def wait(self, reader: str, known: int, seconds: float) -> int: ...

    def cancel(self) -> None: ...

    def release(self) -> None: ...


class Monitor:
    """A thread that watches the first reader whose name `pattern` fits (see `pcsc_link.first_match`)."""

    def __init__(self, pattern: str, watched: Watched, reach_service: Callable[[], Service] = Context) -> None:
        self._pattern = pattern
        self._watched = watched
        self._reach_service = reach_service
        self._service: Service | None = None
        self._failures = 0
        """How many conversations in a row have come to nothing."""
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pcsc-monitor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """End the thread; wait up to `patience` seconds for it."""
        self._stopped.set()
        if not self._thread.is_alive():
            return
        for _ in range(round(patience / 0.02)):
            if (service := self._service) is not None:
                service.cancel()  # again and again: one that comes before the wait is lost
            self._thread.join(0.02)
            if not self._thread.is_alive():
                return

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self._converse()
        except BaseException:
            self._watched.fail(ReaderCode.PCSC.value)  # a defect of ours: out of order, rather than silent
            raise

    def _converse(self) -> None:
        """One conversation with the service, to its end, and the pause before the next."""
        try:
            with self._in_time():
                self._service = self._reach_service()
            self._watch(self._service)
        except PcscError as error:
            self._watched.fail(error.reader_code.value)
            self._stopped.wait(BACK_OFF[min(self._failures, len(BACK_OFF) - 1)])
            self._failures += 1
        finally:
            if self._service is not None:
                self._service.release()
                self._service = None

    def _watch(self, service: Service) -> None:
        while not self._stopped.is_set():
            with self._in_time():
                name = first_match(service.readers(), self._pattern)
            if name is not None:
                self._watch_reader(service, name)
            if not self._stopped.is_set():
                self._watched.fail(ReaderCode.NO_READER.value)
                self._wait(service, "", UNSEEN, LOOK_AGAIN if name is None else BACK_OFF[0])

    def _watch_reader(self, service: Service, name: str) -> None:
        """Tell of the cards in this reader until it goes away."""
        known = self._wait(service, name, UNSEEN, LOOK_AGAIN)
        if known & GONE:
            return
        self._failures = 0
        self._watched.reader_works(name, card_is_in=bool(known & PRESENT))
        while not self._stopped.is_set():
            state = self._wait(service, name, known, LOOK_AGAIN)
            if state & GONE:
                return
            self._tell(known, state)
            known = state

    def _wait(self, service: Service, name: str, known: int, seconds: float) -> int:
        with self._in_time(seconds):
            return service.wait(name, known, seconds)

    @contextmanager
    def _in_time(self, seconds: float = 0.0) -> Iterator[None]:
        """Tell if the service takes longer than `seconds`, while it still does: it may hang for ever.

        Raises PcscError in the end if it did, and a new conversation begins.
        """
        hung = threading.Event()

        def ring() -> None:
            hung.set()
            self._watched.fail(ReaderCode.SILENT.value)

        alarm = threading.Timer(seconds + GRACE, ring)
        alarm.daemon = True
        alarm.start()
        try:
            yield
        finally:
            alarm.cancel()
            alarm.join()  # what it tells, it has told before anything else is told
        if hung.is_set():
            raise PcscError(TIMEOUT)

    def _tell(self, before: int, now: int) -> None:
        """What happened to the card between two states. The count of movements betrays what was too quick to be seen."""
        moved = before >> 16 != now >> 16
        was_in, is_in = bool(before & PRESENT), bool(now & PRESENT)
        if was_in != is_in:
            (self._watched.card_came if is_in else self._watched.card_went)()
        elif moved and is_in:
            self._watched.card_went()
            self._watched.card_came()
        elif moved:
            self._watched.card_came()
            self._watched.card_went()

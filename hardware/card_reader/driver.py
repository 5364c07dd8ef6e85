"""The rules of `kiosk.ports.CardReader` that every driver keeps: what the terminal is told about the card, and when.

A driver tells this base class what it sees (`card_came`, `card_went`, `fail`, `recover`), from any thread, and answers `read`.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from typing import Any

from otp_atm.kiosk.events import (
    CardFound,
    CardInserted,
    CardRead,
    CardRemoved,
    CardUnreadable,
    ChipFailed,
    Event,
    ReaderEmpty,
    ReaderFailed,
    ReaderRecovered,
    RetainRefused,
)
from otp_atm.kiosk.ports import Post


class CardReaderDriver:
    """A reader that can neither eject nor retain, until a driver says otherwise. It keeps the rules of the port, whoever derives from it.

    A driver overrides `read`, `connect` and `close` to begin and end what it does, and where it can do more, `eject` and `retain`;
    `can_eject` and `can_retain` are the port's. It tells what it sees with `card_came`, `card_went`, `answer`, `fail` and `recover`,
    from any thread.
    """

    can_eject = False
    can_retain = False

    def __init__(self) -> None:
        self._lock: AbstractContextManager[Any] = threading.RLock()
        """Also held while posting, so that events leave in the order of what they report."""
        self._post: Post | None = None
        self._failure = ""
        self._accepting = False
        self._present = False
        self._counted_on = False
        """The terminal knows of the card: it must hear when it has gone."""
        self._visit = 0
        """Numbers what can be answered: one number for each report of a card, and one for each time after it."""

    def take_turns_under(self, lock: AbstractContextManager[Any]) -> None:
        """Before `connect`: report only while holding this reentrant lock, which several drivers share."""
        self._lock = lock

    @property
    def has_card(self) -> bool:
        """A card is in, known to the terminal or not."""
        return self._present

    # The port ---------------------------------------------------------------------------------------------------------------------

    def connect(self, post: Post) -> None:
        with self._lock:
            self._post = post
            self._works()

    def check_reader(self) -> None:
        with self._lock:
            self._works()

    def accept(self) -> None:
        with self._lock:
            if self._works():
                self._accepting = True
                self._report()

    def check(self) -> None:
        with self._lock:
            if self._works():
                self._has_card()

    def eject(self) -> None:
        with self._lock:
            if self._works():
                self._accepting = False
                self._has_card()

    def retain(self) -> None:
        with self._lock:
            if self._works() and self._has_card():
                self._tell(RetainRefused())

    def close(self) -> None:
        with self._lock:
            self._post = None
            self._accepting = False

    # What a driver does -----------------------------------------------------------------------------------------------------------

    def read(self, visit: int) -> None:
        """Begin to read the card that has just been reported; `answer(visit, …)` follows, now or later, unless the card goes.

        It is called under the driver's lock, from whichever thread has brought the card: what takes its time is begun in another.
        """
        raise NotImplementedError

    # What a driver tells ----------------------------------------------------------------------------------------------------------

    def card_came(self) -> None:
        """A card is in. Not to be told again of the same one."""
        with self._lock:
            self._present = True
            if not self._failure:
                self._report()

    def card_went(self) -> None:
        """The card is out, however it went; told while the reader does not work, too, as far as the driver can see it."""
        with self._lock:
            self._present = False
            self._visit += 1
            self._report_absence()

    def answer(self, visit: int, answer: CardRead | CardUnreadable | ChipFailed) -> None:
        """What became of reading. Only the first answer to a visit counts, and none once the card or the reader has gone."""
        with self._lock:
            if visit == self._visit:
                self._visit += 1
                self._tell(answer)

    def fail(self, code: str) -> None:
        """The reader does not work; a card that is in stays in. `code` is the operator's code of why. May be told again."""
        with self._lock:
            if code != self._failure:
                self._failure = code
                self._accepting = False
                self._visit += 1
                self._works()

    def recover(self) -> None:
        """The reader works again. What happened to its card meanwhile has been told before."""
        with self._lock:
            if self._failure:
                self._failure = ""
                if self._present:
                    self._counted_on = True
                    self._tell(CardFound())
                else:
                    self._tell(ReaderRecovered())
                    self._report_absence()

    # Inside -----------------------------------------------------------------------------------------------------------------------

    def _works(self) -> bool:
        """Whether the reader works; while it does not, this is its answer to everything."""
        if self._failure:
            self._tell(ReaderFailed(self._failure))
        return not self._failure

    def _has_card(self) -> bool:
        """Whether a card is in; if none is, this is the answer to whoever wants something done with it."""
        if not self._present:
            self._tell(ReaderEmpty())
        return self._present

    def _tell(self, event: Event) -> None:
        if self._post:
            self._post(event)

    def _report(self) -> None:
        if self._accepting and self._present:
            self._accepting = False
            self._counted_on = True
            self._visit += 1
            self._tell(CardInserted())
            self.read(self._visit)

    def _report_absence(self) -> None:
        if self._counted_on and not self._failure:
            self._counted_on = False
            self._tell(CardRemoved())

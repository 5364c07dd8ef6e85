"""The demo's desk at its bank: the bank goes by the demo's clock, even if it hears of it only at the third try."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from queue import SimpleQueue
from typing import Any

from otp_atm.bank.wire.control import ClockChange
from otp_atm.bank.wire.problems import Code, Problem, problem
from otp_atm.bank.wire.transport import NeverSent, ReplyLost
from otp_atm.demo.desk import UNREACHABLE, Desk

NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)
SECONDS = 5.0


class Line:
    """A transport on which calls go wrong, one after the other, as long as there is something to go wrong."""

    def __init__(self, *troubles: Exception | Problem) -> None:
        self.heard: SimpleQueue[Any] = SimpleQueue()
        self._troubles = iter(troubles)

    def call(self, _: object, body: Any, **__: object) -> Any:
        trouble = next(self._troubles, None)
        if isinstance(trouble, Exception):
            raise trouble
        if trouble is None:
            self.heard.put(body)
        return trouble

    def close(self) -> None:
        """Nothing is held."""


def test_the_bank_is_told_the_time_again_and_again_until_it_has_heard_it() -> None:
    line = Line(NeverSent("bank-unreachable"), ReplyLost("reply-lost"), problem(Code.INTERNAL_ERROR))
    minutes = count()
    with closing(Desk(lambda: line, pause=0.001)) as desk:  # type: ignore[arg-type,return-value]
        desk.set_clock(lambda: (NOON + timedelta(minutes=next(minutes)), True))
        assert line.heard.get(timeout=SECONDS) == ClockChange(now=NOON + timedelta(minutes=3), frozen=True)
    assert line.heard.empty(), "told once, it is not told again"


def test_nobody_waits_for_a_bank_that_does_not_hear() -> None:
    answers: SimpleQueue[str] = SimpleQueue()
    line = Line(*(NeverSent("bank-unreachable") for _ in range(100)))
    desk = Desk(lambda: line)  # type: ignore[arg-type,return-value]
    desk.set_clock(lambda: (NOON, False))
    desk.visit_branch("6221061011374628", "09121234567", answers.put)
    assert answers.get(timeout=SECONDS) == UNREACHABLE
    desk.close()

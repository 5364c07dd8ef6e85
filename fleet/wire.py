"""The wire of a fleet's terminals: what goes over it is reported, something goes wrong on it now and then, and it is hung up when idle."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from otp_atm.bank.wire.faults import ANY, NOTHING_WRONG
from otp_atm.bank.wire.faulty import Befalls, befallen
from otp_atm.bank.wire.transport import TransportError

if TYPE_CHECKING:
    from otp_atm.bank.wire.exchange import Answer, Exchange


class Report(Protocol):
    """Takes what one request has come to."""

    def __call__(self, method: str, path: str, seconds: float, length: int, failure: Exception | None) -> None:
        """`path` is one that may be shown, the same for all terminals; `length` the bytes of the answer."""


class Failed(Exception):
    """The bank has answered that something is wrong with itself; the message is the status."""


class Idle:
    """Wires that nobody asks over, with the moments of their last use; what has been quiet for too long is hung up."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._since: dict[Wire, float] = {}

    def rest(self, wire: Wire) -> None:
        self._since.pop(wire, None)
        self._since[wire] = self._monotonic()

    def work(self, wire: Wire) -> None:
        self._since.pop(wire, None)

    def sweep(self) -> int:
        """Hang up. Returns how many were."""
        before = self._monotonic() - self._seconds
        quiet = []
        for wire, since in self._since.items():  # oldest first
            if since > before:
                break
            quiet.append(wire)
        for wire in quiet:
            del self._since[wire]
            wire.hang_up()
        return len(quiet)


class Surroundings(NamedTuple):
    """What all wires of a process share."""

    befalls: Befalls
    idle: Idle
    report: Report
    wait: Callable[[float], None] = time.sleep


class Wire:
    """An `Exchange` over another one, of the terminal with this id."""

    __slots__ = ("_around", "_exchange", "_shown", "_terminal")

    def __init__(self, exchange: Exchange, shown: Callable[[str, str], str], terminal: str, around: Surroundings) -> None:
        self._exchange = exchange
        self._shown = shown
        self._terminal = terminal
        self._around = around

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        around = self._around

        def ask() -> Answer:
            return self._exchange.exchange(method, path, headers, body, deadline=deadline)

        plan = around.befalls.plan(ANY)
        around.idle.work(self)
        began = time.perf_counter()
        failure: Exception | None = None
        length = 0
        try:
            answer: Any = ask() if plan is NOTHING_WRONG else befallen(plan, ask, around.wait, deadline)
            length = len(answer.body)
            if answer.status >= 500:
                failure = Failed(str(answer.status))
        except TransportError as lost:
            failure = lost
            raise
        finally:
            around.idle.rest(self)
            shown = self._shown(method, path).replace(self._terminal, "{terminal}")
            around.report(method, shown, time.perf_counter() - began, length, failure)
        return answer  # type: ignore[no-any-return]

    def hang_up(self) -> None:
        """The next request connects anew."""
        self._exchange.close()

    def close(self) -> None:
        self._around.idle.work(self)
        self._exchange.close()

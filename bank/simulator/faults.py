"""Misbehaviour on demand. What each kind means stands at `bank.wire.control.FaultKind`; here they are counted and combined."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum, auto
from threading import Lock
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from otp_atm.bank.wire.control import ANY, OPERATIONS, Fault, FaultKind
from otp_atm.bank.wire.operation import R
from otp_atm.bank.wire.problems import Code, Problem, problem


class Plan(Struct, frozen=True):
    """What shall go wrong with one call."""

    delay: float = 0.0
    drop_request: bool = False
    refuse: Code | None = None
    drop_reply: bool = False
    nonsense: bool = False


NOTHING_WRONG: Final = Plan()
DESK_OPERATIONS: Final = frozenset(operation.name for operation in OPERATIONS)


class Faults:
    """The faults in force. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let this go wrong too from now on."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Let nothing go wrong."""
        with self._lock:
            self._faults.clear()

    def all(self) -> tuple[Fault, ...]:
        """The faults in force, each with the times that it has left."""
        return tuple(self._faults)

    def plan(self, operation: str) -> Plan:
        """What shall go wrong with the call of `operation` that is beginning; counts it. The control desk itself always works."""
        if not self._faults or operation in DESK_OPERATIONS:
            return NOTHING_WRONG
        with self._lock:
            due = [fault for fault in self._faults if fault.operation in (operation, ANY)]
            self._faults = [after for fault in self._faults if (after := used(fault) if fault in due else fault)]
        return combined(due)


def used(fault: Fault) -> Fault | None:
    """The fault after one more use, if any of it is left."""
    if fault.times is None:
        return fault
    return replace(fault, times=fault.times - 1) if fault.times > 1 else None


def combined(faults: list[Fault]) -> Plan:
    """All that these faults want."""
    kinds = {fault.kind for fault in faults}
    refusals = [fault.code for fault in faults if fault.kind is FaultKind.REFUSE]
    return Plan(
        delay=sum(fault.seconds for fault in faults if fault.kind is FaultKind.DELAY),
        drop_request=FaultKind.DROP_REQUEST in kinds,
        refuse=Code.BANK_UNAVAILABLE if FaultKind.DOWN in kinds else next(iter(refusals), None),
        drop_reply=FaultKind.DROP_REPLY in kinds,
        nonsense=FaultKind.NONSENSE in kinds,
    )


class Mishap(Enum):
    """What comes of a call in the place of a reply."""

    BROKEN = auto()
    """The connection breaks."""
    NONSENSE = auto()
    """Something unusable is answered."""


async def course(plan: Plan, wait: Callable[[float], Awaitable[None]], ask: Callable[[], Awaitable[R | Problem]]) -> R | Problem | Mishap:
    """What becomes of a call under this plan: the one place where it is known in which order things go wrong.

    `wait` lets so many seconds pass, `ask` has the bank carry the call out.
    """
    if plan.drop_request:
        return Mishap.BROKEN
    if plan.delay:
        await wait(plan.delay)
    if plan.refuse:
        return problem(plan.refuse)
    reply = await ask()
    if plan.drop_reply:
        return Mishap.BROKEN
    return Mishap.NONSENSE if plan.nonsense else reply

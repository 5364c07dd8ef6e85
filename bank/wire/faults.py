"""Misbehaviour on demand: at the bank, by its control desk, or at the terminal's end of the wire, whatever bank there is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from enum import Enum, auto
from threading import Lock
from typing import Final, Generic, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from otp_atm.bank.wire.problems import Code, Problem, ProblemCode, problem

ANY: Final = "*"
"""Every operation."""


class Plan(Struct, frozen=True):
    """What shall go wrong with one call. In `course` it is known in which order."""

    reset: bool = False
    """The connection is reset before anything is sent."""
    drop_request: bool = False
    silent: bool = False
    """Nothing is answered, and the bank does nothing."""
    delay: float = 0.0
    down: bool = False
    refuse: ProblemCode | None = None
    drop_reply: bool = False
    nonsense: bool = False

    def __or__(self, other: Plan) -> Plan:
        """All that both want. Of two refusals, the first."""
        return Plan(
            reset=self.reset or other.reset,
            drop_request=self.drop_request or other.drop_request,
            silent=self.silent or other.silent,
            delay=self.delay + other.delay,
            down=self.down or other.down,
            refuse=self.refuse or other.refuse,
            drop_reply=self.drop_reply or other.drop_reply,
            nonsense=self.nonsense or other.nonsense,
        )


NOTHING_WRONG: Final = Plan()


class AnyFault(Protocol):
    """A plan for the calls of an `operation`, so many times; None: until faults are cleared. A frozen msgspec.Struct."""

    @property
    def plan(self) -> Plan: ...

    @property
    def operation(self) -> str: ...

    @property
    def times(self) -> int | None: ...


class Fault(Struct, frozen=True):
    """An `AnyFault`, and nothing more."""

    plan: Plan
    operation: str = ANY
    times: int | None = None


F = TypeVar("F", bound=AnyFault)
T = TypeVar("T")


class Faults(Generic[F]):
    """The faults in force; the operations that are `spared` always work. May be used from any thread."""

    def __init__(self, spared: Collection[str] = ()) -> None:
        self._spared = spared
        self._lock = Lock()
        self._faults: list[F] = []

    def add(self, fault: F) -> None:
        """Let this go wrong too from now on."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Let nothing go wrong."""
        with self._lock:
            self._faults.clear()

    def all(self) -> tuple[F, ...]:
        """The faults in force, each with the times that it has left."""
        return tuple(self._faults)

    def plan(self, operation: str) -> Plan:
        """What shall go wrong with the call of `operation` that is beginning; counts it."""
        if not self._faults or operation in self._spared:
            return NOTHING_WRONG
        with self._lock:
            due = [fault for fault in self._faults if fault.operation in (operation, ANY)]
            self._faults = [after for fault in self._faults if (after := used(fault) if fault in due else fault)]
        wanted = NOTHING_WRONG
        for fault in due:
            wanted |= fault.plan
        return wanted


def used(fault: F) -> F | None:
    """The fault after one more use, if any of it is left."""
    if fault.times is None:
        return fault
    return replace(fault, times=fault.times - 1) if fault.times > 1 else None  # type: ignore[type-var]


class Mishap(Enum):
    """What comes of a call in the place of a reply."""

    NEVER_SENT = auto()
    """There is no connection over which anything could be sent."""
    BROKEN = auto()
    """The connection breaks."""
    SILENCE = auto()
    """Nothing comes, and the connection stays."""
    NONSENSE = auto()
    """Something unusable is answered."""


async def course(plan: Plan, wait: Callable[[float], Awaitable[None]], ask: Callable[[], Awaitable[T | Problem]]) -> T | Problem | Mishap:
    """What becomes of a call under this plan: the one place where it is known in which order things go wrong.

    `wait` lets so many seconds pass, `ask` has the bank carry the call out.
    """
    if plan.reset:
        return Mishap.NEVER_SENT
    if plan.drop_request:
        return Mishap.BROKEN
    if plan.silent:
        return Mishap.SILENCE
    if plan.delay:
        await wait(plan.delay)
    if plan.down or plan.refuse:
        return problem(Code.BANK_UNAVAILABLE if plan.down else plan.refuse or Code.BANK_UNAVAILABLE)
    reply = await ask()
    if plan.drop_reply:
        return Mishap.BROKEN
    return Mishap.NONSENSE if plan.nonsense else reply

"""Who stands before a hosted terminal: where its clock stands still everything is done at once, where it runs what takes time takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from otp_atm.person.course import Course
from otp_atm.person.person import Glass
from otp_atm.person.seeing import Unexpected
from otp_atm.remote.clock import OwnClock
from otp_atm.scenarios.headless import AtmOnStage, BranchOnStage, OnStage, PhoneOnStage
from otp_atm.scenarios.stage import Stage
from otp_atm.screens.view import View

T = TypeVar("T")

PATIENCE: Final = 10.0
"""Seconds for which a person waits for what does not come, while the clock runs."""
LOOK: Final = 0.02
"""Seconds until the next look: sooner, if something changes."""


class Visitor(OnStage):
    """A `person.person.Person`. `patience` is in seconds."""

    def __init__(self, stage: Stage, clock: OwnClock, patience: float = PATIENCE) -> None:
        super().__init__(stage)
        self.atm = AtmBefore(stage, clock, patience)
        self.phone = PhoneInHand(stage, clock, patience)
        self.branch = BranchOnStage(stage)
        self._clock = clock

    def wait(self, seconds: float) -> Course[None]:
        if self._clock.frozen:
            yield from super().wait(seconds)
        else:
            yield from _pass(self._clock, seconds)

    def stay_silent(self) -> Course[None]:
        if self._clock.frozen:
            yield from super().stay_silent()
        else:
            yield from _pass(self._clock, self._stage.silence or 0.0)


class AtmBefore(AtmOnStage):
    """A `person.person.Atm`."""

    def __init__(self, stage: Stage, clock: OwnClock, patience: float) -> None:
        super().__init__(stage)
        self._clock = clock
        self._patience = patience

    def see(self, find: Callable[[View], T]) -> Course[T]:
        found: T = yield from _seen(self._clock, self._patience, lambda: super(AtmBefore, self).see(find))
        return found

    def read(self) -> Course[None]:
        if self._clock.frozen:
            yield from super().read()
        while self._stage.until_answerable > 0:
            yield self._stage.until_answerable


class PhoneInHand(PhoneOnStage):
    """A `person.person.Phone`."""

    def __init__(self, stage: Stage, clock: OwnClock, patience: float) -> None:
        super().__init__(stage)
        self._clock = clock
        self._patience = patience

    def see(self, find: Callable[[Glass], T]) -> Course[T]:
        found: T = yield from _seen(self._clock, self._patience, lambda: super(PhoneInHand, self).see(find))
        return found


def _seen(clock: OwnClock, patience: float, look: Callable[[], Course[T]]) -> Course[T]:
    """What is found, as soon as it is there. Raises Unexpected."""
    end = clock.monotonic() + patience
    while True:
        try:
            found: T = yield from look()
        except Unexpected:
            if clock.frozen or clock.monotonic() >= end:
                raise
            yield LOOK
        else:
            return found


def _pass(clock: OwnClock, seconds: float) -> Course[None]:
    end = clock.monotonic() + seconds
    while (left := end - clock.monotonic()) > 0 and not clock.frozen:
        yield left

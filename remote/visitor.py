"""Who stands before a hosted terminal: where its clock stands still everything is done at once, where it runs what takes time takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from otp_atm.hardware.card_reader.mock import Content, Slot
from otp_atm.person.course import Course, at_once
from otp_atm.person.person import Glass
from otp_atm.person.seeing import Unexpected, require
from otp_atm.remote.clock import OwnClock
from otp_atm.scenarios.headless import AtmOnStage, BranchOnStage, OnStage, PhoneOnStage
from otp_atm.scenarios.stage import Stage
from otp_atm.screens.view import View

T = TypeVar("T")

PATIENCE: Final = 10.0
"""Seconds for which a person waits for what does not come, while the clock runs."""
LOOK: Final = 0.02
"""Seconds until the next look: sooner, if something changes."""
PIECE: Final = 600.0
"""Seconds of a clock that stands still which are let pass in one go: between them others have a turn, and may give up."""


def pieces(seconds: float) -> Iterator[float]:
    """A long time in pieces."""
    while seconds > 0:
        yield min(seconds, PIECE)
        seconds -= PIECE


class Visitor(OnStage):
    """A `person.person.Person`, who looks for what does not come for `patience` seconds."""

    def __init__(self, stage: Stage, clock: OwnClock) -> None:
        super().__init__(stage)
        self.patience = PATIENCE
        self.at_slot = AtmBefore(stage, self)
        self.atm = self.at_slot
        self.phone = PhoneInHand(stage, self)
        self.branch = BranchOnStage(stage)
        self._clock = clock

    def wait(self, seconds: float) -> Course[None]:
        if not self.in_real_time:
            for piece in pieces(seconds):
                yield from super().wait(piece)
                yield 0.0
        else:
            yield from self._pass(seconds)

    def stay_silent(self) -> Course[None]:
        if not self.in_real_time:
            yield from super().stay_silent()
        else:
            yield from self._pass(self._stage.silence or 0.0)

    @property
    def in_real_time(self) -> bool:
        """Whether what takes time has to be waited for."""
        return not self._clock.frozen

    def found(self, look: Callable[[], Course[T]]) -> Course[T]:
        """What is found, as soon as it is there. Raises Unexpected."""
        end = self._clock.monotonic() + self.patience
        while True:
            try:
                found: T = yield from look()
            except Unexpected:
                if not self.in_real_time or self._clock.monotonic() >= end:
                    raise
                yield LOOK
            else:
                return found

    def _pass(self, seconds: float) -> Course[None]:
        end = self._clock.monotonic() + seconds
        while (left := end - self._clock.monotonic()) > 0 and self.in_real_time:
            yield left


class AtmBefore(AtmOnStage):
    """A `person.person.Atm`."""

    def __init__(self, stage: Stage, visitor: Visitor) -> None:
        super().__init__(stage)
        self._visitor = visitor

    def see(self, find: Callable[[View], T]) -> Course[T]:
        found: T = yield from self._visitor.found(lambda: super(AtmBefore, self).see(find))
        return found

    def insert(self, card: str) -> Course[None]:
        """Where no card is in, the reader may accept one before long."""
        yield from self._in_time(Slot.EMPTY, lambda: super(AtmBefore, self).insert(card))

    def insert_content(self, content: Content) -> Course[None]:
        """The same for a card that lies in no wallet."""
        yield from self._in_time(Slot.EMPTY, lambda: self._push_in(content))

    def take_card(self) -> Course[None]:
        """One that is in may be offered before long."""
        yield from self._in_time(Slot.IN, lambda: super(AtmBefore, self).take_card())

    @at_once
    def _push_in(self, content: Content) -> None:
        self._stage.settle()
        require(self._stage.insert_content(content), "the card does not go in: the reader does not accept one now")

    def _in_time(self, slot: Slot, act: Callable[[], Course[None]]) -> Course[None]:
        """As soon as it can be done; where the slot is not as it must be for that, at once or not at all."""
        if self._stage.reader.slot is slot:
            yield from self._visitor.found(act)
        else:
            yield from act()

    def read(self) -> Course[None]:
        self._stage.settle()
        while self._stage.until_answerable > 0:
            if self._visitor.in_real_time:
                yield self._stage.until_answerable
            else:
                yield from super().read()


class PhoneInHand(PhoneOnStage):
    """A `person.person.Phone`."""

    def __init__(self, stage: Stage, visitor: Visitor) -> None:
        super().__init__(stage)
        self._visitor = visitor

    def see(self, find: Callable[[Glass], T]) -> Course[T]:
        found: T = yield from self._visitor.found(lambda: super(PhoneInHand, self).see(find))
        return found

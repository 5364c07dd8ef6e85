"""The person in front of a headless stage: every act is done at once, and time passes only where somebody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from otp_atm.kiosk.vocabulary import Key
from otp_atm.person.course import Course, at_once
from otp_atm.person.person import Atm, Branch, Glass, Phone, Sight
from otp_atm.person.seeing import require
from otp_atm.phone.events import CardSeen, ClockSet, Event
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.stage import Stage
from otp_atm.screens.view import View

T = TypeVar("T")


def cast_on(stage: Stage, secrets: Iterable[str] = ()) -> Cast:
    """Whoever plays headless on this stage what types these secrets."""
    return Cast(OnStage(stage), stage, secrets=set(secrets))


class OnStage:
    """A `person.person.Person`."""

    def __init__(self, stage: Stage) -> None:
        self.atm: Atm = AtmOnStage(stage)
        self.phone: Phone = PhoneOnStage(stage)
        self.branch: Branch = BranchOnStage(stage)
        self._stage = stage

    @at_once
    def say(self, caption: str) -> None:
        """Nobody watches."""

    @at_once
    def show(self, sight: Sight) -> None:
        """There is no window."""

    @at_once
    def wait(self, seconds: float) -> None:
        self._stage.settle()
        self._stage.advance(seconds)

    @at_once
    def stay_silent(self) -> None:
        self._stage.settle()
        self._stage.run_out_of_time()


class AtmOnStage:
    """A `person.person.Atm`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    @at_once
    def see(self, find: Callable[[View], T]) -> T:
        """What does not come at once does not come by itself."""
        self._stage.settle()
        return find(self._stage.view)

    @at_once
    def regard(self) -> None:
        """It takes no time."""

    @at_once
    def read(self) -> None:
        self._stage.settle()
        self._stage.read()

    @at_once
    def insert(self, card: str) -> None:
        self._stage.settle()
        require(self._stage.insert(card), "the card does not go in: the reader does not accept one now")

    @at_once
    def take_card(self) -> None:
        self._stage.settle()
        require(self._stage.reader.take(), "the reader offers no card")

    @at_once
    def pull_card(self) -> None:
        self._stage.settle()
        require(self._stage.reader.pull(), "there is no card in the reader")

    @at_once
    def press(self, key: Key) -> None:
        """In one go with the digits before it."""
        self._stage.pad.press_key(key)

    @at_once
    def type(self, digits: str) -> None:
        self._stage.settle()
        for digit in digits:
            self._stage.pad.press_digit(digit)


class PhoneOnStage:
    """A `person.person.Phone`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    @at_once
    def see(self, find: Callable[[Glass], T]) -> T:
        self._stage.settle()
        return find(self._stage.handset)

    @at_once
    def regard(self) -> None:
        """It takes no time."""

    @at_once
    def touch(self, event: Event) -> None:
        """Whether it is on the page or not: the phone pays no heed to what makes no sense there."""
        self._stage.handset.post(event)
        self._stage.settle()

    def show_card(self, card: str) -> Course[None]:
        shown = self._stage.wallet[card]
        yield from self.touch(CardSeen(shown.pan.digits, shown.expiry, shown.cvv2))

    def set_clock(self, error: timedelta) -> Course[None]:
        yield from self.touch(ClockSet(error))

    @at_once
    def restart(self) -> None:
        self._stage.restart_phone()


class BranchOnStage:
    """A `person.person.Branch`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    @at_once
    def register_number(self, card: str, number: str) -> None:
        self._stage.bank_side.visit_branch(self._stage.wallet[card].pan, number)
        self._stage.carry(number)

"""The person of the window at the ATM: cards are dragged, keys are clicked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from otp_atm.demo.areas import Tab
from otp_atm.demo.hands import Place
from otp_atm.demo.tour.body import Body
from otp_atm.kiosk.vocabulary import Key
from otp_atm.person.course import Course
from otp_atm.person.seeing import require
from otp_atm.screens.view import View

T = TypeVar("T")

REGARD: Final = 0.85
"""Seconds for which what should be so is looked at."""


class AtAtm:
    """A `person.person.Atm`."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._eyes = body.eyes
        self._hand = body.hand

    def see(self, find: Callable[[View], T]) -> Course[T]:
        return (yield from self._eyes.until(lambda: find(self._eyes.view())))

    def regard(self) -> Course[None]:
        yield from self._body.turn_to(Tab.ATM)
        yield REGARD

    def read(self) -> Course[None]:
        yield from self._body.passing.let(self._body.stage.until_answerable)

    def insert(self, card: str) -> Course[None]:
        index = self._eyes.index(card)
        yield from self._body.turn_to(Tab.ATM)
        yield from self._eyes.until(self._eyes.can_insert)
        yield from self._eyes.until(self._eyes.hands_free)
        if not self._eyes.hands.in_pocket(index):
            yield from self._hand.click(lambda: self._eyes.pocket(card))  # the machine has kept it: a new one comes
        yield from self._hand.drag(lambda: self._eyes.pocket(card), lambda: self._eyes.areas.slot.center)
        yield from self._eyes.until(self._eyes.gone_in)

    def take_card(self) -> Course[None]:
        yield from self._body.turn_to(Tab.ATM)
        yield from self._eyes.until(self._eyes.offered)
        yield from self._hand.click(self._eyes.mouth)

    def pull_card(self) -> Course[None]:
        """The hand is at the slot; no hand of the demo's is strong enough alone, as its reader holds what it has."""
        outside = self._eyes.hands.outside
        require(outside is not None and outside.place in {Place.INSIDE, Place.OFFERED}, "there is no card in the reader")
        yield from self._body.turn_to(Tab.ATM)
        yield from self._hand.click(self._eyes.mouth)
        self._eyes.hands.pull(self._body.clock())

    def press(self, key: Key) -> Course[None]:
        yield from self._body.turn_to(Tab.ATM)
        yield from self._hand.click(partial(self._eyes.key, key))

    def type(self, digits: str) -> Course[None]:
        yield from self._body.turn_to(Tab.ATM)
        for digit in digits:
            yield from self._hand.click(partial(self._eyes.key, digit))

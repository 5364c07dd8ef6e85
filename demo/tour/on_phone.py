"""The person of the window with the phone in the hand: what is to be touched is clicked, cards are dragged before the camera."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final, TypeVar

from otp_atm.demo.areas import Tab
from otp_atm.demo.levers import Lever
from otp_atm.demo.tour.at_atm import REGARD
from otp_atm.demo.tour.body import Body
from otp_atm.demo.tour.hand import Point
from otp_atm.person.course import Course
from otp_atm.person.person import Glass
from otp_atm.person.seeing import Unexpected
from otp_atm.phone.events import ClockSet, Event, Tap

T = TypeVar("T")

SETTLE: Final = 0.05
"""Seconds until what has just changed has been painted."""
_UP: Final = 4
"""How often a page is pushed up at most to find something on it, before it is pushed down as far."""
_STEP: Final = timedelta(minutes=1)
"""How far a lever moves the phone's clock."""


class OnPhone:
    """A `person.person.Phone`. `renew` is called when there is another handset to be shown."""

    def __init__(self, body: Body, renew: Callable[[], None]) -> None:
        self._body = body
        self._eyes = body.eyes
        self._hand = body.hand
        self._stage = body.stage
        self._passing = body.passing
        self._renew = renew

    def see(self, find: Callable[[Glass], T]) -> Course[T]:
        return (yield from self._eyes.until(lambda: find(self._stage.handset)))

    def regard(self) -> Course[None]:
        yield from self._body.turn_to(Tab.PHONE)
        yield from self._hand.go(self._eyes.aside)
        yield REGARD

    def touch(self, event: Event) -> Course[None]:
        """Where it is not to be seen, push the page until it is; where a banner hangs over it, wait until that has gone."""
        yield from self._body.turn_to(Tab.PHONE)
        yield SETTLE
        if event is Tap.ENTER:  # a key of a keyboard, and nothing that a hand could touch
            self._stage.handset.post(event)
            return
        yield from self._bring_in_sight(event)
        if self._eyes.behind_banner(event):
            yield from self._wait_for_banner(event)
        spot = yield from self._eyes.until(lambda: self._eyes.touchable(event))

        def aim() -> Point:
            nonlocal spot
            with suppress(Unexpected):
                spot = self._eyes.touchable(event)
            return spot

        yield from self._hand.click(aim)
        yield SETTLE

    def show_card(self, card: str) -> Course[None]:
        yield from self._eyes.until(self._eyes.hands_free)
        yield from self._body.turn_to(Tab.PHONE)
        if not self._eyes.has_wallet():
            yield from self._body.turn_to(Tab.ATM)
        yield from self._hand.drag(lambda: self._eyes.pocket(card), self._eyes.camera)
        yield from self._eyes.until(self._eyes.hands_free)

    def set_clock(self, error: timedelta) -> Course[None]:
        """As far as the levers go; the seconds that they cannot set are set by themselves."""
        steps = round((error - self._stage.handset.phone.clock_error) / _STEP)
        for _ in range(abs(steps)):
            yield from self._hand.click(self._eyes.lever(Lever.FASTER if steps > 0 else Lever.SLOWER))
            yield SETTLE
        self._stage.handset.post(ClockSet(error))

    def restart(self) -> Course[None]:
        self._stage.restart_phone()
        self._renew()
        yield REGARD

    def _bring_in_sight(self, event: Event) -> Course[None]:
        for push in (1,) * _UP + (-1,) * 2 * _UP:
            if self._eyes.beside().phone.place_of(event) or not self._is_on_page(event):
                return
            yield from self._push_page(push)

    def _is_on_page(self, event: Event) -> bool:
        """Whether it is somewhere on the page, in sight or not."""
        return any(event == tap for _, tap in self._stage.handset.view.taps())

    def _push_page(self, direction: int) -> Course[None]:
        body = self._eyes.beside().phone.body
        yield from self._hand.drag(lambda: body.center, lambda: (body.centerx, body.centery - direction * body.height // 5))
        yield SETTLE

    def _wait_for_banner(self, event: Event) -> Course[None]:
        """Unless it leaves enough of what it hangs over to be touched."""
        banner = self._stage.handset.phone.banner
        with suppress(Unexpected):
            self._eyes.touchable(event)
            return
        if banner:
            yield from self._passing.let((banner.until - self._stage.now).total_seconds())
            yield SETTLE

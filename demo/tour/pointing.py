"""What the person in front of the window shows of the window itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from otp_atm.demo.areas import Tab
from otp_atm.demo.art.branch import SUBMIT
from otp_atm.demo.levers import Lever
from otp_atm.demo.own_card import Entry
from otp_atm.demo.tongue import Tongue
from otp_atm.demo.tour.body import Body
from otp_atm.demo.tour.on_phone import SETTLE
from otp_atm.demo.window import DemoWindow
from otp_atm.person.course import Course
from otp_atm.person.person import Sight

GLANCE: Final = 0.75
"""Seconds for which something is looked at that is shown only to be seen."""
_OWN_CARD: Final[Mapping[Entry, str]] = {Entry.NUMBER: "6221069876543211", Entry.PIN: "4902"}
"""An invented one."""


class Pointing:
    """Each sight is left as it was found, but for the card that is in the wallet then."""

    def __init__(self, body: Body, window: DemoWindow, tongue: Tongue) -> None:
        self._body = body
        self._eyes = body.eyes
        self._hand = body.hand
        self._window = window
        self._tongue = tongue
        self._sights: Mapping[Sight, Callable[[], Course[None]]] = {
            Sight.LANGUAGE: self._language,
            Sight.SMALL_WINDOW: self._small_window,
            Sight.OWN_CARD: self._own_card,
            Sight.RESET: self._reset,
        }

    def show(self, sight: Sight) -> Course[None]:
        yield from self._sights[sight]()

    def _language(self) -> Course[None]:
        """Through all languages, back to the first."""
        first = self._tongue.language
        while True:
            yield from self._hand.click(self._eyes.lever(Lever.LANGUAGE))
            if self._tongue.language is first:
                return
            yield GLANCE

    def _small_window(self) -> Course[None]:
        """As it is in a small one, where this is a large one."""
        self._window.pretend(small=True)
        yield GLANCE
        for tab in (Tab.PHONE, Tab.ATM):
            yield from self._body.turn_to(tab)
            yield GLANCE
        self._window.pretend(small=False)

    def _own_card(self) -> Course[None]:
        if not self._eyes.has_wallet():
            yield from self._body.turn_to(Tab.ATM)
        yield from self._hand.click(self._eyes.add_card)
        yield GLANCE
        for entry, digits in _OWN_CARD.items():
            yield from self._hand.click(partial(self._eyes.own_card_field, entry))
            for digit in digits:
                yield from self._hand.click(partial(self._eyes.own_card_key, digit))
        yield from self._hand.click(partial(self._eyes.own_card_key, SUBMIT))
        yield SETTLE
        if self._eyes.own_card.is_open:  # there is none at a bank that lets nobody look behind its counter
            yield from self._hand.click(lambda: self._eyes.own_card.plan.frame.close.center)
        yield GLANCE

    def _reset(self) -> Course[None]:
        yield from self._hand.click(self._eyes.lever(Lever.RESET))
        yield 2 * GLANCE
        yield from self._hand.click(lambda: self._window.scene.reset.plan.no.center)

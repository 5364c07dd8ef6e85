"""What the person in front of the window sees: where everything is, and whether it can be used. What is not there raises Unexpected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NoReturn, TypeVar

from pygame import Rect

from otp_atm.demo.areas import Areas, Tab
from otp_atm.demo.art.branch import Plan
from otp_atm.demo.hands import Hands, Place
from otp_atm.demo.keypad import KEYPAD
from otp_atm.demo.levers import Lever
from otp_atm.demo.own_card import Entry
from otp_atm.demo.parts.own_card import OwnCardPart
from otp_atm.demo.scene import Beside
from otp_atm.demo.tour.hand import Aim, Point
from otp_atm.demo.window import DemoWindow
from otp_atm.kiosk.vocabulary import Key
from otp_atm.person.course import Course
from otp_atm.person.seeing import Unexpected
from otp_atm.phone.events import Event, Tap
from otp_atm.screens.view import View

T = TypeVar("T")

_LOOK: Final = 0.05
"""Seconds between two looks."""


class Eyes:
    """`clock` tells the window's seconds; `patience` is for how many of these something is waited for."""

    def __init__(self, window: DemoWindow, clock: Callable[[], float], patience: float) -> None:
        self._window = window
        self._clock = clock
        self._patience = patience

    def until(self, look: Callable[[], T]) -> Course[T]:
        """Look again and again; `look` raises Unexpected as long as what it looks for is not there."""
        end = self._clock() + self._patience
        while True:
            try:
                return look()
            except Unexpected:
                if self._clock() >= end:
                    raise
            yield _LOOK

    # Where everything is ----------------------------------------------------------------------------------------------------------

    def view(self) -> View:
        return self._window.view or unexpected("the terminal shows nothing")

    def beside(self) -> Beside:
        beside = self._window.scene.beside
        assert beside, "a tour has a town to go to"
        return beside

    def is_hidden(self, tab: Tab) -> bool:
        """There is no room for both, and the other one is in sight."""
        return self.areas.shown not in {None, tab}

    def tab(self, tab: Tab) -> Point:
        """Where it is brought in sight; in its own middle where that is not needed any more."""
        place = self.beside().tabs.place_of(tab)
        return place.center if place else self.areas.front.center if tab is Tab.ATM else self.beside().phone.body.center

    def camera(self) -> Point:
        """Where a card is held for the phone to see it: by way of its tab where it is not in sight."""
        return self.tab(Tab.PHONE) if self.is_hidden(Tab.PHONE) else self.beside().phone.body.center

    def add_card(self) -> Point:
        """Where a card of one's own is added."""
        return self.areas.add_card.center if self.areas.add_card else unexpected("no card can be added to the wallet")

    @property
    def own_card(self) -> OwnCardPart:
        return self._window.scene.own_card or unexpected("no card can be added to the wallet")

    def own_card_key(self, key: str) -> Point:
        return self.own_card.plan.keys[key].center

    def own_card_field(self, entry: Entry) -> Point:
        return self.own_card.plan.fields[entry].center

    def has_wallet(self) -> bool:
        """The wallet is in sight."""
        return Rect((0, 0), self.areas.size).contains(self.areas.wallet)

    @property
    def areas(self) -> Areas:
        return self._window.scene.areas

    @property
    def hands(self) -> Hands:
        return self._window.hands

    @property
    def desk(self) -> Plan:
        return self.beside().branch.plan

    def desk_row(self, card: str) -> Point:
        return self.desk.rows[self.index(card)].center

    def desk_key(self, key: str) -> Point:
        return self.desk.keys[key].center

    def lever(self, lever: Lever) -> Aim:
        """One of the clock's bar."""
        return lambda: self.beside().bar.bar.levers[lever].center

    def aside(self) -> Point:
        """Beside the phone, so that the pointer hides nothing that is to be read there."""
        body = self.beside().phone.body
        return body.left - self.areas.px(12), body.bottom - body.height // 4

    def pocket(self, card: str) -> Point:
        """Where to take hold of a card."""
        areas, index = self.areas, self.index(card)
        face, lip = areas.pocket_cards[index], areas.pockets[index]
        return face.centerx, (face.top + lip.top) // 2

    def index(self, card: str) -> int:
        """Which one it is in the wallet."""
        found = next((index for index, each in enumerate(self._window.cards) if each.id == card), None)
        return unexpected(f"there is no card «{card}» in the wallet") if found is None else found

    def key(self, meaning: str | Key) -> Point:
        """A key of the ATM: beside the screen, or on the PIN pad."""
        if isinstance(meaning, Key) and meaning in self.areas.function_keys:
            return self.areas.function_keys[meaning].center
        return next(self.areas.caps[cap].center for cap in KEYPAD if cap.meaning == meaning)

    def mouth(self) -> Point:
        """Where a card is taken hold of that is given back."""
        return self.areas.slot.centerx, self.areas.mouth.bottom + self.areas.px(40)

    def touchable(self, event: Event) -> Point:
        """Where to touch the phone to cause this: where nothing lies over it, in its middle if possible."""
        phone = self.beside().phone
        place = phone.place_of(event) or unexpected("what is to be touched is nowhere on the phone's page")
        inner = place.inflate(-place.width // 4, -place.height // 4)
        points = (place.center, inner.midbottom, inner.midtop, inner.midleft, inner.midright)
        return next((point for point in points if phone.at(point) == event), None) or unexpected(
            "what is to be touched is covered by something else"
        )

    def behind_banner(self, event: Event) -> bool:
        """Whether all that lies over it is the banner of a message."""
        place = self.beside().phone.place_of(event)
        return place is not None and self.beside().phone.at(place.center) in {Tap.BANNER, Tap.BANNER_COPY}

    # Whether it can be used -------------------------------------------------------------------------------------------------------

    def can_insert(self) -> None:
        if not self._window.reader.accepting:
            raise Unexpected("the card does not go in: the reader does not accept one now")

    def hands_free(self) -> None:
        if self.hands.outside:
            raise Unexpected("there is another card out of the wallet")

    def gone_in(self) -> None:
        """The card has come to where it was pushed."""
        outside = self.hands.outside
        if outside and outside.place in {Place.GOING_IN, Place.AT_SHUT_SLOT}:
            raise Unexpected("the card is still on its way")

    def offered(self) -> None:
        outside = self.hands.outside
        if not outside or outside.place is not Place.OFFERED or self._clock() < outside.journey.end:
            raise Unexpected("the reader offers no card")


def unexpected(problem: str) -> NoReturn:
    raise Unexpected(problem)

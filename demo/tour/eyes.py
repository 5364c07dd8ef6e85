"""What the person of the tour sees: where everything is, and whether it is as it should be. What is not there raises Unexpected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn

from demo.areas import Areas
from demo.art.branch import Plan
from demo.cards import DemoCard
from demo.hands import Place
from demo.keypad import KEYPAD
from demo.scene import Beside
from demo.tour.hand import Point
from demo.town import Town
from demo.window import DemoWindow
from kiosk.vocabulary import Key
from person.seeing import Unexpected, plain
from phone.events import Event
from screens.view import View


class Eyes:
    """`cards` are those of the wallet by their ids, in the order in which they lie there; `clock` tells the seconds.

    `answerable_from` is when the terminal's screen can have been read, on that clock.
    """

    def __init__(
        self,
        window: DemoWindow,
        town: Town,
        cards: Mapping[str, DemoCard],
        clock: Callable[[], float],
        answerable_from: Callable[[], float],
    ) -> None:
        self._window = window
        self._town = town
        self._cards = cards
        self._clock = clock
        self._answerable_from = answerable_from

    # Where everything is ----------------------------------------------------------------------------------------------------------

    def view(self) -> View:
        return self._window.view or unexpected("the terminal shows nothing")

    def beside(self) -> Beside:
        return self._window.scene.beside or unexpected("the window is too small for the phone")

    @property
    def areas(self) -> Areas:
        return self._window.scene.areas

    @property
    def desk(self) -> Plan:
        return self.beside().branch.plan

    def desk_row(self, card: str) -> Point:
        return self.desk.rows[self._index(card)].center

    def desk_key(self, key: str) -> Point:
        return self.desk.keys[key].center

    def aside(self) -> Point:
        """Beside the phone, so that the pointer hides nothing that is to be read there."""
        body = self.beside().phone.body
        return body.left - self.areas.px(12), body.bottom - body.height // 4

    def pocket(self, card: str) -> Point:
        """Where to take hold of a card."""
        areas, index = self.areas, self._index(card)
        face, lip = areas.pocket_cards[index], areas.pockets[index]
        return face.centerx, (face.top + lip.top) // 2

    def card(self, name: str) -> DemoCard:
        return self._cards.get(name) or unexpected(f"there is no card «{name}» in the wallet")

    def cap(self, meaning: str | Key) -> Point:
        return next(self.areas.caps[cap].center for cap in KEYPAD if cap.meaning == meaning)

    def choice(self, label: str) -> Key:
        labels = {plain(choice.label): choice.key for choice in self.view().choices}
        if self._clock() < self._answerable_from():
            raise Unexpected("the screen has only just come")
        return labels.get(label) or unexpected(f"there is no choice «{label}» on the screen")

    def uncovered(self, event: Event) -> Point:
        """Where to touch the phone to cause this: not while a banner hangs over it."""
        place = self.beside().phone.place_of(event) or unexpected("what is to be touched is nowhere on the phone's page")
        if self.beside().phone.at(place.center) != event:
            raise Unexpected("what is to be touched is covered by something else")
        return place.center

    # Whether it is as it should be ------------------------------------------------------------------------------------------------

    def empty_entry(self) -> None:
        entry = self.view().pin
        if entry is None or entry.filled:
            raise Unexpected("no PIN is asked for")

    def can_insert(self) -> None:
        self.hands_free()
        if not self._window.reader.accepting:
            raise Unexpected("the card does not go in: the reader does not accept one now")

    def hands_free(self) -> None:
        if self._window.hands.outside:
            raise Unexpected("there is another card out of the wallet")

    def offered(self) -> None:
        outside = self._window.hands.outside
        if not outside or outside.place is not Place.OFFERED or self._clock() < outside.journey.end:
            raise Unexpected("the reader offers no card")

    def served(self) -> None:
        outcome = self._town.branch.form.outcome
        if outcome != "":
            raise Unexpected(f"the branch has not put the number on file: {outcome or 'no answer'}")

    def _index(self, card: str) -> int:
        self.card(card)
        return list(self._cards).index(card)


def unexpected(problem: str) -> NoReturn:
    raise Unexpected(problem)

"""The customer's hands: they move cards between the wallet and the reader. One card at a time is out of the wallet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from otp_atm.demo.cards import DemoCard
from otp_atm.demo.motion import Journey, Leg, Pose, Sight
from otp_atm.demo.ways import Ways
from otp_atm.hardware.card_reader.mock import Slot
from otp_atm.kiosk.events import CardUnreadable
from otp_atm.kiosk.vocabulary import Card


class Reader(Protocol):
    """The reader's side that faces the customer (`hardware.card_reader.mock`)."""

    @property
    def slot(self) -> Slot: ...

    @property
    def accepting(self) -> bool: ...

    def insert(self, card: Card | CardUnreadable) -> bool: ...

    def take(self) -> bool: ...

    def pull(self) -> bool: ...


class Place(Enum):
    """Where a card that is not in its pocket is."""

    IN_HAND = "in-hand"
    GOING_IN = "going-in"
    INSIDE = "inside"
    OFFERED = "offered"
    GOING_HOME = "going-home"


@dataclass(slots=True)
class Outside:
    """The card that is out of the wallet."""

    index: int
    place: Place
    journey: Journey


class Hands:
    """`update` is called whenever time has passed; between two calls nothing moves by itself."""

    def __init__(self, cards: Sequence[DemoCard], reader: Reader, ways: Ways) -> None:
        self.cards = tuple(cards)
        self.outside: Outside | None = None
        self.kept: frozenset[int] = frozenset()
        """Cards that the machine has kept."""
        self._reader = reader
        self._ways = ways
        self._follow: dict[Place, Callable[[Outside, float], None]] = {
            Place.GOING_IN: self._arrive_at_slot,
            Place.INSIDE: self._watch_inside,
            Place.OFFERED: self._watch_offered,
            Place.GOING_HOME: self._arrive_home,
        }

    def rearrange(self, ways: Ways) -> None:
        """The window has another layout: whatever was under way has arrived."""
        self._ways = ways
        if self.outside:
            self.outside.journey = Journey(self._rest(self.outside), (), 0.0)

    # What the customer does -------------------------------------------------------------------------------------------------------

    def insert(self, index: int, now: float) -> None:
        """Bring a card to the slot, if the hands are free, or on the way home with this very card.

        One that the machine has kept is replaced by a new one instead.
        """
        card = self.outside
        if index in self.kept:
            self.kept -= {index}
        elif card is None:
            self._send(index, Place.GOING_IN, self._ways.in_pocket(index), self._ways.insert_from_pocket(index), now)
        elif card.index == index and card.place is Place.GOING_HOME:
            self._send(index, Place.GOING_IN, card.journey.at(now).pose, self._ways.insert_from_hand(), now)

    def pick_up(self, index: int, pose: Pose) -> bool:
        """Take a card out of its pocket into the hand. False if the hands are not free, or the card is not there."""
        if self.outside is not None or index in self.kept:
            return False
        self.outside = Outside(index, Place.IN_HAND, Journey(pose, (), 0.0))
        return True

    def carry(self, pose: Pose) -> None:
        """Move the card that is in the hand."""
        if self.outside and self.outside.place is Place.IN_HAND:
            self.outside.journey = Journey(pose, (), 0.0)

    def drop(self, now: float, *, at_slot: bool) -> None:
        """Let go of the card in the hand: into the slot, or back into the wallet."""
        card = self.outside
        if card and card.place is Place.IN_HAND:
            pose = card.journey.at(now).pose
            if at_slot:
                self._send(card.index, Place.GOING_IN, pose, self._ways.insert_from_hand(), now)
            else:
                self._send(card.index, Place.GOING_HOME, pose, self._ways.put_away(card.index), now)

    def take(self, now: float) -> bool:
        """Take the card that the machine gives back. False if it gives none."""
        card = self.outside
        if not (card and card.place is Place.OFFERED and self._reader.take()):
            return False
        self._send(card.index, Place.GOING_HOME, card.journey.at(now).pose, self._ways.take(card.index), now)
        return True

    def pull(self, now: float) -> bool:
        """Pull the card out of the machine, whatever that is doing with it. False if it has none."""
        card = self.outside
        if not (card and self._reader.pull()):
            return False
        self._send(card.index, Place.GOING_HOME, card.journey.at(now).pose, self._ways.take(card.index), now)
        return True

    # What follows -----------------------------------------------------------------------------------------------------------------

    def update(self, now: float) -> None:
        """Let the card arrive where it was going, and follow what the reader has done with it."""
        card = self.outside
        follow = self._follow.get(card.place) if card else None
        if card and follow:
            follow(card, now)

    def sight(self, now: float) -> Sight | None:
        """The card that is out of the wallet, where there is anything of it to be seen."""
        card = self.outside
        if card is None or (card.place is Place.INSIDE and now >= card.journey.end):
            return None
        return card.journey.at(now)

    def moving(self, now: float) -> bool:
        """A card is under way."""
        return self.outside is not None and now < self.outside.journey.end

    def in_pocket(self, index: int) -> bool:
        return index not in self.kept and (self.outside is None or self.outside.index != index)

    def _arrive_at_slot(self, card: Outside, now: float) -> None:
        if now < card.journey.end:
            return
        if self._reader.insert(self.cards[card.index].content):
            card.place = Place.INSIDE
        else:
            self._send(card.index, Place.GOING_HOME, self._ways.inside, self._ways.take(card.index), now)

    def _watch_inside(self, card: Outside, now: float) -> None:
        if self._reader.slot is Slot.OFFERED:
            self._send(card.index, Place.OFFERED, self._ways.inside, self._ways.come_out(), now)
        elif self._reader.slot is Slot.EMPTY and now >= card.journey.end:
            self.kept |= {card.index}
            self.outside = None

    def _watch_offered(self, card: Outside, now: float) -> None:
        if self._reader.slot is not Slot.OFFERED:
            self._send(card.index, Place.INSIDE, card.journey.at(now).pose, self._ways.go_back_in(), now)

    def _arrive_home(self, card: Outside, now: float) -> None:
        if now >= card.journey.end:
            self.outside = None

    def _send(self, index: int, place: Place, origin: Pose, legs: list[Leg], now: float) -> None:
        self.outside = Outside(index, place, Journey(origin, legs, now))

    def _rest(self, card: Outside) -> Pose:
        if card.place is Place.OFFERED:
            return self._ways.offered
        if card.place in (Place.GOING_IN, Place.INSIDE):
            return self._ways.inside
        return self._ways.drawn(card.index)

"""The customer's hands: they move cards between the wallet and the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

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
    AT_SHUT_SLOT = "at-shut-slot"
    INSIDE = "inside"
    OFFERED = "offered"
    GOING_HOME = "going-home"


AT_READER: Final = (Place.INSIDE, Place.OFFERED)


class Why(Enum):
    """Why a card does not go in."""

    FULL = "full"
    """Another card is in."""
    SHUT = "shut"
    """The ATM waits for none."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A card did not go in; `at` is when that was."""

    why: Why
    at: float


@dataclass(slots=True)
class Outside:
    """A card that is out of the wallet."""

    index: int
    place: Place
    journey: Journey


class Hands:
    """One card at a time is at the reader; others can be carried about meanwhile, and come back from a slot that does not take them.

    `update` is called whenever time has passed; between two calls nothing moves by itself.
    """

    def __init__(self, cards: Sequence[DemoCard], reader: Reader, ways: Ways) -> None:
        self.cards = tuple(cards)
        self.kept: frozenset[int] = frozenset()
        """Cards that the machine has kept."""
        self.refusal: Refusal | None = None
        """The latest."""
        self._out: dict[int, Outside] = {}
        """In the order in which they were taken out."""
        self._reader = reader
        self._ways = ways
        self._follow: dict[Place, Callable[[Outside, float], None]] = {
            Place.GOING_IN: self._arrive_at_slot,
            Place.AT_SHUT_SLOT: self._arrive_at_shut_slot,
            Place.INSIDE: self._watch_inside,
            Place.OFFERED: self._watch_offered,
            Place.GOING_HOME: self._arrive_home,
        }

    def rearrange(self, ways: Ways) -> None:
        """The window has another layout: whatever was under way has arrived."""
        self._ways = ways
        for card in self._out.values():
            card.journey = Journey(self._rest(card), (), 0.0)

    @property
    def outside(self) -> Outside | None:
        """The card that the reader has; else the one that was taken out of the wallet last, if any is out."""
        return self._at_reader or next(reversed(self._out.values()), None)

    # What the customer does -------------------------------------------------------------------------------------------------------

    def insert(self, index: int, now: float) -> None:
        """Bring a card to the slot from its pocket, or from its way home.

        One that the machine has kept is replaced by a new one instead.
        """
        card = self._out.get(index)
        if index in self.kept:
            self.kept -= {index}
        elif card is None:
            self._bring(index, self._ways.in_pocket(index), now, drawn=True)
        elif card.place is Place.GOING_HOME:
            self._bring(index, card.journey.at(now).pose, now)

    def pick_up(self, index: int, pose: Pose) -> bool:
        """Take a card out of its pocket into the hand. False if it is not there, or the hand holds another."""
        if not self.in_pocket(index) or self._in_hand:
            return False
        self._out[index] = Outside(index, Place.IN_HAND, Journey(pose, (), 0.0))
        return True

    def carry(self, pose: Pose) -> None:
        """Move the card that is in the hand."""
        if card := self._in_hand:
            card.journey = Journey(pose, (), 0.0)

    def drop(self, now: float, *, at_slot: bool) -> None:
        """Let go of the card in the hand: into the slot, or back into the wallet."""
        if card := self._in_hand:
            pose = card.journey.at(now).pose
            if at_slot:
                self._bring(card.index, pose, now)
            else:
                self._send(card.index, Place.GOING_HOME, pose, self._ways.put_away(card.index), now)

    def take(self, now: float) -> bool:
        """Take the card that the machine gives back. False if it gives none."""
        card = self._at_reader
        if not (card and card.place is Place.OFFERED and self._reader.take()):
            return False
        self._send(card.index, Place.GOING_HOME, card.journey.at(now).pose, self._ways.take(card.index), now)
        return True

    def pull(self, now: float) -> bool:
        """Pull the card out of the machine, whatever that is doing with it. False if it has none."""
        card = self._at_reader
        if not (card and self._reader.pull()):
            return False
        self._send(card.index, Place.GOING_HOME, card.journey.at(now).pose, self._ways.take(card.index), now)
        return True

    # What follows -----------------------------------------------------------------------------------------------------------------

    def update(self, now: float) -> None:
        """Let the cards arrive where they were going, and follow what the reader has done with the one it has."""
        for card in tuple(self._out.values()):
            follow = self._follow.get(card.place)
            if follow:
                follow(card, now)

    def sights(self, now: float) -> tuple[tuple[int, Sight], ...]:
        """The cards that are out of the wallet, where there is anything of them to be seen; the one at the reader lies lowest."""
        seen = sorted(self._out.values(), key=lambda card: card.place not in AT_READER)
        return tuple((card.index, card.journey.at(now)) for card in seen if card.place is not Place.INSIDE or now < card.journey.end)

    def sight(self, now: float) -> Sight | None:
        """What is to be seen of the card that is meant by `outside`."""
        card = self.outside
        return next((sight for index, sight in self.sights(now) if card and index == card.index), None)

    def moving(self, now: float) -> bool:
        """A card is under way."""
        return any(now < card.journey.end for card in self._out.values())

    def in_pocket(self, index: int) -> bool:
        return index not in self.kept and index not in self._out

    @property
    def _at_reader(self) -> Outside | None:
        return next((card for card in self._out.values() if card.place in AT_READER), None)

    @property
    def _in_hand(self) -> Outside | None:
        return next((card for card in self._out.values() if card.place is Place.IN_HAND), None)

    @property
    def _takes_cards(self) -> bool:
        return self._reader.accepting and self._reader.slot is Slot.EMPTY

    def _bring(self, index: int, origin: Pose, now: float, *, drawn: bool = False) -> None:
        """To the slot: into it, or only up to it where it is seen to take no card."""
        goes_in = self._takes_cards
        place = Place.GOING_IN if goes_in else Place.AT_SHUT_SLOT
        self._send(index, place, origin, self._ways.to_slot(index if drawn else None, goes_in=goes_in), now)

    def _arrive_at_slot(self, card: Outside, now: float) -> None:
        if now < card.journey.end:
            return
        if self._reader.insert(self.cards[card.index].content):
            card.place = Place.INSIDE
        else:
            self._refuse(card, self._ways.inside, self._ways.take(card.index), now)

    def _arrive_at_shut_slot(self, card: Outside, now: float) -> None:
        """It goes in after all if the reader has become ready meanwhile."""
        if now < card.journey.end:
            return
        pose = card.journey.at(now).pose
        if self._takes_cards:
            self._send(card.index, Place.GOING_IN, pose, self._ways.to_slot(None, goes_in=True), now)
        else:
            self._refuse(card, pose, self._ways.put_away(card.index), now)

    def _refuse(self, card: Outside, origin: Pose, way: list[Leg], now: float) -> None:
        self.refusal = Refusal(Why.SHUT if self._reader.slot is Slot.EMPTY else Why.FULL, now)
        self._send(card.index, Place.GOING_HOME, origin, way, now)

    def _watch_inside(self, card: Outside, now: float) -> None:
        if self._reader.slot is Slot.OFFERED:
            self._send(card.index, Place.OFFERED, self._ways.inside, self._ways.come_out(), now)
        elif self._reader.slot is Slot.EMPTY and now >= card.journey.end:
            self.kept |= {card.index}
            del self._out[card.index]

    def _watch_offered(self, card: Outside, now: float) -> None:
        if self._reader.slot is not Slot.OFFERED:
            self._send(card.index, Place.INSIDE, card.journey.at(now).pose, self._ways.go_back_in(), now)

    def _arrive_home(self, card: Outside, now: float) -> None:
        if now >= card.journey.end:
            del self._out[card.index]

    def _send(self, index: int, place: Place, origin: Pose, legs: list[Leg], now: float) -> None:
        self._out[index] = Outside(index, place, Journey(origin, legs, now))

    def _rest(self, card: Outside) -> Pose:
        if card.place is Place.OFFERED:
            return self._ways.offered
        if card.place in {Place.GOING_IN, Place.INSIDE}:
            return self._ways.inside
        if card.place is Place.AT_SHUT_SLOT:
            return self._ways.before_slot
        return self._ways.drawn(card.index)

"""Every place that the machine can come to, whatever happens in whatever order: the states with what a session can carry there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from otp_atm.kiosk import machine
from otp_atm.kiosk.effects import AcceptCard, Effect, EjectCard
from otp_atm.kiosk.events import (
    CardFound,
    CardInserted,
    CardRemoved,
    CardRetained,
    Event,
    KeyPressed,
    ReaderEmpty,
    ReaderFailed,
    ReaderRecovered,
    RetainRefused,
)
from otp_atm.kiosk.session import Session, first_session
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Card, Key, Pan, PinBlock
from otp_atm.services.one_time_password.events import Active
from tests.spoken import EN, FA
from tests.whole import EVENTS, TABLE

CARD: Final = Card(Pan("6221060000000000"), "3001")
BLOCK: Final = PinBlock(4, bytes(16), "ABCDEF1234")
SAMPLES: Final[dict[str, Any]] = {
    "card": CARD,
    "pin_block": BLOCK,
    "key": Key.ENTER,
    "language": EN,
    "digits": 1,
    "tries_left": 2,
    "masked_phone": "0912***4567",
    "valid_until": datetime(2030, 1, 1, tzinfo=UTC),
    "sms_otp": True,
    "active": Active.BOTH,
}
"""A value for every field that an event can have; text for the others."""

EVERYTHING: Final = tuple(
    kind(**{name: SAMPLES.get(name, "text") for name in kind.__struct_fields__})
    for kind in sorted(EVENTS - {KeyPressed}, key=lambda kind: kind.__name__)
)
"""One event of each kind, but keys, which stand for others."""

AFTER_RETAIN: Final = {Visit.RETAINING, Visit.CARD_LEFT}
"""Where a reader that was told to keep the card may say what became of it, in time or late."""


class Place(Struct, frozen=True):
    """Where the machine stands, whether a card is in the reader, and whether the reader takes one, and works."""

    state: State
    session: Session
    card_is_in: bool = False
    accepting: bool = False
    works: bool = True


def everywhere() -> tuple[Place, ...]:
    return tuple(_places())


def steps(place: Place) -> Iterator[tuple[Event, Place, tuple[Effect, ...]]]:
    """What can happen here, where it leads, and what is asked of the world then."""
    for event in EVERYTHING:
        if _can_happen(event, place):
            state, session, effects = machine.step(TABLE, place.state, place.session, event)
            yield event, _after(event, place, state, session, effects), effects


@cache
def _places() -> dict[Place, None]:
    state, session, _ = machine.start(TABLE, first_session(FA))
    first = Place(state, _plain(state, session))
    seen, todo = {first: None}, [first]
    while todo:
        for _, place, _ in steps(todo.pop()):
            if place not in seen:
                seen[place] = None
                todo.append(place)
    return seen


def _can_happen(event: Event, place: Place) -> bool:
    match event:
        case ReaderRecovered():
            return not place.works
        case CardRemoved():
            return place.card_is_in and place.works
        case CardRetained() | RetainRefused():
            return place.card_is_in and place.works and place.state in AFTER_RETAIN
        case CardInserted():
            return place.accepting and not place.card_is_in
        case ReaderEmpty():
            return place.works and not place.card_is_in
    return True


def _after(event: Event, place: Place, state: State, session: Session, effects: tuple[Effect, ...]) -> Place:
    card_is_in, accepting, works = place.card_is_in, place.accepting, place.works
    match event:
        case CardInserted():
            card_is_in, accepting = True, False
        case CardRemoved() | CardRetained():
            card_is_in = False
        case ReaderFailed():
            accepting, works = False, False
        case ReaderRecovered():
            card_is_in, works = card_is_in or isinstance(event, CardFound), True  # of one that went meanwhile, CardRemoved follows
    for effect in effects:
        accepting = works and (isinstance(effect, AcceptCard) or (accepting and not isinstance(effect, EjectCard)))
    return Place(state, _plain(state, session), card_is_in, accepting, works)


def _plain(state: State, session: Session) -> Session:
    """The session without what only counts or is only shown: else there would be no end of them."""
    return replace(
        first_session(FA),
        card=session.card,
        card_out=session.card_out,
        pin_blocks=session.pin_blocks,
        interrupted=session.interrupted,
        unsettled=replace(session.unsettled, reference="") if session.unsettled else None,
        data=session.data,
    )

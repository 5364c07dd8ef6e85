"""`step`, the pure function that follows the table. It does no I/O, reads no clock and draws no random number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import asdict, replace

from kiosk.effects import Effect, EndChoosing, StartChoosing, StartTimer
from kiosk.events import Cancelled, CardRemoved, Event, KeyPressed, LanguageChosen, PinEntered
from kiosk.moves import CardOut, Move, Pause, Row, Stay, To
from kiosk.session import Session, language_keys, next_session
from kiosk.state import State
from kiosk.table import CHOICES, TABLE

_ANSWERS: Final = CHOICES - {Cancelled}

Step = tuple[State, Session, tuple[Effect, ...]]


class UnknownEvent(TypeError):
    """An event that the table does not name in this state: a defect of the table, never of the customer or the bank."""


def start(session: Session) -> Step:
    """Enter the first state."""
    return _enter(State.STARTING, session, [])


def row_of(state: State, session: Session) -> Row:
    """The row that holds now: the state's, or the one that it has once the card is out."""
    row = TABLE[state]
    return row.without_card if session.card_out and row.without_card else row


def meaning(state: State, session: Session, event: Event) -> Event | None:
    """What `event` means in this state: a key stands for something else or, as None, for nothing; all other events for themselves."""
    if not isinstance(event, KeyPressed):
        return event
    row = row_of(state, session)
    chosen = language_keys(session).get(event.key) if LanguageChosen in row.on else None
    return LanguageChosen(chosen) if chosen else row.keys.get(event.key)


def needs_reading(meaning: Event) -> bool:
    """Whether only somebody who has read the screen can mean this: every choice but Cancel."""
    return type(meaning) in _ANSWERS


def step(state: State, session: Session, event: Event) -> Step:
    """What `event` leads to: the next state, the next session and the effects to perform, in order.

    Raises UnknownEvent, with nothing changed, for an event that the table does not name. Keys must have been given their meaning.
    """
    row = row_of(state, session)
    move = row.on.get(type(event))
    if move is None:
        if type(event) in row.ignores:
            return state, session, ()
        raise UnknownEvent(f"{type(event).__name__} in {state.name}")
    whose = next_session(session) if isinstance(move, To) and move.anew else session
    return _follow(move, state, row, _remember(whose, event))


def _remember(session: Session, event: Event) -> Session:
    if isinstance(event, PinEntered):
        return replace(session, pin_blocks=(*session.pin_blocks, event.pin_block))
    return replace(session, **asdict(event))


def _follow(move: Move, state: State, row: Row, session: Session) -> Step:
    if isinstance(move, Stay):
        return state, _change(session, move.changes), (StartTimer(move.timer),) if move.timer else ()
    left = [*([EndChoosing()] if row.numbers else ()), *[make(session) for make in row.leave]]
    if isinstance(move, To):
        return _enter(move.state, _change(session, move.changes), left)
    if isinstance(move, Pause):
        return _enter(State.MORE_TIME, replace(session, interrupted=state), left)
    if isinstance(move, CardOut):
        return _enter(state, replace(session, card_out=True), left)
    assert session.interrupted
    return _enter(session.interrupted, session, left)


def _enter(state: State, session: Session, left: list[Effect]) -> Step:
    row = row_of(state, session)
    if session.card_out and isinstance(missed := row.on.get(CardRemoved), To):
        return _enter(missed.state, _change(session, missed.changes), left)
    session = row.begin(session)
    choosing = (StartChoosing(row.numbers),) if row.numbers else ()
    effects = (*left, StartTimer(row.timeout, session.attempt), *choosing, *[make(session) for make in row.enter])
    return state, _forget_pins(session, row.pins), effects


def _forget_pins(session: Session, but: int) -> Session:
    """PIN blocks leave the session with the request that carries them, and with whatever else leads away from it."""
    return replace(session, pin_blocks=session.pin_blocks[:but]) if len(session.pin_blocks) > but else session


def _change(session: Session, changes: Mapping[str, Any]) -> Session:
    return replace(session, **changes) if changes else session

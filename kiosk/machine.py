"""`step`, the pure function that follows the table. It does no I/O, reads no clock and draws no random number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import asdict, replace

from kiosk.effects import Effect, EndChoosing, StartChoosing, StartTimer
from kiosk.events import Event, KeyPressed, PinEntered
from kiosk.moves import Back, Move, Pause, Row, Stay
from kiosk.session import Session
from kiosk.state import State
from kiosk.table import TABLE

Step = tuple[State, Session, tuple[Effect, ...]]


class UnknownEvent(TypeError):
    """An event that the table does not name in this state: a defect of the table, never of the customer or the bank."""


def start(session: Session) -> Step:
    """Enter the first state."""
    return _enter(State.STARTING, session, [])


def meaning(state: State, event: Event) -> Event | None:
    """What `event` means in this state: a key stands for something else or, as None, for nothing; all other events for themselves."""
    return TABLE[state].keys.get(event.key) if isinstance(event, KeyPressed) else event


def step(state: State, session: Session, event: Event) -> Step:
    """What `event` leads to: the next state, the next session and the effects to perform, in order.

    Raises UnknownEvent, with nothing changed, for an event that the table does not name. Keys must have been given their meaning.
    """
    row = TABLE[state]
    move = row.on.get(type(event))
    if move is None:
        if type(event) in row.ignores:
            return state, session, ()
        raise UnknownEvent(f"{type(event).__name__} in {state.name}")
    return _follow(move, state, row, _remember(session, event))


def _remember(session: Session, event: Event) -> Session:
    if isinstance(event, PinEntered):
        return replace(session, pin_blocks=(*session.pin_blocks, event.pin_block))
    return replace(session, **asdict(event))


def _follow(move: Move, state: State, row: Row, session: Session) -> Step:
    if isinstance(move, Stay):
        return state, _change(session, move.changes), (StartTimer(move.timer),) if move.timer else ()
    left = [*([EndChoosing()] if row.numbers else ()), *[make(session) for make in row.leave]]
    if isinstance(move, Pause):
        return _enter(State.MORE_TIME, replace(session, interrupted=state), left)
    if isinstance(move, Back):
        assert session.interrupted
        return _enter(session.interrupted, session, left)
    return _enter(move.state, _change(session, move.changes), left)


def _enter(state: State, session: Session, left: list[Effect]) -> Step:
    row = TABLE[state]
    session = row.begin(session)
    choosing = (StartChoosing(row.numbers),) if row.numbers else ()
    return state, session, (*left, StartTimer(row.timeout, session.attempt), *choosing, *[make(session) for make in row.enter])


def _change(session: Session, changes: Mapping[str, Any]) -> Session:
    return replace(session, **changes) if changes else session

"""Helpers to walk the table: which states follow which."""

from __future__ import annotations

from collections.abc import Container

from otp_atm.kiosk.events import Event
from otp_atm.kiosk.moves import Back, CardOut, Move, Pause, Row, Stay, To
from otp_atm.kiosk.state import State, Visit
from tests.whole import TABLE

PAUSING = frozenset(state for state, row in TABLE.rows.items() if any(isinstance(move, Pause) for move in row.on.values()))
CARD_BACK = frozenset({Visit.TAKE_CARD, Visit.TAKE_CARD_AND_CLOSE})


def targets(state: State, move: Move) -> frozenset[State]:
    """Where a move can lead; for `back`, every state that pauses."""
    match move:
        case To(state=target):
            return frozenset({target})
        case Stay() | CardOut():
            return frozenset({state})
        case Pause():
            return frozenset({Visit.MORE_TIME})
        case Back():
            return PAUSING


def rows(state: State) -> tuple[Row, ...]:
    """The rows of a state: with the card in, and, where there is something to be read without it, with the card out."""
    row = TABLE.rows[state]
    return (row, row.without_card) if row.without_card else (row,)


def successors(state: State, without: Container[type[Event]] = ()) -> frozenset[State]:
    moves = ((event, move) for row in rows(state) for event, move in row.on.items())
    return frozenset().union(*(targets(state, move) for event, move in moves if event not in without))


def reachable_from(start: State, without: Container[type[Event]] = ()) -> frozenset[State]:
    """Where the machine can get, if none of the events `without` ever comes."""
    seen, todo = {start}, [start]
    while todo:
        new = successors(todo.pop(), without) - seen
        seen |= new
        todo += new
    return frozenset(seen)

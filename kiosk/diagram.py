"""Draws a table as a Mermaid state diagram. ARCHITECTURE.md holds its output; a test fails when that is stale."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.events import Event
from otp_atm.kiosk.flow import SERVED
from otp_atm.kiosk.moves import Back, Move, Pause, Row, To
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.table import Table

# Exits that almost every state with a card in it has: drawn once, in words, so that the rest can be seen.
COMMON: Final = frozenset({Visit.TAKE_CARD, Visit.TAKE_CARD_AND_CLOSE, Visit.READER_FAILED, Visit.CARD_GONE, Visit.MORE_TIME})


def mermaid(table: Table) -> str:
    """The diagram's text. Edges of one pair of states are merged; the common exits, and those once the card is out, are left to a note."""
    lines = ["stateDiagram-v2", "    direction TB", f"    [*] --> {Visit.STARTING.name}"]
    for state, row in table.rows.items():
        lines += [f"    {state.name} --> {target}: {label}" for target, label in _edges(state, row)]
    served = sum(1 for row in table.rows.values() if SERVED.keys() <= row.on.keys())
    told = sum(1 for row in table.rows.values() if row.without_card)
    lines += [
        f"    note right of {Visit.CARD_PIN.name}",
        f"        {served} states have a customer's card inside. Each also leads to {', '.join(sorted(s.name for s in COMMON))}:",
        "        Cancel and dead ends to TAKE_CARD, a failing PIN pad to TAKE_CARD_AND_CLOSE, a failing reader to READER_FAILED,",
        "        a pulled card to CARD_GONE, silence to MORE_TIME.",
        f"        At {told} of them there is something to read, which a pulled card leaves for a moment: then WELCOME or OUT_OF_SERVICE,",
        "        and at once READING_CARD if the next card comes in.",
        "    end note",
    ]
    return "\n".join(lines) + "\n"


def _edges(state: State, row: Row) -> list[tuple[str, str]]:
    labels: dict[str, list[str]] = {}
    for event, move in row.on.items():
        target = _target(move)
        if target and not (target in COMMON and state not in COMMON and SERVED.keys() <= row.on.keys()):
            labels.setdefault(target.name, []).append(_label(event))
    edges = [(target, ", ".join(names)) for target, names in labels.items()]
    if any(isinstance(move, Back) for move in row.on.values()):
        edges.append(("CARD_PIN", "Confirmed (back to where it was)"))
    return edges


def _target(move: Move) -> State | None:
    if isinstance(move, To):
        return move.state
    return Visit.MORE_TIME if isinstance(move, Pause) else None


def _label(event: type[Event]) -> str:
    return event.__name__

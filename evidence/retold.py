"""Whether the story of a session is that of its stream: what people read of it, and what a replay goes by, are two parts of one file.

Screens, lines of the journal and moves are compared. Requests and replies stand in the story alone, and so do a phone and the steps of a
scenario: a replay has none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from otp_atm.evidence.bundle import BEFORE, Bundle, Seen, Written, entries, view_of
from otp_atm.evidence.stand_ins import Odd
from otp_atm.evidence.story import Entry, Line, Move, Screen
from otp_atm.screens.view import View

DOT: Final = "•"
"""Stands for a character of what is secret."""
NOTHING: Final = "nothing"
E = TypeVar("E", bound=Entry)
T = TypeVar("T")


class Otherwise(NamedTuple):
    """What is told otherwise than it was, at its how manieth entry of the kind, from 1: what was recorded there, and what is told."""

    what: str
    entry: int
    recorded: str
    told: str
    place: int
    """In the story, from 0."""


def told_otherwise(bundle: Bundle, moves: Sequence[Move]) -> Otherwise | None:
    """The first thing that is, if any; `moves` are those of a replay. Raises Odd for what no terminal has kept."""
    told = list(entries(bundle))
    return next(_differing(bundle, told, moves), None)


def _differing(bundle: Bundle, told: Sequence[Entry], moves: Sequence[Move]) -> Iterator[Otherwise]:
    for number, (place, screen), view in _beside(told, Screen, _views(bundle)):
        if screen is None or view is None or not _says(screen, view):
            yield Otherwise(
                "the story's screen", number, _text(view.spoken() if view else None), _text(screen.lines if screen else None), place
            )
    lines = (_read(item.line) for item in bundle.stream if isinstance(item, Written))
    for number, (place, line), record in _beside(told, Line, lines):
        if line is None or record is None or _unsealed(line.record) != _unsealed(record):
            yield Otherwise("the story's journal line", number, _json(record), _json(line and line.record), place)
    for number, (place, one), other in _beside(told, Move, iter(moves)):
        if _fields(one) != _fields(other):
            yield Otherwise("the story's move", number, _json(_fields(other)), _json(_fields(one)), place)


def _beside(told: Sequence[Entry], kind: type[E], others: Iterator[T]) -> Iterator[tuple[int, tuple[int, E | None], T | None]]:
    """Each entry of a kind, its number from 1 and its place, beside what it should be; None where there are fewer."""
    mine = ((place, entry) for place, entry in enumerate(told) if isinstance(entry, kind))
    for number, (one, other) in enumerate(zip_longest(mine, others), start=1):
        yield number, one or (len(told) - 1, None), other


def _views(bundle: Bundle) -> Iterator[View]:
    seen = [item.view for item in bundle.stream if isinstance(item, Seen)]
    for number in bundle.screens:
        plain = bundle.before if number == BEFORE else seen[number] if 0 <= number < len(seen) else None
        if plain is None:
            raise Odd(f"its screens: there is none with the number {number}")
        yield view_of(plain)


def _says(screen: Screen, view: View) -> bool:
    spoken = view.spoken()
    told = (screen.name, screen.language, screen.code, len(screen.lines))
    return told == (view.name, view.language.code, view.code, len(spoken)) and all(map(_is_told, screen.lines, spoken))


def _is_told(line: str, spoken: str) -> bool:
    """Whether it is that, but for dots."""
    return len(line) == len(spoken) and all(said in (char, DOT) for said, char in zip(line, spoken, strict=True))


def _fields(move: Move | None) -> Any:
    return (move.event, move.before, move.after, move.fields) if move else None


def _unsealed(record: dict[str, Any]) -> dict[str, Any]:
    """Only the terminal can make a seal."""
    return {name: value for name, value in record.items() if name != "seal"}


def _read(line: str) -> dict[str, Any]:
    """Raises Odd."""
    try:
        return msgspec.json.decode(line, type=dict[str, Any])
    except msgspec.MsgspecError:
        raise Odd(f"a line of its journal is none: {line[:60]}") from None


def _text(lines: Iterable[str] | None) -> str:
    return NOTHING if lines is None else f"«{' · '.join(lines)}»"


def _json(value: object) -> str:
    return NOTHING if value is None else msgspec.json.encode(value).decode()

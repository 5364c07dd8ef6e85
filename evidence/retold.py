"""Whether the story of a session is that of its stream: what people read of it, and what a replay goes by, are two parts of one file.

Screens, lines of the journal and moves are compared. Requests and replies stand in the story alone, and so do a phone and the steps of a
scenario: a replay has none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final, NamedTuple

import msgspec

from otp_atm.evidence.bundle import BEFORE, SEAL, Bundle, Seen, Written, entries, view_of
from otp_atm.evidence.stand_ins import Odd
from otp_atm.evidence.story import Entry, Line, Move, Screen
from otp_atm.screens.view import View

DOT: Final = "•"
"""Stands for a character of what is secret."""
NOTHING: Final = "nothing"


class Otherwise(NamedTuple):
    """What is told otherwise than it was, at its how manieth entry of the kind, from 1: what was recorded there, and what is told."""

    what: str
    entry: int
    recorded: str
    told: str


def told_otherwise(bundle: Bundle, moves: Sequence[Move]) -> Otherwise | None:
    """The first thing that is, if any; `moves` are those of a replay. Raises Odd for what no terminal has kept."""
    told = list(entries(bundle))
    return next(_differing(bundle, told, moves), None)


def _differing(bundle: Bundle, told: Sequence[Entry], moves: Sequence[Move]) -> Iterator[Otherwise]:
    screens = [entry for entry in told if isinstance(entry, Screen)]
    for number, (screen, view) in enumerate(zip_longest(screens, _views(bundle)), start=1):
        was = view.spoken() if view else ()
        if screen is None or view is None or not _says(screen, view):
            yield Otherwise("the story's screen", number, _text(was), _text(screen.lines if screen else ()))
    lines = [entry.record for entry in told if isinstance(entry, Line)]
    written = [SEAL.sub("", item.line) for item in bundle.stream if isinstance(item, Written)]
    for number, (line, record) in enumerate(zip_longest(lines, written), start=1):
        if record is None or line is None or {**line, "seal": None} != {**_read(record), "seal": None}:
            yield Otherwise("the story's journal line", number, record or NOTHING, _json(line))
    told_moves = [entry for entry in told if isinstance(entry, Move)]
    for number, (one, other) in enumerate(zip_longest(told_moves, moves), start=1):
        if _move(one) != _move(other):
            yield Otherwise("the story's move", number, _json(_move(other)), _json(_move(one)))


def _views(bundle: Bundle) -> Iterator[View]:
    seen = [item.view for item in bundle.stream if isinstance(item, Seen)]
    for number in bundle.screens:
        plain = bundle.before if number == BEFORE else seen[number] if 0 <= number < len(seen) else None
        if plain is None:
            raise Odd(f"its screens: there is none with the number {number}")
        yield view_of(plain)


def _says(screen: Screen, view: View) -> bool:
    spoken = view.spoken()
    return (screen.name, screen.language, screen.code, len(screen.lines)) == (
        view.name,
        view.language.code,
        view.code,
        len(spoken),
    ) and all(map(_is_told, screen.lines, spoken))


def _is_told(line: str, spoken: str) -> bool:
    """Whether it is that, but for dots."""
    return len(line) == len(spoken) and all(said in (char, DOT) for said, char in zip(line, spoken, strict=True))


def _move(move: Move | None) -> Any:
    return (move.event, move.before, move.after, move.fields) if move else None


def _read(line: str) -> dict[str, Any]:
    """Raises Odd."""
    try:
        return msgspec.json.decode(line, type=dict[str, Any])
    except msgspec.MsgspecError:
        raise Odd(f"a line of its journal is none: {line[:60]}") from None


def _text(lines: Iterable[str]) -> str:
    return f"«{' · '.join(lines)}»"


def _json(value: object) -> str:
    return NOTHING if value is None else msgspec.json.encode(value).decode()

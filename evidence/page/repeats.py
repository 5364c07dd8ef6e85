"""What repeats itself is told twice, the first time and the last, with how often it was between: a terminal that waits for a day asks its
bank each minute whether it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from otp_atm.evidence.story import Answer, Ask, Entry, In, Move, Out, Screen

LONGEST: Final = 6
"""Entries that may make up what repeats itself."""


class Repeated(Entry, frozen=True, tag="repeated", kw_only=True):
    """What was before this, and comes once more after it, was so many times between."""

    times: int


def without_repeats(entries: Sequence[Entry]) -> Iterator[tuple[int, Entry]]:
    """Entries with their places, and `Repeated` with the place of the first that it stands for."""
    alike = [_ALIKE[type(entry)](entry) if type(entry) in _ALIKE else place for place, entry in enumerate(entries)]
    place = 0
    while place < len(entries):
        length, times = _repeat(alike, place)
        if times < 3:  # the first and the last are told anyway
            yield place, entries[place]
            place += 1
            continue
        second, last = place + length, place + length * (times - 1)
        yield from ((each, entries[each]) for each in range(place, second))
        yield second, Repeated(at=entries[second].at, real=entries[second].real, times=times - 2)
        yield from ((each, entries[each]) for each in range(last, last + length))
        place = last + length


def _repeat(alike: Sequence[object], place: int) -> tuple[int, int]:
    """Of how many entries that consists which begins here and comes most often in a row, and how often it comes."""
    near = alike[place + 1 : place + 1 + LONGEST]
    found = [(length, _times(alike, place, length)) for length, other in enumerate(near, start=1) if other == alike[place]]
    return max(found, key=lambda each: each[1], default=(1, 1))


def _times(alike: Sequence[object], place: int, length: int) -> int:
    times = 1
    while alike[place : place + length] == alike[place + times * length : place + (times + 1) * length]:
        times += 1
    return times


def _without_ids(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "traceparent"}


_ALIKE: Final[Mapping[type[Entry], Callable[[Any], object]]] = {
    Ask: lambda ask: (Ask, ask.request, _without_ids(ask.fields)),
    Answer: lambda answer: (Answer, answer.request, answer.event, _without_ids(answer.fields)),
    Out: lambda sent: (Out, sent.operation, sent.body),
    In: lambda came: (In, came.operation, came.status, came.error, came.body),
    Move: lambda move: (Move, move.event, move.before, move.after, move.fields),
    Screen: lambda screen: (Screen, screen.name, screen.lines, screen.code),
}
"""What must be the same in entries that are told as one. All others are always news."""

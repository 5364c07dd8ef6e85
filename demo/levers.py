"""The bar below everything: whether it is heard, what the time is, what moves it, how wrong the phone's clock is, the way to the
branch, and the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import combinations, pairwise
from typing import Final, NamedTuple

from pygame import Rect


class Lever(Enum):
    """Something on the bar to press."""

    MUTE = "mute"
    """A sign without letters."""
    PLUS_10 = "plus-10"
    PLUS_60 = "plus-60"
    PLUS_120 = "plus-120"
    PLUS_DAY = "plus-day"
    FREEZE = "freeze"
    SLOWER = "slower"
    FASTER = "faster"
    BRANCH = "branch"
    RESET = "reset"
    LANGUAGE = "language"


SECONDS: Final[Mapping[Lever, int]] = {Lever.PLUS_10: 10, Lever.PLUS_60: 60, Lever.PLUS_120: 120, Lever.PLUS_DAY: 86_400}
"""How far each lever moves the clock."""

_Group = tuple[tuple[Lever | str, int], ...]
_GROUPS: Final[tuple[_Group, ...]] = (
    ((Lever.MUTE, 44), ("time", 560)),
    ((Lever.PLUS_10, 84), (Lever.PLUS_60, 84), (Lever.PLUS_120, 92), (Lever.PLUS_DAY, 108), (Lever.FREEZE, 132)),
    (("skew", 236), (Lever.SLOWER, 44), (Lever.FASTER, 44)),
    ((Lever.BRANCH, 168), (Lever.RESET, 132), (Lever.LANGUAGE, 132)),
)
"""From where reading starts, in widths that are shares of what the widest row comes to. A group is never torn between two rows."""
_GAP: Final = 8
_BETWEEN_GROUPS: Final = 22
_SCALE: Final = 0.58
"""Pixels at least for each of these widths."""
_TALLEST: Final = 62
"""A row's height at most, in these widths: as tall as the letters that the widths have room for."""


class Bar(NamedTuple):
    """Where everything stands on the bar, in pixels of the window."""

    time: Rect
    skew: Rect
    levers: Mapping[Lever, Rect]


def rows_of(width: int) -> int:
    """How many rows a bar has that is so many pixels wide."""
    return len(_rows(width))


def tallest_row(width: int) -> float:
    """Pixels of a row's height at most, on a bar that is so many wide."""
    return width * _TALLEST / _widest(_rows(width))


def bar_of(foot: Rect, *, rtl: bool) -> Bar:
    """The bar in the strip that is left for it."""
    rows = _rows(foot.width)
    height = foot.height // len(rows)
    places: dict[Lever | str, Rect] = {}
    for number, row in enumerate(rows):
        strip = Rect(foot.left, foot.top + number * height, foot.width, height)
        places |= _row(row, strip.inflate(-round(min(height * 0.9, foot.width * 0.035)), -round(height * 0.3)), rtl=rtl)
    return Bar(places["time"], places["skew"], {name: rect for name, rect in places.items() if isinstance(name, Lever)})


def _rows(width: int) -> list[list[_Group]]:
    """As few rows as have room for all groups, which are as evenly filled as can be."""
    for count in range(1, len(_GROUPS)):
        best = min(_broken(count), key=_widest)
        if _widest(best) * _SCALE <= width:
            return best
    return [[group] for group in _GROUPS]


def _broken(count: int) -> Iterator[list[list[_Group]]]:
    """Every way to break the groups into so many rows."""
    for ends in combinations(range(1, len(_GROUPS)), count - 1):
        yield [[*_GROUPS[start:end]] for start, end in pairwise((0, *ends, len(_GROUPS)))]


def _widest(rows: list[list[_Group]]) -> int:
    return max(_width(row) for row in rows)


def _width(row: list[_Group]) -> int:
    inside = sum(width + _GAP for group in row for _, width in group) - _GAP * len(row)
    return inside + _BETWEEN_GROUPS * (len(row) - 1)


def _row(row: list[_Group], inner: Rect, *, rtl: bool) -> dict[Lever | str, Rect]:
    """Where everything in a row stands, which takes its whole width."""
    whole = _width(row)
    places: dict[Lever | str, Rect] = {}
    left = 0.0
    for group in row:
        for name, width in group:
            start, end = round(left * inner.width / whole), round((left + width) * inner.width / whole)
            x = inner.right - end if rtl else inner.left + start
            places[name] = Rect(x, inner.top, end - start, inner.height)
            left += width + _GAP
        left += _BETWEEN_GROUPS - _GAP
    return places

"""The bar below everything: what the time is, what moves it, how wrong the phone's clock is, and the way to the branch."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple

from pygame import Rect


class Lever(Enum):
    """Something on the bar to press."""

    PLUS_10 = "plus-10"
    PLUS_60 = "plus-60"
    PLUS_120 = "plus-120"
    PLUS_DAY = "plus-day"
    FREEZE = "freeze"
    SLOWER = "slower"
    FASTER = "faster"
    BRANCH = "branch"
    RESET = "reset"


SECONDS: Final[Mapping[Lever, int]] = {Lever.PLUS_10: 10, Lever.PLUS_60: 60, Lever.PLUS_120: 120, Lever.PLUS_DAY: 86_400}
"""How far each lever moves the clock."""

_WIDTHS: Final[tuple[tuple[Lever | str, int], ...]] = (
    ("time", 500),
    (Lever.PLUS_10, 84),
    (Lever.PLUS_60, 84),
    (Lever.PLUS_120, 92),
    (Lever.PLUS_DAY, 92),
    (Lever.FREEZE, 132),
    ("gap", 22),
    ("skew", 236),
    (Lever.SLOWER, 44),
    (Lever.FASTER, 44),
    ("gap", 22),
    (Lever.BRANCH, 168),
    (Lever.RESET, 132),
)
"""From where reading starts, in thousandths of what they all come to together."""
_GAP: Final = 8


class Bar(NamedTuple):
    """Where everything stands on the bar, in pixels of the window."""

    time: Rect
    skew: Rect
    levers: Mapping[Lever, Rect]


def bar_of(foot: Rect, *, rtl: bool) -> Bar:
    """The bar in the strip that is left for it."""
    inner = foot.inflate(-round(foot.height * 0.9), -round(foot.height * 0.3))
    whole = sum(width for _, width in _WIDTHS) + _GAP * (len(_WIDTHS) - 1)
    places: dict[Lever | str, Rect] = {}
    left = 0.0
    for name, width in _WIDTHS:
        start, end = round(left * inner.width / whole), round((left + width) * inner.width / whole)
        x = inner.right - end if rtl else inner.left + start
        places[name] = Rect(x, inner.top, end - start, inner.height)
        left += width + _GAP
    return Bar(places["time"], places["skew"], {name: rect for name, rect in places.items() if isinstance(name, Lever)})

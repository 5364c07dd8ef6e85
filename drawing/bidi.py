"""Bidirectional text, one line at a time: which stretches stand side by side, and in which direction each is shaped.

The order comes from the Unicode Bidirectional Algorithm (UAX #9) as python-bidi's Rust core does it. Two things it leaves to us:
mirrored characters (rule L4), and the splitting into stretches that a shaper can take one by one. Shaping a whole line right-to-left
instead would turn every number and every Latin word round.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from bidi import get_display

_CONTROLS: Final = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# A combining mark takes the level of the character before it (rules W1 and N0), so on which side of it the mark comes out tells the level.
_MARK: Final = "\u034f"


class Run(NamedTuple):
    """A stretch of one direction, in logical order. Runs stand from left to right as `visual_runs` lists them."""

    text: str
    rtl: bool


@lru_cache(maxsize=512)
def visual_runs(text: str, rtl: bool) -> tuple[Run, ...]:
    """The runs of one line of `text`, from left to right, in a paragraph that reads right to left if `rtl`.

    >>> [run.text for run in visual_runs("page 24", rtl=False)]
    ['page 24']
    """
    marked = "".join(char + _MARK if unicodedata.mirrored(char) else char for char in text)
    visual = get_display(marked, base_dir="R" if rtl else "L")
    return tuple(_joined(_directed(visual), rtl))


def _directed(visual: str) -> Iterator[tuple[str, bool | None]]:
    """Each visible character with its direction; None where it goes along with its neighbours."""
    position = 0
    while position < len(visual):
        char = visual[position]
        position += 1
        if char in _CONTROLS:
            continue
        if char == _MARK:
            yield visual[position], True
            position += 1
        elif unicodedata.mirrored(char):
            yield char, False
            position += 1
        else:
            yield char, _direction(char)


@lru_cache(maxsize=512)
def _direction(char: str) -> bool | None:
    kind = unicodedata.bidirectional(char)
    if kind in ("R", "AL"):
        return True
    return False if kind in ("L", "EN", "AN") else None


def _joined(chars: Iterator[tuple[str, bool | None]], rtl: bool) -> Iterator[Run]:
    """Neighbours of the same direction together; neutral ones stay with what stands left of them."""
    text, current = "", None
    for char, direction in chars:
        if direction is not None and current is not None and direction != current:
            yield _run(text, current)
            text = ""
        text += char
        current = current if direction is None else direction
    if text:
        yield _run(text, rtl if current is None else current)


def _run(visual: str, rtl: bool) -> Run:
    return Run(visual[::-1] if rtl else visual, rtl)

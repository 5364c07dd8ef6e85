"""Where things stand on a screen of any size. The keys' slots are at the edges, beside the physical function keys, in both languages.

wide                                   upright
+--------------------------------+     +------------------+
| brand                    clock |     | brand   terminal |
|--------------------------------|     | clock            |
|                       [   R1 ] |     |------------------|
|    stage              [   R2 ] |     |      stage       |
|                                |     | [ L1 ]    [ R1 ] |
| [ L4 ]                         |     |  ...       ...   |
|--------------------------------|     |------------------|
| safety                 support |     | safety   support |
+--------------------------------+     +------------------+

Rows and edges are the same on every screen; how wide a slot is, and how much is left for the stage, depends on which choices there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from math import hypot
from typing import Final, NamedTuple

from pygame import Rect

from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.theme import Metrics

LEFT_KEYS: Final = (Key.FDK_LEFT_1, Key.FDK_LEFT_2, Key.FDK_LEFT_3, Key.FDK_LEFT_4)
RIGHT_KEYS: Final = (Key.FDK_RIGHT_1, Key.FDK_RIGHT_2, Key.FDK_RIGHT_3, Key.FDK_RIGHT_4)
SIDES: Final = (LEFT_KEYS, RIGHT_KEYS)
ROWS: Final = 4

DIAGONAL: Final = hypot(1280, 800)
"""A screen's, in design units."""
_TALL: Final = 1.45
"""A wide screen that is less than this much wider than high has room for a footer of two lines."""
_SHARES: Final = (0.3, 0.43)
"""The share of a wide screen's width of a narrow and of a wide slot, at most."""

_NEARLY: Final = 0.74
"""A room at the head of the screen with so much of the largest one's area comes before it."""


class Layout(NamedTuple):
    """Rectangles in pixels, and `unit`, the pixels of one design unit. `slots` is where a choice of each key stands if all have one."""

    size: tuple[int, int]
    unit: float
    upright: bool
    header: Rect
    middle: Rect
    footer: Rect
    slots: dict[Key, Rect]
    wide_slot: int
    """The width in pixels of a slot whose label needs the room."""

    def px(self, length: float) -> int:
        """A length in design units as whole pixels, at least one."""
        return max(1, round(length * self.unit))


class Arrangement(NamedTuple):
    """Of one screen: where its choices stand, where a PIN pad on glass may, and the free rectangles for everything else, best first."""

    slots: Mapping[Key, Rect]
    pad: Rect | None
    stages: tuple[Rect, ...]


def layout_of(size: tuple[int, int], metrics: Metrics) -> Layout:
    """The layout of a screen of `size` pixels."""
    upright = size[0] < size[1]
    unit = hypot(*size) / DIAGONAL
    header = Rect(0, 0, size[0], round((metrics.header_upright if upright else metrics.header) * unit))
    tall = metrics.footer_tall if size[0] < size[1] * _TALL else metrics.footer
    foot = round((metrics.footer_upright if upright else tall) * unit)
    footer = Rect(0, size[1] - foot, size[0], foot)
    inset, margin = round(metrics.inset * unit), round(metrics.margin * unit)
    middle = Rect(margin, header.bottom + inset, size[0] - 2 * margin, footer.top - header.bottom - 2 * inset)
    narrow, wide = _widths(middle, size, metrics, unit, upright=upright)
    return Layout(size, unit, upright, header, middle, footer, _slots(middle, narrow, metrics, unit, upright=upright), wide)


def _widths(middle: Rect, size: tuple[int, int], metrics: Metrics, unit: float, *, upright: bool) -> tuple[int, int]:
    """Of a narrow slot and of a wide one. Upright, two stand side by side, or one alone in its row."""
    if upright:
        return (middle.width - round(metrics.slot_gap * unit)) // 2, middle.width
    lengths = zip((metrics.slot_compact, metrics.slot_wide), _SHARES, strict=True)
    narrow, wide = (round(min(length * unit, share * size[0])) for length, share in lengths)
    return narrow, wide


def _slots(middle: Rect, width: int, metrics: Metrics, unit: float, *, upright: bool) -> dict[Key, Rect]:
    """The slots of both sides in four rows; wide, the first and the last reach the ends of the middle, upright they keep together below."""
    gap = round(metrics.slot_gap * unit)
    usual = metrics.slot_upright if upright else metrics.slot_height
    height = round(min(usual * unit, (middle.height - (ROWS - 1) * gap) / ROWS))
    pitch = height + gap if upright else (middle.height - height) / (ROWS - 1)
    top = middle.bottom - height - (ROWS - 1) * pitch
    lefts = (middle.left, middle.right - width)
    return {
        key: Rect(left, round(top + row * pitch), width, height)
        for keys, left in zip(SIDES, lefts, strict=True)
        for row, key in enumerate(keys)
    }


def arranged(
    layout: Layout, apart: tuple[int, int], used: Collection[Key], roomy: Collection[Key], *, pad: tuple[int, int] | None
) -> Arrangement:
    """The arrangement of a screen with choices at `used`, of which `roomy` ask for a wide slot; with a PIN pad on
    glass, `pad` is its width where the glass is wide, and its height where it is upright.

    `apart` is how far what stands beside one another is to be apart, and what stands above one another.
    """
    beside = bool(pad) and not any(key in used for key in RIGHT_KEYS)
    slots = {key: _slot(layout, key, used, roomy, beside_pad=beside) for key in used}
    taken = [*slots.values()]
    place = None
    if pad and beside:
        place = Rect((0, 0), (layout.slots[RIGHT_KEYS[0]].width, pad[1]) if layout.upright else (pad[0], layout.middle.height))
        place.bottomright = layout.middle.bottomright
        taken.append(place)
    return Arrangement(slots, place, _preferred(layout, taken, apart))


def _preferred(layout: Layout, taken: list[Rect], apart: tuple[int, int]) -> tuple[Rect, ...]:
    """The free rectangles, largest first; before them, nearly as large, one at the head, where reading begins."""
    rooms = sorted(_free(layout, taken, *apart), key=_area, reverse=True)
    enough = _NEARLY * max(map(_area, rooms), default=0)
    return tuple(sorted(rooms, key=lambda room: room.top != layout.middle.top or _area(room) < enough))


def _slot(layout: Layout, key: Key, used: Collection[Key], roomy: Collection[Key], *, beside_pad: bool) -> Rect:
    """A choice's place: as wide as it asks for, and upright the whole row if nothing else is in it."""
    slot = layout.slots[key].copy()
    row = next(keys.index(key) for keys in SIDES if key in keys)
    alone = not beside_pad and sum(keys[row] in used for keys in SIDES) == 1
    if alone if layout.upright else key in roomy:
        right = slot.right
        slot.width = layout.wide_slot
        if key in RIGHT_KEYS:
            slot.right = right
    return slot


def _free(layout: Layout, taken: list[Rect], gutter: int, gap: int) -> Iterator[Rect]:
    """The rectangles that nothing stands in: beside all that is at an edge, or above and below it."""
    middle = layout.middle
    lefts = [rect for rect in taken if rect.left == middle.left]
    rights = [rect for rect in taken if rect.left != middle.left]
    for beside_left in (False,) if layout.upright else (False, True)[: 1 + bool(lefts)]:
        for beside_right in (False,) if layout.upright else (False, True)[: 1 + bool(rights)]:
            left = max((rect.right + gutter for rect in lefts), default=middle.left) if beside_left else middle.left
            right = min((rect.left - gutter for rect in rights), default=middle.right) if beside_right else middle.right
            others = (lefts if not beside_left else []) + (rights if not beside_right else [])
            for top, bottom in _bands(middle, others, gap):
                yield Rect(left, top, max(0, right - left), bottom - top)


def _bands(middle: Rect, taken: list[Rect], gap: int) -> Iterator[tuple[int, int]]:
    """What is free from top to bottom."""
    top = middle.top
    for rect in sorted(taken, key=lambda rect: rect.top):
        if rect.top - gap > top:
            yield top, rect.top - gap
        top = max(top, rect.bottom + gap)
    if middle.bottom > top:
        yield top, middle.bottom


def _area(rect: Rect) -> int:
    return rect.width * rect.height

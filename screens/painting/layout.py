"""Where things stand on a screen of any size. The keys' slots are at the edges, beside the physical function keys, in both languages.

wide                                   upright
+--------------------------------+     +------------------+
| brand                    clock |     | brand      clock |
|--------------------------------|     |------------------|
| [ L1 ]  +------------+  [ R1 ] |     |  +------------+  |
| [ L2 ]  |            |  [ R2 ] |     |  |   panel    |  |
| [ L3 ]  |   panel    |  [ R3 ] |     |  +------------+  |
| [ L4 ]  +------------+  [ R4 ] |     | [ L1 ]    [ R1 ] |
|--------------------------------|     |  ...       ...   |
| safety                 support |     | safety   support |
+--------------------------------+     +------------------+
"""

from __future__ import annotations

from typing import Final, NamedTuple

from pygame import Rect

from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.theme import Metrics

LEFT_KEYS: Final = (Key.FDK_LEFT_1, Key.FDK_LEFT_2, Key.FDK_LEFT_3, Key.FDK_LEFT_4)
RIGHT_KEYS: Final = (Key.FDK_RIGHT_1, Key.FDK_RIGHT_2, Key.FDK_RIGHT_3, Key.FDK_RIGHT_4)
SIDES: Final = (LEFT_KEYS, RIGHT_KEYS)
ROWS: Final = 4

_WIDE: Final = (1160, 800)
_UPRIGHT: Final = (800, 1280)
_SQUAREST: Final = 1.15
"""A screen that is not even this much wider than high is laid out upright."""
_SLOT_SHARE: Final = 0.242
"""A slot's share of a wide screen's width, within bounds."""
_WIDEST: Final = 1.22
"""How far slots and panel may grow beyond their design width on very wide screens."""
_PITCH: Final = 0.76
"""A slot's share of its row's height, at most; and the tallest it gets, as a multiple of the design's height."""
_TALLEST: Final = 1.25
_UPRIGHT_PANEL: Final = 0.56
"""The panel's share of an upright screen's middle."""


class Layout(NamedTuple):
    """Rectangles in pixels, and `unit`, the pixels of one design unit."""

    size: tuple[int, int]
    unit: float
    header: Rect
    footer: Rect
    panel: Rect
    slots: dict[Key, Rect]

    def px(self, length: float) -> int:
        """A length in design units as whole pixels, at least one."""
        return max(1, round(length * self.unit))


def layout_of(size: tuple[int, int], metrics: Metrics) -> Layout:
    """The layout of a screen of `size` pixels."""
    wide = size[0] >= size[1] * _SQUAREST
    design = _WIDE if wide else _UPRIGHT
    unit = min(size[0] / design[0], size[1] / design[1])
    header = Rect(0, 0, size[0], round(metrics.header * unit))
    footer_height = round(metrics.footer * unit)
    footer = Rect(0, size[1] - footer_height, size[0], footer_height)
    margin = round(metrics.margin * unit)
    middle = Rect(margin, header.bottom, size[0] - 2 * margin, footer.top - header.bottom)
    arrange = _wide if wide else _upright
    panel, slots = arrange(middle, metrics, unit)
    return Layout(size, unit, header, footer, panel, slots)


def _wide(middle: Rect, metrics: Metrics, unit: float) -> tuple[Rect, dict[Key, Rect]]:
    inset = round(metrics.panel_top * unit)
    gutter = round(metrics.gutter * unit)
    share = (middle.width + 2 * round(metrics.margin * unit)) * _SLOT_SHARE
    slot_width = round(min(max(share, metrics.slot_width * unit * 0.9), metrics.slot_width * unit * _WIDEST))
    panel = Rect(middle.left + slot_width + gutter, middle.top + inset, middle.width - 2 * (slot_width + gutter), middle.height - 2 * inset)
    return panel, _slots(middle.inflate(0, -2 * inset), slot_width, metrics, unit)


def _upright(middle: Rect, metrics: Metrics, unit: float) -> tuple[Rect, dict[Key, Rect]]:
    inset = round(metrics.panel_top * unit)
    gutter = round(metrics.gutter * unit)
    panel = Rect(middle.left, middle.top + inset, middle.width, round((middle.height - 3 * inset) * _UPRIGHT_PANEL))
    rows = Rect(middle.left, panel.bottom + inset, middle.width, middle.bottom - inset - panel.bottom - inset)
    return panel, _slots(rows, (middle.width - gutter) // 2, metrics, unit)


def _slots(area: Rect, width: int, metrics: Metrics, unit: float) -> dict[Key, Rect]:
    """The slots of both sides in four rows; the outer edges of the first and the last reach the area's."""
    height = round(min(area.height / ROWS * _PITCH, metrics.slot_height * unit * _TALLEST))
    pitch = (area.height - height) / (ROWS - 1)
    lefts = (area.left, area.right - width)
    return {
        key: Rect(left, area.top + round(row * pitch), width, height)
        for keys, left in zip(SIDES, lefts, strict=True)
        for row, key in enumerate(keys)
    }

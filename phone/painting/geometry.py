"""Where things stand on the phone, for any size of it.

+------------------+   body, with a rail and a bezel around the glass
| 9:41  (==)  ▂▄▆ ▮|   status bar
|  ‹ Title         |   head
|------------------|
|     content      |   viewport: what is taller scrolls
|------------------|
|     keypad       |   while something is typed
|       ----       |   home indicator
+------------------+
"""

from __future__ import annotations

from typing import Final, NamedTuple

from pygame import Rect

from otp_atm.phone.painting.theme import LowMetrics, Metrics, Theme

KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "done", "0", "erase")
COLUMNS: Final = 3


class Geometry(NamedTuple):
    """Rectangles in pixels; `unit` is the pixels of one point. All but `body` are relative to `screen`'s corner."""

    size: tuple[int, int]
    unit: float
    body: Rect
    screen: Rect
    """The glass, in the component."""
    status: Rect
    island: Rect
    indicator: Rect

    def px(self, length: float) -> int:
        """A length in points as whole pixels, at least one."""
        return max(1, round(length * self.unit))

    @property
    def glass(self) -> Rect:
        """The whole screen, in its own coordinates."""
        return Rect((0, 0), self.screen.size)


def geometry_of(size: tuple[int, int], metrics: Metrics) -> Geometry:
    """The largest phone in `size` pixels, in its middle; not taller than there is room for at a size that can be read."""
    frame = metrics.bezel + metrics.rail
    aspect = (size[1] / metrics.legible - 2 * frame) / metrics.width
    points = (metrics.width + 2 * frame, metrics.width * min(metrics.aspect, max(metrics.squat, aspect)) + 2 * frame)
    unit = min(size[0] / points[0], size[1] / points[1])
    body = Rect(0, 0, round(points[0] * unit), round(points[1] * unit))
    body.center = (size[0] // 2, size[1] // 2)
    inset = max(1, round(frame * unit))
    screen = body.inflate(-2 * inset, -2 * inset)
    status = Rect(0, 0, screen.width, round(metrics.status * unit))
    island = Rect(0, 0, round(metrics.island[0] * unit), round(metrics.island[1] * unit))
    island.center = (screen.width // 2, round(status.height * 0.52))
    height = round(metrics.indicator * unit)
    return Geometry(size, unit, body, screen, status, island, Rect(0, screen.height - height, screen.width, height))


def fitting(theme: Theme, size: tuple[int, int]) -> Theme:
    """The same look with the lengths for a phone in `size` pixels."""
    geometry = geometry_of(size, theme.metrics)
    low = geometry.screen.height < theme.metrics.low * geometry.unit
    return theme._replace(metrics=LowMetrics()) if low else theme


def head_height(geometry: Geometry, metrics: Metrics, *, path: bool, address: bool, bar: bool, curve: bool) -> int:
    """How tall a page's head is: status bar, title bar, the way through the menus, the address of a web page, the curve of the sheet."""
    extra = ((bar, metrics.nav), (path, metrics.path), (address, metrics.address), (curve, metrics.curve))
    return geometry.px(metrics.status + sum(height for present, height in extra if present))


def key_height(geometry: Geometry, metrics: Metrics) -> float:
    """In points; on a short glass less, so that what is typed into has room above the keypad."""
    return min(metrics.key, metrics.key_share * geometry.screen.height / geometry.unit)


def keypad_rect(geometry: Geometry, metrics: Metrics, *, paste: bool) -> Rect:
    """The keypad with the offer to paste above it, down to the glass's edge."""
    rows = len(KEYS) // COLUMNS
    height = rows * (key_height(geometry, metrics) + metrics.key_gap) + metrics.key_gap + (metrics.paste if paste else 0)
    top = geometry.indicator.top - geometry.px(height)
    return Rect(0, top, geometry.screen.width, geometry.screen.height - top)


def key_rects(geometry: Geometry, metrics: Metrics) -> dict[str, Rect]:
    """Each key of the keypad. Digits stand as on a telephone in every language."""
    gap, height = geometry.px(metrics.key_gap), geometry.px(key_height(geometry, metrics))
    width = (geometry.screen.width - (COLUMNS + 1) * gap) // COLUMNS
    top = geometry.indicator.top - len(KEYS) // COLUMNS * (height + gap)
    return {
        key: Rect(gap + index % COLUMNS * (width + gap), top + index // COLUMNS * (height + gap), width, height)
        for index, key in enumerate(KEYS)
    }

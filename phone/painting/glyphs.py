"""The phone's small pictures, as strokes on a 24 by 24 sheet, and the solid ones of its keypad and status bar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from otp_atm.phone.view import Glyph

GLYPHS: Final[Mapping[Glyph, str]] = {
    Glyph.NONE: "",
    Glyph.MESSAGES: '<path d="M12 4c5 0 9 3.3 9 7.4s-4 7.4-9 7.4c-.9 0'
    '-1.7-.1-2.5-.3L5.2 20.7l.7-3.7C4.1 15.6 3 13.6 3 11.4 3 7.3 7 4 12 4z"/>'
    '<path d="M8 11.5h.1M12 11.5h.1M16 11.5h.1"/>',
    Glyph.BANK: '<path d="M3.5 9.5L12 4l8.5 5.5zM3.5 20h17M6 10v6.8M10 10v6.8M14 10v6.8M18 10v6.8"/>',
    Glyph.SHOP: '<path d="M4.5 8.5h15l-1.2 10.3a2 2 0 0 1-2 1.7H7.7a2 2 0 0 1-2-1.7z"/><path d="M8.5 11V7.5a3.5 3.5 0 0 1 7 0V11"/>',
    Glyph.KEY: '<circle cx="8" cy="16" r="4.3"/><path d="M11.1 12.9L20 4M16 8l3 3"/>',
    Glyph.BOOK: '<path d="M12 6.5C10 5 7 4.5 3.5 4.8v13.4c3.5-.3 6.5.2 8.5 1.8 2-1.6 5-2.1 8.5-1.8V4.8C17 4.5 14 5 12 6.5zM12 6.5V20"/>',
    Glyph.PLUS: '<path d="M12 5v14M5 12h14"/>',
    Glyph.OTP: '<rect x="3" y="7" width="18" height="10" rx="2.5"/><path d="M7.2 12h.1M10.4 12h.1M13.6 12h.1M16.8 12h.1"/>',
    Glyph.STOP: '<circle cx="12" cy="12" r="8.5"/><path d="M6.2 6.2l11.6 11.6"/>',
    Glyph.SYNC: '<path d="M19.5 9.5A8 8 0 0 0 5.2 8M4.5 14.5A8 8 0 0 0 18.8 16"/><path d="M5 4v4.2h4.2M19 20v-4.2h-4.2"/>',
    Glyph.AIRPLANE: '<path d="M12 3c.9 0 1.5 1 1.5 2.4v4l7 4.3v2l-7-2.2v4l2.2 1.7v1.6L12 19.9l-3.7.9v-1.6l2.2-1.7v-4l-7 2.2v-2l7-4.3v-4'
    'C10.5 4 11.1 3 12 3z"/>',
    Glyph.GLOBE: '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-5 5.2-5 12.8 0 18M12 3c5 5.2 5 12.8 0 18"/>',
    Glyph.SETTINGS: '<path d="M4 7h8M18 7h2M4 12h2M12 12h8M4 17h9M19 17h1"/><circle cx="15" cy="7" r="2.6"/>'
    '<circle cx="9" cy="12" r="2.6"/><circle cx="16" cy="17" r="2.6"/>',
    Glyph.BATTERY: '<rect x="2.5" y="7.5" width="16.5" height="9" rx="2.4"/><path d="M21.5 10.7v2.6M6 10.5v3M9.3 10.5v3"/>',
    Glyph.CLOCK: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    Glyph.CARD: '<rect x="3" y="5.5" width="18" height="13" rx="2.5"/><path d="M3 10h18M6.5 15h3.5"/>',
    Glyph.BAG: '<path d="M4.5 8.5h15l-1.2 10.3a2 2 0 0 1-2 1.7H7.7a2 2 0 0 1-2-1.7z"/><path d="M8.5 11V7.5a3.5 3.5 0 0 1 7 0V11"/>',
    Glyph.BILL: '<path d="M6 3.5h12v17l-2.4-1.6-1.8 1.6-1.8-1.6-1.8 1.6-1.8-1.6L6 20.5z"/><path d="M9.2 8h5.6M9.2 11.5h5.6M9.2 15h3"/>',
    Glyph.TOP_UP: '<rect x="7" y="2.8" width="10" height="18.4" rx="2.2"/><path d="M12 9v6M9.2 12h5.6"/>',
    Glyph.TRANSFER: '<path d="M4 8.5h15.5M15.5 4.5l4 4-4 4M20 15.5H4.5M8.5 11.5l-4 4 4 4"/>',
    Glyph.COPY: '<rect x="8.5" y="8.5" width="11.5" height="11.5" rx="2.2"/><path d="M15.5 8.5V6.2'
    "A2.2 2.2 0 0 0 13.3 4H6.2A2.2 2.2 0 0 0 4 6.2v7.1"
    'a2.2 2.2 0 0 0 2.2 2.2h2.3"/>',
    Glyph.CHECK: '<path d="M5 12.7l4.7 4.7L19.5 7"/>',
    Glyph.CROSS: '<path d="M6 6l12 12M18 6L6 18"/>',
    Glyph.WARNING: '<path d="M10.6 4.5L3 17.7A1.6 1.6 0 0 0 4.4 20h15.2a1.6 1.6 0 0 0 1.4-2.3L13.4 4.5a1.6 1.6 0 0 0-2.8 0z"/>'
    '<path d="M12 9.5v4.5M12 17v.1"/>',
    Glyph.INFO: '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>',
    Glyph.LOCK: '<rect x="5" y="10.5" width="14" height="10" rx="2.4"/><path d="M8.2 10.5V7.8a3.8 3.8 0 0 1 7.6 0v2.7"/>',
    Glyph.SHIELD: '<path d="M12 3l7.2 2.6v5.6c0 4.5-2.9 7.7-7.2 9.6-4.3-1.9-7.2-5.1-7.2-9.6V5.6z"/><path d="M8.8 12l2.3 2.3 4.2-4.5"/>',
    Glyph.OFFLINE: '<path d="M4 4l16 16M2.8 9.5A14 14 0 0 1 7.5 6.7M11 5.7a14 14 0 0 1 10.2 3.8M6.2 13a9 9 0 0 1 4-2.3M12 18.5v.1"/>',
}
ERASE: Final = '<path d="M8.5 5.5h10A2.5 2.5 0 0 1 21 8v8a2.5 2.5 0 0 1-2.5 2.5h-10L2.8 12z"/><path d="M11.5 9.5l5 5M16.5 9.5l-5 5"/>'
PASTE: Final = '<rect x="5" y="5" width="14" height="16" rx="2.4"/><path d="M9 5a3 3 0 0 1 6 0v1.5H9zM9 12h6M9 16h4"/>'
BACK_LEFT: Final = '<path d="M14.5 4.5L7 12l7.5 7.5"/>'
BACK_RIGHT: Final = '<path d="M9.5 4.5L17 12l-7.5 7.5"/>'
DOWN: Final = '<path d="M5 9l7 7 7-7"/>'
UP: Final = '<path d="M5 15l7-7 7 7"/>'


def solid(shapes: str, box: tuple[int, int], colour: str) -> str:
    """An SVG of filled shapes."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box[0]} {box[1]}" fill="{colour}">{shapes}</svg>'


def signal(colour: str, faint: str, bars: int) -> str:
    """Four bars, so many of them strong; 20 by 14."""
    rects = "".join(
        f'<rect x="{left}" y="{14 - height}" width="3.4" height="{height}" rx="1.1" fill="{colour if index < bars else faint}"/>'
        for index, (left, height) in enumerate(((0, 5), (5.2, 8), (10.4, 11), (15.6, 14)))
    )
    return solid(rects, (20, 14), colour)


def battery(colour: str, faint: str, percent: int) -> str:
    """A battery, filled so far; 30 by 14."""
    width = max(2.0, 20 * percent / 100)
    shapes = (
        f'<rect x=".8" y=".8" width="24.4" height="12.4" rx="4" fill="none" stroke="{faint}" stroke-width="1.5"/>'
        f'<path d="M26.8 4.8v4.4c1.2-.3 2-1.2 2-2.2s-.8-1.9-2-2.2z" fill="{faint}"/>'
        f'<rect x="3" y="3" width="{width}" height="8" rx="2.2"/>'
    )
    return solid(shapes, (30, 14), colour)

"""Our own icons, as SVG drawings on a 24 by 24 sheet: strokes with round ends, all of one thickness, in any colour."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin
from typing import Final

from otp_atm.screens.view import Icon

_STROKE: Final = 1.7
_HOLLOW: Final = cos(pi / 4) / cos(pi / 8)
"""How far in the hollows between the points of an eight-pointed star lie, its points at 1."""

_CARD_IN_SLOT: Final = (
    '<path d="M4.8 17V5.2A2.2 2.2 0 0 1 7 3h10a2.2 2.2 0 0 1 2.2 2.2V17"/><rect x="2.3" y="17" width="19.4" height="3.8" rx="1.7"/>'
)
_DRAWINGS: Final[Mapping[Icon, str]] = {
    Icon.NONE: "",
    Icon.CARD: '<rect x="2.5" y="5" width="19" height="14" rx="2.6"/><path d="M2.5 9.5H21.5M6 15h4"/>',
    Icon.CARD_IN: f'{_CARD_IN_SLOT}<path d="M12 6.5v6.6M9.2 10.4l2.8 2.8 2.8-2.8"/>',
    Icon.CARD_OUT: f'{_CARD_IN_SLOT}<path d="M12 13.2V6.6M9.2 9.3L12 6.5l2.8 2.8"/>',
    Icon.KEY: '<circle cx="7.6" cy="16.4" r="4.6"/><path d="M10.9 13.1L20.5 3.5M16.2 7.8l3.2 3.2M18.6 5.4l2 2"/>',
    Icon.LOCK: '<rect x="4.5" y="10.5" width="15" height="10.5" rx="2.4"/><path d="M7.8 10.5V7.2a4.2 4.2 0 0 1 8.4 0v3.3M12 14.6v2.4"/>',
    Icon.PHONE: '<rect x="6.5" y="2.5" width="11" height="19" rx="2.4"/><path d="M10.6 18.4h2.8"/>',
    Icon.MESSAGE: '<path d="M5 4h14a2.4 2.4 0 0 1 2.4 2.4v8.2A2.4 2.4 0 0 1 19 17h-8l-4.6 3.8V17'
    'H5a2.4 2.4 0 0 1-2.4-2.4V6.4A2.4 2.4 0 0 1 5 4z"/>'
    '<path d="M7 8.7h10M7 12.3h6"/>',
    Icon.CHECK: '<path d="M4.5 12.8l5 5L19.8 6.6"/>',
    Icon.CROSS: '<path d="M5.8 5.8l12.4 12.4M18.2 5.8L5.8 18.2"/>',
    Icon.WARNING: '<path d="M10.5 4.1L2.7 17.8A1.75 1.75 0 0 0 4.2 20.4h15.6a1.75 1.75 0 0 0 1.5-2.6L13.5 4.1a1.75 1.75 0 0 0-3 0z"/>'
    '<path d="M12 9.4v4.6M12 17.1v.1"/>',
    Icon.QUESTION: '<circle cx="12" cy="12" r="9.4"/><path d="M9.3 9.4a2.8 2.8 0 1 1 4.3 2.4c-1 .6-1.6 1.2-1.6 2.3M12 17v.1"/>',
    Icon.CLOCK: '<circle cx="12" cy="12" r="9.4"/><path d="M12 6.6V12l3.8 2.3"/>',
    Icon.BANK: '<path d="M3.2 9.6L12 3.6l8.8 6zM3.2 20.4h17.6M5.8 9.8v7.4M10 9.8v7.4M14 9.8v7.4M18.2 9.8v7.4M4.4 17.3h15.2"/>',
    Icon.GLOBE: '<circle cx="12" cy="12" r="9.4"/><path d="M2.6 12h18.8M12 2.6c-5.4 5.4-5.4 13.4 0 18.8M12 2.6c5.4 5.4 5.4 13.4 0 18.8"/>',
    Icon.SHIELD: '<path d="M12 2.8l7.6 2.8v5.6c0 4.6-3 8-7.6 10-4.6-2-7.6-5.4-7.6-10V5.6z"/><path d="M8.6 12l2.4 2.4 4.4-4.8"/>',
    Icon.PLUS: '<path d="M12 4.5v15M4.5 12h15"/>',
    Icon.MINUS: '<path d="M4.5 12h15"/>',
    Icon.PLUG: '<path d="M8.4 2.8v4.6M15.6 2.8v4.6M5.6 7.4h12.8v3.2a6.4 6.4 0 0 1-12.8 0zM12 17v4.2"/>',
    Icon.HEART: '<path d="M12 20.4C5.2 15.6 2.8 12.4 2.8 8.9A4.9 4.9 0 0 1 12 6.5a4.9 4.9 0 0 1 9.2 2.4c0 3.5-2.4 6.7-9.2 11.5z"/>',
}
CHEVRON_LEFT: Final = '<path d="M14.5 5.5L8 12l6.5 6.5"/>'
CHEVRON_RIGHT: Final = '<path d="M9.5 5.5L16 12l-6.5 6.5"/>'

POINT_LEFT: Final = '<path d="M15.5 5L7.5 12l8 7z"/>'
POINT_RIGHT: Final = '<path d="M8.5 5L16.5 12l-8 7z"/>'
"""The arrows on a choice's plate, towards its key."""


def drawing(icon: Icon) -> str:
    """The strokes of an icon."""
    return _DRAWINGS[icon]


def sheet(strokes: str, colour: str, thickness: float = _STROKE, fill: str = "none") -> str:
    """An SVG of the strokes on their 24 by 24 sheet, in CSS colours."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="{fill}" stroke="{colour}" '
        f'stroke-width="{thickness}" stroke-linecap="round" stroke-linejoin="round">{strokes}</svg>'
    )


def khatam(colour: str, opacity: float) -> str:
    """A tile with one eight-pointed star; beside its like, the classic pattern of stars and crosses."""
    radii = (50, 50 * _HOLLOW) * 8
    corners = ((radius * cos(place * pi / 8), radius * sin(place * pi / 8)) for place, radius in enumerate(radii))
    path = "L".join(f"{50 + x:.2f} {50 + y:.2f}" for x, y in corners)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<path d="M{path}z" fill="none" stroke="{colour}" stroke-opacity="{opacity}" stroke-width="1"/></svg>'
    )

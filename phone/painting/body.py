"""The phone's body: a rail, a bezel, and the glass's round corners, as one picture with a hole for the glass."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.drawing.colour import css, mix
from otp_atm.drawing.shapes import rendered
from otp_atm.phone.painting.colours import BEZEL
from otp_atm.phone.painting.geometry import Geometry
from otp_atm.phone.painting.theme import Theme


def draw_body(geometry: Geometry, theme: Theme) -> Surface:
    """The body in `geometry.size` pixels, transparent outside and over the glass."""
    metrics, body = theme.metrics, geometry.body
    light, dark = theme.body
    rail, frame = metrics.rail * geometry.unit, (metrics.rail + metrics.bezel) * geometry.unit
    outer = metrics.radius * geometry.unit + frame
    width, height = geometry.size
    shades = ((0, dark), (14, light), (50, mix(light, dark, 0.55)), (86, light), (100, dark))
    stops = "".join(f'<stop offset="{offset}%" stop-color="{css(colour)}"/>' for offset, colour in shades)
    whole, inner = _round(body, outer), _round(body.inflate(-2 * rail, -2 * rail), outer - rail)
    hole = _round(geometry.screen, metrics.radius * geometry.unit)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"><defs>'
        f'<linearGradient id="rail" x1="0%" y1="0%" x2="100%" y2="0%">{stops}</linearGradient></defs>'
        f'<path fill-rule="evenodd" fill="url(#rail)" d="{whole}{inner}"/>'
        f'<path fill-rule="evenodd" fill="{css(BEZEL)}" d="{inner}{hole}"/>'
        f'<path fill="none" stroke="{css(mix(BEZEL, light, 0.35))}" stroke-width="1" d="{inner}"/></svg>'
    )
    return rendered(svg, geometry.size)


def draw_mask(geometry: Geometry, theme: Theme) -> Surface:
    """White where the glass is, and nothing in its corners; to multiply the glass with."""
    width, height = geometry.screen.size
    path = _round(Rect(0, 0, width, height).inflate(2, 2), theme.metrics.radius * geometry.unit)
    return rendered(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path fill="#fff" d="{path}"/></svg>', (width, height)
    )


def _round(rect: Rect, radius: float) -> str:
    """A rectangle with round corners as a closed path."""
    left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
    bend = f"A{radius:.2f} {radius:.2f} 0 0 1"
    return (
        f"M{left + radius:.2f} {top}H{right - radius:.2f}{bend} {right} {top + radius:.2f}"
        f"V{bottom - radius:.2f}{bend} {right - radius:.2f} {bottom}"
        f"H{left + radius:.2f}{bend} {left} {bottom - radius:.2f}V{top + radius:.2f}{bend} {left + radius:.2f} {top}z"
    )

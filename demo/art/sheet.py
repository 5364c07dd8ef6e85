"""A sheet to draw smooth shapes on, in pixels of the window; it becomes a surface in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour, css
from otp_atm.drawing.shapes import rendered

Stop = tuple[float, Colour, float]
"""Where on the way (0 to 1), which colour, how opaque (0 to 1)."""

DOWN: Final = "x1='0%' y1='0%' x2='0%' y2='100%'"
ACROSS: Final = "x1='0%' y1='0%' x2='100%' y2='0%'"
SLANTED: Final = "x1='0%' y1='0%' x2='100%' y2='100%'"
ROUND: Final = "cx='50%' cy='50%' r='50%'"


@dataclass(frozen=True, slots=True)
class Shade:
    """A gradient in the box of the shape it fills."""

    stops: tuple[Stop, ...]
    way: str = DOWN


def shade(*colours: Colour, way: str = DOWN) -> Shade:
    """A gradient through opaque colours, evenly spaced."""
    last = max(1, len(colours) - 1)
    return Shade(tuple((place / last, colour, 1.0) for place, colour in enumerate(colours)), way)


@dataclass(frozen=True, slots=True)
class Ink:
    """One colour, more or less opaque."""

    colour: Colour
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Pen:
    """An outline; with `dash`, in dashes and gaps of that length."""

    ink: Ink
    width: float
    dash: float = 0


Fill = Colour | Ink | Shade | None


class Sheet:
    """Shapes are drawn one over the other. Coordinates are the window's; `area` is the part of it that the surface will show."""

    def __init__(self, area: Rect) -> None:
        self._area = area
        self._defs: list[str] = []
        self._shapes: list[str] = []

    def rect(self, box: Rect, fill: Fill = None, *, radius: float = 0, pen: Pen | None = None, inset: float = 0) -> None:
        """A rectangle; an outline lies inside its edge. `inset` makes it smaller on all sides, also by parts of a pixel."""
        inset += pen.width / 2 if pen else 0
        x, y, w, h = box.x + inset, box.y + inset, box.w - 2 * inset, box.h - 2 * inset
        if w > 0 and h > 0:
            corner = max(0.0, min(radius - inset, w / 2, h / 2))
            self._add(f"<rect x='{x:.2f}' y='{y:.2f}' width='{w:.2f}' height='{h:.2f}' rx='{corner:.2f}'", fill, pen)

    def circle(self, centre: tuple[float, float], radius: float, fill: Fill = None, *, pen: Pen | None = None) -> None:
        self._add(f"<circle cx='{centre[0]:.2f}' cy='{centre[1]:.2f}' r='{radius:.2f}'", fill, pen)

    def polygon(self, points: Iterable[tuple[float, float]], fill: Fill = None, *, pen: Pen | None = None) -> None:
        self.path("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z", fill, pen=pen)

    def line(self, start: tuple[float, float], end: tuple[float, float], pen: Pen) -> None:
        self.path(f"M{start[0]:.2f} {start[1]:.2f}L{end[0]:.2f} {end[1]:.2f}", pen=pen)

    def path(self, data: str, fill: Fill = None, *, pen: Pen | None = None, place: str = "") -> None:
        """An SVG path; `place` is a transform, for drawings made on a sheet of their own."""
        self._add(f"<path d='{data}'" + (f" transform='{escape(place)}'" if place else ""), fill, pen)

    def strokes(self, drawing: str, box: Rect, pen: Pen) -> None:
        """An icon of `screens.icons`, drawn on a sheet of 24 by 24, into `box`. The pen's width is in pixels."""
        scale = box.width / 24
        self._shapes.append(
            f"<g transform='translate({box.x} {box.y}) scale({scale:.4f})' fill='none' stroke='{css(pen.ink.colour)}' "
            f"stroke-opacity='{pen.ink.opacity}' stroke-width='{pen.width / scale:.3f}' stroke-linecap='round' stroke-linejoin='round'>"
            f"{drawing}</g>"
        )

    def surface(self) -> Surface:
        """What has been drawn, on transparent ground."""
        width, height = self._area.size
        start = f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' viewBox='0 0 {width} {height}'>"
        defs, shapes = "".join(self._defs), "".join(self._shapes)
        moved = f"<g transform='translate({-self._area.x} {-self._area.y})'>{shapes}</g>"
        return rendered(f"{start}<defs>{defs}</defs>{moved}</svg>", self._area.size)

    def _add(self, shape: str, fill: Fill, pen: Pen | None) -> None:
        self._shapes.append(f"{shape} {self._fill(fill)} {_outline(pen)}/>")

    def _fill(self, fill: Fill) -> str:
        if fill is None:
            return "fill='none'"
        if isinstance(fill, Shade):
            return f"fill='url(#{self._gradient(fill)})'"
        ink = fill if isinstance(fill, Ink) else Ink(fill)
        return f"fill='{css(ink.colour)}' fill-opacity='{ink.opacity}'"

    def _gradient(self, fill: Shade) -> str:
        name = f"g{len(self._defs)}"
        kind = "radialGradient" if fill.way is ROUND else "linearGradient"
        stops = "".join(
            f"<stop offset='{place:.3f}' stop-color='{css(colour)}' stop-opacity='{opacity}'/>" for place, colour, opacity in fill.stops
        )
        self._defs.append(f"<{kind} id='{name}' {fill.way}>{stops}</{kind}>")
        return name


def _outline(pen: Pen | None) -> str:
    if pen is None:
        return ""
    dash = f"stroke-dasharray='{pen.dash:.2f} {pen.dash:.2f}'" if pen.dash else ""
    return (
        f"stroke='{css(pen.ink.colour)}' stroke-opacity='{pen.ink.opacity}' stroke-width='{pen.width:.2f}' "
        f"stroke-linejoin='round' stroke-linecap='round' {dash}"
    )

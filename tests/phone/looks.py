"""What a page of the phone paints that looks as if it could be touched, and all that it paints a face for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from pygame import Rect, Surface

from otp_atm.drawing.skin import Skin
from otp_atm.phone.painting import chrome, glyphs
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.view import View

ARROWS = (glyphs.BACK_LEFT, glyphs.BACK_RIGHT)


class Face(NamedTuple):
    """A plate with round corners: where, in which skin, and whether its painter says that it can be touched."""

    rect: Rect
    skin: Skin
    touchable: bool


class Looks:
    """Every face of a picture, and the arrows that lead on and back."""

    def __init__(self) -> None:
        self.faces: list[Face] = []
        self.arrows: list[Rect] = []
        self.below = 0
        """How many of the faces may lie under head and keypad: those of the content."""

    def seen(self, viewport: Rect) -> Iterator[Face]:
        """Each face as much of it as is to be seen."""
        for place, face in enumerate(self.faces):
            rect = face.rect.clip(viewport) if place < self.below else face.rect
            if rect:
                yield face._replace(rect=rect)


@contextmanager
def looking() -> Iterator[Looks]:
    """All that any kit paints in this context, in order."""
    looks = Looks()
    plate, touchable, glyph, draw_head = Kit.plate, Kit.touchable, Kit.glyph, chrome.draw_head

    def noted_plate(self: Kit, onto: Surface, rect: Rect, radius: float, skin: Skin, *edge: float | None) -> None:
        looks.faces.append(Face(rect.copy(), skin, touchable=False))
        plate(self, onto, rect, radius, skin, *edge)

    def noted_touchable(self: Kit, onto: Surface, rect: Rect, radius: float, skin: Skin, *edge: float | None) -> None:
        touchable(self, onto, rect, radius, skin, *edge)
        looks.faces[-1] = looks.faces[-1]._replace(touchable=True)

    def noted_glyph(self: Kit, onto: Surface, centre: tuple[int, int], drawn: Any, size: float, *rest: Any, **more: Any) -> None:
        if drawn in ARROWS:
            spot = Rect(0, 0, 1, 1)
            spot.center = centre
            looks.arrows.append(spot)
        glyph(self, onto, centre, drawn, size, *rest, **more)

    def noted_head(kit: Kit, view: View, onto: Surface) -> None:
        looks.below = len(looks.faces)
        draw_head(kit, view, onto)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Kit, "plate", noted_plate)
        patch.setattr(Kit, "touchable", noted_touchable)
        patch.setattr(Kit, "glyph", noted_glyph)
        patch.setattr(chrome, "draw_head", noted_head)
        yield looks

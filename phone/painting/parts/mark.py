"""The bank's mark on a disc: who sends the messages."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.drawing.colour import css
from otp_atm.phone.painting.glyphs import solid
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.view import App


def draw_mark(kit: Kit, onto: Surface, disc: Rect) -> None:
    """A hexagon in the brand's accent on its colour."""
    face = kit.theme.palettes[App.BANK].header
    onto.blit(kit.shapes.disc(disc.width, face.bottom, face.bottom, 1), disc)
    size = round(disc.width * 0.6)
    shapes = (
        f'<path d="M24 3L42.2 13.5v21L24 45 5.8 34.5v-21z"/><path d="M24 13l9.5 5.5v11L24 35l-9.5-5.5v-11z" fill="{css(face.bottom)}"/>'
        '<circle cx="24" cy="24" r="4.6"/>'
    )
    picture = kit.shapes.drawing(solid(shapes, (48, 48), css(kit.theme.accent)), (size, size))
    onto.blit(picture, picture.get_rect(center=disc.center))

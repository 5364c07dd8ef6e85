"""How legible every text is as it is painted: the pixels of its letters against those that lay there before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import compress
from typing import Final, NamedTuple

import pygame
import pytest
from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour, contrast, css
from otp_atm.drawing.style import Face
from otp_atm.drawing.text import Align, Line, Typesetter

EVERY: Final = 4.5
BODY: Final = 7.0
"""Contrast that every text has, and that those have that must be read (WCAG 2.2, 1.4.3 and 1.4.6)."""
_CORE: Final = 0.98
"""How strong a pixel is, in shares of the strongest, that belongs to a letter's core and not to its smoothed edge."""
_OPAQUE: Final = 255
_SHADOW: Final = 4
"""Pixels. A text that is painted again so near is the letters themselves, and what was there before is their shadow, which is not read."""


class Painted(NamedTuple):
    """A line of text, and of the pixels in the cores of its letters the one that is the hardest to tell from its ground."""

    text: str
    letter: Colour
    ground: Colour

    @property
    def contrast(self) -> float:
        return contrast(self.letter, self.ground)

    def __str__(self) -> str:
        return f"{self.text!r}: {self.contrast:.2f}, {css(self.letter)} on {css(self.ground)}"


@contextmanager
def looking() -> Iterator[list[Painted]]:
    """Everything that any typesetter paints in this context, in order."""
    seen: list[Painted] = []
    earlier: dict[tuple[str, int], tuple[Rect, Surface, list[Painted]]] = {}
    texts: dict[int, tuple[Line, str]] = {}
    set_line, draw, draw_by_ink = Typesetter.line, Line.draw, Line.draw_by_ink

    def line(self: Typesetter, text: str, face: Face, colour: Colour, rtl: bool) -> Line:
        found = set_line(self, text, face, colour, rtl)
        texts[id(found.surface)] = found, text
        return found

    def drawn(self: Line, onto: Surface, rect: Rect, align: Align) -> None:
        with watched(self, onto, rect, align, rect.centery - self.middle):
            draw(self, onto, rect, align)

    def drawn_by_ink(self: Line, onto: Surface, rect: Rect, align: Align = Align.CENTRE) -> None:
        with watched(self, onto, rect, align, rect.centery - self.ink.centery):
            draw_by_ink(self, onto, rect, align)

    @contextmanager
    def watched(found: Line, onto: Surface, rect: Rect, align: Align, top: int) -> Iterator[None]:
        left = rect.left + round((rect.width - found.ink.width) * align.value)
        place = Rect(left, top + found.ink.top, *found.ink.size)
        room = place.clip(onto.get_clip())
        text, before = texts[id(found.surface)][1], onto.subsurface(room).copy()
        where, ground, shadow = earlier.get((text, id(onto)), (room, before, []))
        if max(abs(where.left - room.left), abs(where.top - room.top)) <= _SHADOW:
            before.blit(ground, (where.left - room.left, where.top - room.top))
            for one in shadow:
                seen.remove(one)
        yield
        ink = found.surface.subsurface(found.ink).subsurface(room.move(-place.left, -place.top))
        judged = [*_hardest(text, ink, onto.subsurface(room), before)]
        seen.extend(judged)
        earlier[text, id(onto)] = room, before, judged

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Typesetter, "line", line)
        patch.setattr(Line, "draw", drawn)
        patch.setattr(Line, "draw_by_ink", drawn_by_ink)
        yield seen


def _hardest(text: str, ink: Surface, after: Surface, before: Surface) -> Iterator[Painted]:
    """Of what was painted; nothing if that was nothing. Raises AssertionError where the letters' ground is still to be seen through."""
    strength = pygame.image.tobytes(ink, "RGBA")[3::4]
    strongest = max(strength, default=0)
    if not strongest:
        return
    core = strength.translate(bytes(level >= strongest * _CORE for level in range(256)))
    pairs = set(zip(_pixels(after, core), _pixels(before, core), strict=True))
    assert all(ground[3] == _OPAQUE for _, ground in pairs), f"{text!r} stands on nothing"
    yield min((Painted(text, _opaque(letter), _opaque(ground)) for letter, ground in pairs), key=lambda one: one.contrast)


def _pixels(surface: Surface, core: bytes) -> Iterator[tuple[int, ...]]:
    """Red, green, blue and opacity of each pixel in the core."""
    each = memoryview(pygame.image.tobytes(surface, "RGBA" if surface.get_masks()[3] else "RGBX"))
    return compress((tuple(each[at : at + 4]) for at in range(0, len(each), 4)), core)


def _opaque(pixel: tuple[int, ...]) -> Colour:
    return pixel[0], pixel[1], pixel[2]


def hard_to_read(seen: list[Painted], must: Callable[[str], bool] = lambda _: False) -> list[str]:
    """What stands out less than it has to; `must` says of which texts it must be so much that they are read without effort."""
    assert seen, "nothing was painted"
    return [str(one) for one in seen if one.contrast < (BODY if must(one.text) else EVERY)]

"""Reads every text as it is painted: what it says, where its ink stands, and the room it was given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import NamedTuple

import pytest
from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour
from otp_atm.drawing.style import Face
from otp_atm.drawing.text import Align, Line, Typesetter

Fault = tuple[str, str]
"""What is wrong, and with which text."""


class Written(NamedTuple):
    """A line of text on a surface of some size."""

    text: str
    face: Face
    ink: Rect
    room: Rect
    surface: Rect

    @property
    def letters(self) -> Rect:
        """The ink without what reaches, as marks of Arabic do, between the letters of the lines above and below."""
        return self.ink.inflate(0, -self.face.size // 5)

    def faults(self) -> Iterator[Fault]:
        """Ink that leaves the room sideways, or that the edge of the surface cuts off."""
        if self.ink.left < self.room.left or self.ink.right > self.room.right:
            yield f"{self.ink.width} wide in {self.room.width}", self.text
        if not self.surface.contains(self.ink):
            yield f"{self.ink} leaves {self.surface.size}", self.text


@contextmanager
def reading() -> Iterator[list[Written]]:
    """Everything that any typesetter writes in this context, in order."""
    written: list[Written] = []
    texts: dict[int, tuple[Line, str, Face]] = {}
    set_line, draw, draw_by_ink = Typesetter.line, Line.draw, Line.draw_by_ink

    def line(self: Typesetter, text: str, face: Face, colour: Colour, rtl: bool) -> Line:
        found = set_line(self, text, face, colour, rtl)
        texts[id(found.surface)] = found, text, face
        return found

    def note(found: Line, onto: Surface, rect: Rect, align: Align, top: int) -> None:
        _, text, face = texts[id(found.surface)]
        left = rect.left + round((rect.width - found.ink.width) * align.value)
        written.append(Written(text, face, Rect(left, top + found.ink.top, *found.ink.size), rect.copy(), onto.get_rect()))

    def drawn(self: Line, onto: Surface, rect: Rect, align: Align) -> None:
        note(self, onto, rect, align, rect.centery - self.middle)
        draw(self, onto, rect, align)

    def drawn_by_ink(self: Line, onto: Surface, rect: Rect, align: Align = Align.CENTRE) -> None:
        note(self, onto, rect, align, rect.centery - self.ink.centery)
        draw_by_ink(self, onto, rect, align)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Typesetter, "line", line)
        patch.setattr(Line, "draw", drawn)
        patch.setattr(Line, "draw_by_ink", drawn_by_ink)
        yield written


def faults(written: list[Written]) -> list[Fault]:
    """What is wrong with each of these, and each two that lie one upon the other."""
    alone = [fault for one in written for fault in one.faults()]
    pairs = ((one, other) for one, other in combinations(written, 2) if one.letters.colliderect(other.letters))
    return alone + [("lies upon", f"{one.text!r} {other.text!r}") for one, other in pairs]

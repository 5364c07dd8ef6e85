"""Fields: what is typed in, and hidden entries."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.drawing.text import Align
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Still, Target
from otp_atm.phone.view import Cells, Glyph, Input, told


def below(rect: Rect, label: int) -> Rect:
    """What is typed into, and touched: a label does not look like something to touch, should the page be cut below it."""
    return Rect(rect.left, rect.top + label, rect.width, rect.height - label)


class InputPart(Still):
    """A label above a box; digits, and the hint in their place, from the left in every language, as cards and keypads have them."""

    def __init__(self, kit: Kit, item: Input, width: int) -> None:  # noqa: ARG002
        self._kit = kit
        self._item = item
        self._label = kit.px(25)

    @property
    def height(self) -> int:
        return self._label + self._kit.px(self._kit.metrics.field)

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, palette, item = self._kit, self._kit.palette, self._item
        label = Rect(rect.left + kit.px(4), rect.top, rect.width - kit.px(8), self._label)
        kit.write(
            onto, label, kit.start, item.label, kit.styles.label, colour=palette.field_focus.mark if item.focused else palette.soft_ink
        )
        box = below(rect, self._label)
        kit.touchable(onto, box, kit.metrics.field_radius, palette.field_focus if item.focused else palette.field, 2 if item.focused else 1)
        inner = box.inflate(-2 * kit.px(13), 0)
        if item.glyph is not Glyph.NONE:
            spot, inner = kit.split(inner, kit.px(24), kit.end, kit.px(8))
            kit.glyph(onto, spot.center, item.glyph, 21, palette.field_focus.mark if item.focused else palette.soft_ink)
        text = told(item.text)
        if text:
            self._write(onto, inner, text)
        else:
            hint = inner.inflate(-2 * kit.px(8), 0) if item.focused else inner
            kit.write(onto, hint, Align.LEFT, item.hint, kit.styles.placeholder, colour=palette.faint)
            if item.focused:
                self._caret(onto, inner.left, inner)

    def _write(self, onto: Surface, inner: Rect, text: str) -> None:
        kit = self._kit
        block = kit.fit(text, kit.styles.value, inner.width)
        line = kit.type.line(text, block.face, kit.palette.ink, False)
        line.draw_by_ink(onto, inner, Align.LEFT)
        if self._item.focused:
            self._caret(onto, inner.left + line.ink.width + kit.px(4), inner)

    def _caret(self, onto: Surface, x: int, inner: Rect) -> None:
        caret = Rect(x, 0, self._kit.px(2), self._kit.px(22))
        caret.centery = inner.centery
        onto.fill(self._kit.palette.field_focus.mark, caret)

    def targets(self, rect: Rect) -> list[Target]:
        return [Target(below(rect, self._label), self._item.tap)]


class CellsPart(Still):
    """A hidden entry: a cell for each digit, a dot for each that has been typed."""

    def __init__(self, kit: Kit, item: Cells, width: int) -> None:
        self._kit = kit
        self._item = item
        self._label = kit.px(25)
        self._gap = kit.px(6)
        self._pitch = (width + self._gap) / item.length

    @property
    def height(self) -> int:
        return self._label + round((self._pitch - self._gap) * 1.28)

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, palette, item = self._kit, self._kit.palette, self._item
        label = Rect(rect.left + kit.px(4), rect.top, rect.width - kit.px(8), self._label)
        kit.write(
            onto, label, kit.start, item.label, kit.styles.label, colour=palette.field_focus.mark if item.focused else palette.soft_ink
        )
        dot = kit.px(13)
        for index in range(item.length):
            left, right = round(index * self._pitch), round((index + 1) * self._pitch) - self._gap
            cell = Rect(rect.left + left, rect.top + self._label, right - left, rect.height - self._label)
            here = item.focused and index == item.filled
            kit.touchable(onto, cell, 11, palette.field_focus if here else palette.field, 2 if here else 1)
            if index < item.filled:
                spot = Rect(0, 0, dot, dot)
                spot.center = cell.center
                onto.blit(kit.shapes.disc(dot, palette.ink, palette.ink, 1), spot)

    def targets(self, rect: Rect) -> list[Target]:
        return [Target(below(rect, self._label), self._item.tap)]

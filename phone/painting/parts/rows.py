"""Lines of menus and settings."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.drawing.colour import WHITE
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.text import Align
from otp_atm.phone.painting.glyphs import BACK_LEFT, BACK_RIGHT
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Still, Target
from otp_atm.phone.view import Glyph, Row, Stepper, Switch, told
from otp_atm.screens.view import Tone


class _Line(Still):
    """A glyph on a disc, a label and a hint below it; on a raised sheet, if the line can be touched."""

    lies_flat = False
    lines_up = False
    """It only says something, and begins where the paragraphs around it do."""

    def __init__(self, kit: Kit, words: tuple[str, str], glyph: Glyph, width: int, end: int) -> None:
        """`end` is the room that is kept free at the end of the line, in pixels."""
        self._kit = kit
        self._glyph = glyph
        self._pad = kit.px(kit.metrics.text_padding if self.lines_up else kit.metrics.row_padding)
        self._end = end
        disc = kit.px(kit.metrics.disc) + kit.px(12) if glyph is not Glyph.NONE else 0
        room = width - 2 * self._pad - disc - end
        label, hint = words
        self._label = kit.fit(label, kit.styles.row, room)
        self._hint = kit.fit(hint, kit.styles.hint, room) if hint else None

    @property
    def height(self) -> int:
        words = self._label.height + (self._hint.height if self._hint else 0)
        return max(words, self._kit.px(self._kit.metrics.disc)) + 2 * self._kit.px(self._kit.metrics.row_height)

    def draw(self, onto: Surface, rect: Rect) -> None:
        if not self.lies_flat:
            self._kit.raised(onto, rect, self._kit.metrics.card_radius, self._kit.palette.sheet)
        self._draw_words(onto, rect)

    def _draw_words(self, onto: Surface, rect: Rect) -> None:
        kit, palette = self._kit, self._kit.palette
        inner = rect.inflate(-2 * self._pad, 0)
        if self._glyph is not Glyph.NONE:
            size = kit.px(kit.metrics.disc)
            spot, inner = kit.split(inner, size, kit.start, kit.px(12))
            disc = Rect(0, 0, size, size)
            disc.center = spot.center
            kit.disc(onto, disc, self._glyph, self._disc_skin())
        _, words = kit.split(inner, self._end, kit.end)
        height = self._label.height + (self._hint.height if self._hint else 0)
        spot = Rect(words.left, words.centery - height // 2, words.width, self._label.height)
        kit.block(onto, spot, self._label, palette.ink, kit.start)
        if self._hint:
            kit.block(onto, spot.move(0, self._label.height), self._hint, palette.soft_ink, kit.start)

    def _disc_skin(self) -> Skin:
        palette = self._kit.palette
        return Skin(palette.accent_wash, palette.accent_wash, palette.accent_wash, palette.accent)

    def _end_of(self, rect: Rect) -> Rect:
        """The room at the end of the line."""
        end, _ = self._kit.split(rect.inflate(-2 * self._pad, 0), self._end, self._kit.end)
        return end


class RowPart(_Line):
    """A line that may lead somewhere."""

    def __init__(self, kit: Kit, item: Row, width: int) -> None:
        self._item = item
        self.lies_flat = item.tap is None
        self.lines_up = self.lies_flat and not item.end
        end = (kit.px(76) if item.end else 0) + (kit.px(20) if item.tap else 0)
        super().__init__(kit, (told(item.label), told(item.hint)), item.glyph, width, end)

    def draw(self, onto: Surface, rect: Rect) -> None:
        super().draw(onto, rect)
        kit, end = self._kit, self._end_of(rect)
        if self._item.tap:
            arrow, end = kit.split(end, kit.px(20), kit.end)
            kit.glyph(onto, arrow.center, BACK_LEFT if kit.rtl else BACK_RIGHT, 17, kit.palette.soft_ink)
        if self._item.end:
            kit.write(onto, end, kit.end, self._item.end, kit.styles.end, colour=kit.palette.soft_ink)

    def _disc_skin(self) -> Skin:
        return super()._disc_skin() if self._item.tone is Tone.NEUTRAL else self._kit.palette.washes[self._item.tone]

    def targets(self, rect: Rect) -> list[Target]:
        return [Target(rect, self._item.tap)] if self._item.tap else []


class SwitchPart(_Line):
    """Something that is on or off."""

    def __init__(self, kit: Kit, item: Switch, width: int) -> None:
        self._item = item
        super().__init__(kit, (item.label, item.hint), item.glyph, width, kit.px(62))

    def draw(self, onto: Surface, rect: Rect) -> None:
        super().draw(onto, rect)
        kit, palette, end = self._kit, self._kit.palette, self._end_of(rect)
        track = Rect(0, 0, kit.px(52), kit.px(31))
        track.center = end.center
        colour = palette.on if self._item.on else palette.line
        kit.plate(onto, track, 16, Skin(colour, colour, colour, colour))
        knob = Rect(0, 0, kit.px(26), kit.px(26))
        knob.center = track.center
        knob.centerx += (1 if self._item.on is not kit.rtl else -1) * kit.px(10)
        onto.blit(kit.shapes.disc(knob.width, WHITE, WHITE, 1), knob)

    def _disc_skin(self) -> Skin:
        if not self._item.on:
            return super()._disc_skin()
        accent = self._kit.palette.accent
        return Skin(accent, accent, accent, self._kit.palette.page)

    def targets(self, rect: Rect) -> list[Target]:
        return [Target(rect, self._item.tap)]


class StepperPart(_Line):
    """A value between a smaller and a greater one, on a line of its own below the label."""

    def __init__(self, kit: Kit, item: Stepper, width: int) -> None:
        self._item = item
        self._controls = kit.px(56)
        super().__init__(kit, (item.label, item.hint), item.glyph, width, 0)

    @property
    def height(self) -> int:
        return super().height + self._controls

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, palette = self._kit, self._kit.palette
        self._draw_words(onto, Rect(rect.left, rect.top, rect.width, rect.height - self._controls))
        for target, sign in zip(self.targets(rect), ("−", "+"), strict=True):
            kit.touchable(onto, target.rect, 14, Skin(palette.accent_wash, palette.accent_wash, palette.line, palette.ink))
            kit.type.line(sign, kit.fit(sign, kit.styles.digit, target.rect.width).face, palette.ink, False).draw_by_ink(onto, target.rect)
        less, more = (target.rect for target in self.targets(rect))
        middle = Rect(less.right, less.top, more.left - less.right, less.height)
        kit.write(onto, middle, Align.CENTRE, self._item.value, kit.styles.end, colour=palette.accent)

    def targets(self, rect: Rect) -> list[Target]:
        """Less on the left in every language, as on a number line."""
        kit = self._kit
        row = Rect(rect.left + self._pad, rect.bottom - self._controls, rect.width - 2 * self._pad, kit.px(44))
        size = kit.px(76)
        less = Rect(row.left, row.top, size, row.height)
        more = Rect(row.right - size, row.top, size, row.height)
        return [Target(less, self._item.less), Target(more, self._item.more)]

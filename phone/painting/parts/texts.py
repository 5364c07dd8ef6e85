"""Paragraphs, notices, verdicts and facts."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.drawing.text import Align, Block
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Still
from otp_atm.phone.view import Facts, Glyph, Notice, Size, Text, Verdict, told
from otp_atm.screens.view import Tone

_NOTICE_GLYPHS = {Tone.SUCCESS: Glyph.CHECK, Tone.NEUTRAL: Glyph.INFO}


class Paragraph(Still):
    """A text."""

    def __init__(self, kit: Kit, item: Text, width: int) -> None:
        style = {Size.TITLE: kit.styles.heading, Size.BODY: kit.styles.text, Size.SMALL: kit.styles.small}[item.size]
        self._kit = kit
        self._colour = kit.palette.ink if item.size is Size.TITLE else kit.palette.soft_ink
        self._align = Align.CENTRE if item.centred else kit.start
        self._block = kit.fit(told(item.text), style, width - 2 * kit.px(kit.metrics.text_padding))

    @property
    def height(self) -> int:
        return self._block.height

    @property
    def cuts(self) -> tuple[int, ...]:
        return tuple(range(self._block.pitch, self._block.height, self._block.pitch))

    def draw(self, onto: Surface, rect: Rect) -> None:
        self._kit.block(onto, rect.inflate(-2 * self._kit.px(self._kit.metrics.text_padding), 0), self._block, self._colour, self._align)


class NoticePart(Still):
    """A remark on a wash of its tone, with a glyph and, small, the code."""

    def __init__(self, kit: Kit, item: Notice, width: int) -> None:
        self._kit = kit
        self._item = item
        self._skin = kit.palette.washes[item.tone]
        self._pad = kit.px(13)
        self._block = kit.fit(item.text, kit.styles.notice, width - 2 * self._pad - kit.px(34))
        self._code = kit.px(20) if item.code else 0

    @property
    def height(self) -> int:
        return self._block.height + self._code + 2 * self._pad

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit = self._kit
        kit.plate(onto, rect, kit.metrics.field_radius, self._skin)
        inner = rect.inflate(-2 * self._pad, -2 * self._pad)
        spot, words = kit.split(inner, kit.px(24), kit.start, kit.px(10))
        glyph = _NOTICE_GLYPHS.get(self._item.tone, Glyph.WARNING)
        kit.glyph(onto, (spot.centerx, spot.top + self._block.pitch // 2), glyph, 21, self._skin.mark, weight=2)
        kit.block(onto, words, self._block, self._skin.mark, kit.start)
        if self._item.code:
            line = Rect(words.left, words.bottom - self._code + kit.px(3), words.width, self._code)
            kit.write(onto, line, kit.start, self._item.code, kit.styles.code, colour=self._skin.mark)


class VerdictPart(Still):
    """How something ended: a large glyph, a title, lines."""

    def __init__(self, kit: Kit, item: Verdict, width: int) -> None:
        self._kit = kit
        self._item = item
        room = width - 2 * kit.px(14)
        self._disc = kit.px(kit.metrics.verdict)
        self._top = kit.px(kit.metrics.verdict_top)
        self._title = kit.fit(item.title, kit.styles.verdict, room)
        self._lines = [kit.fit(line, kit.styles.text, room) for line in item.lines]

    @property
    def height(self) -> int:
        kit = self._kit
        lines = sum(line.height + kit.px(6) for line in self._lines)
        return self._top + self._disc + kit.px(22) + self._title.height + kit.px(6) + lines + kit.px(8)

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, tone = self._kit, self._item.tone
        wash = kit.palette.washes[tone]
        disc = Rect(0, rect.top + self._top, self._disc, self._disc)
        disc.centerx = rect.centerx
        halo = disc.inflate(*[round(self._disc * 0.24)] * 2)
        onto.blit(kit.shapes.disc(halo.width, wash.top, wash.top, 1), halo)
        kit.glyph(onto, disc.center, self._item.glyph, kit.metrics.verdict * 0.65, kit.palette.tones[tone], weight=2)
        top = disc.bottom + kit.px(22)
        for block, colour, gap in self._written():
            kit.block(onto, Rect(rect.left, top, rect.width, block.height), block, colour, Align.CENTRE)
            top += block.height + gap

    def _written(self) -> list[tuple[Block, tuple[int, int, int], int]]:
        kit = self._kit
        lines = [(line, kit.palette.soft_ink, kit.px(6)) for line in self._lines]
        return [(self._title, kit.palette.ink, kit.px(6)), *lines]


class FactsPart(Still):
    """Labels and values, a line between each pair, a stronger one before the total."""

    def __init__(self, kit: Kit, item: Facts, width: int) -> None:  # noqa: ARG002
        self._kit = kit
        self._item = item
        self._line = kit.px(35)
        self._total = kit.px(50) if item.total else 0

    @property
    def height(self) -> int:
        return len(self._item.pairs) * self._line + 2 * self._kit.px(6) + self._total

    @property
    def cuts(self) -> tuple[int, ...]:
        lines = len(self._item.pairs) + bool(self._item.total)
        return tuple(self._kit.px(6) + index * self._line for index in range(1, lines))

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, palette = self._kit, self._kit.palette
        pad = kit.px(kit.metrics.text_padding)
        for index, (label, value) in enumerate(self._item.pairs):
            line = Rect(rect.left + pad, rect.top + kit.px(6) + index * self._line, rect.width - 2 * pad, self._line)
            if index:
                onto.fill(palette.line, Rect(line.left, line.top, line.width, kit.px(kit.metrics.edge)))
            self._pair(onto, line, label, told(value))
        if self._item.total:
            self._draw_total(onto, Rect(rect.left + pad, rect.bottom - self._total, rect.width - 2 * pad, self._total), self._item.total)

    def _pair(self, onto: Surface, line: Rect, label: str, value: str) -> None:
        kit = self._kit
        name, rest = kit.split(line, round(line.width * 0.36), kit.start, kit.px(8))
        kit.write(onto, name, kit.start, label, kit.styles.hint, colour=kit.palette.soft_ink)
        kit.write(onto, rest, kit.end, value, kit.styles.end, colour=kit.palette.ink)

    def _draw_total(self, onto: Surface, rect: Rect, total: tuple[str, str]) -> None:
        kit = self._kit
        onto.fill(kit.palette.soft_ink, Rect(rect.left, rect.top, rect.width, max(1, kit.px(1.5))))
        name, rest = kit.split(rect, round(rect.width * 0.3), kit.start, kit.px(8))
        kit.write(onto, name, kit.start, total[0], kit.styles.hint, colour=kit.palette.soft_ink)
        kit.write(onto, rest, kit.end, total[1], kit.styles.total, colour=kit.palette.ink)

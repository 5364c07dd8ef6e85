"""The parts that the panel's content is made of: each knows its height and how to paint itself, still, into a rectangle."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour, css, mix
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.text import Align, Block
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.icons import drawing, sheet
from otp_atm.screens.painting.kit import Kit
from otp_atm.screens.view import Fact, Icon, PinField, Tone


class Part(Protocol):
    """A piece of the panel's content."""

    @property
    def height(self) -> int: ...

    @property
    def gap(self) -> int:
        """The distance to what stands below."""
        ...

    def draw(self, onto: Surface, rect: Rect) -> None: ...


class Paragraph(NamedTuple):
    """A text, centred."""

    kit: Kit
    block: Block
    colour: Colour
    gap: int

    @property
    def height(self) -> int:
        return self.block.height

    def draw(self, onto: Surface, rect: Rect) -> None:
        self.kit.type.draw_block(onto, self.block, self.colour, rect, Align.CENTRE)


class Badge(NamedTuple):
    """The screen's icon on a disc. The spinner and the time-out ring turn around it."""

    kit: Kit
    icon: Icon
    tone: Tone
    diameter: int
    gap: int

    @property
    def height(self) -> int:
        return self.diameter

    def draw(self, onto: Surface, rect: Rect) -> None:
        disc = self.disc(rect)
        colour = self.kit.theme.palette.tones[self.tone]
        onto.blit(self._plate(colour), disc)
        size = round(self.diameter * self.kit.theme.metrics.badge_icon / self.kit.theme.metrics.badge)
        icon = self.kit.shapes.drawing(sheet(drawing(self.icon), css(colour)), (size, size))
        onto.blit(icon, icon.get_rect(center=disc.center))

    def disc(self, rect: Rect) -> Rect:
        return Rect(rect.centerx - self.diameter // 2, rect.top, self.diameter, self.diameter)

    def _plate(self, colour: Colour) -> Surface:
        palette = self.kit.theme.palette
        edge = mix(palette.panel.top, colour, 0.35)
        return self.kit.shapes.disc(
            self.diameter, mix(palette.panel.top, palette.well.top, 0.55), edge, self.kit.px(self.kit.theme.metrics.edge)
        )


class Notice(NamedTuple):
    """A remark that must not be missed, on a plate of its tone."""

    kit: Kit
    block: Block
    skin: Skin
    gap: int

    @property
    def height(self) -> int:
        return self.block.height + 2 * self._padding

    @property
    def _padding(self) -> int:
        return self.kit.px(self.kit.theme.metrics.notice_padding * 0.5)

    def draw(self, onto: Surface, rect: Rect) -> None:
        metrics = self.kit.theme.metrics
        widest = max(self.kit.type.width(text, self.block.face, self.block.rtl) for text in self.block.texts)
        plate = Rect(0, 0, min(rect.width, widest + 4 * self.kit.px(metrics.notice_padding)), rect.height)
        plate.center = rect.center
        onto.blit(self.kit.shapes.plate(plate.size, self.kit.px(metrics.notice_radius), self.skin, self.kit.px(metrics.edge * 0.75)), plate)
        self.kit.type.draw_block(onto, self.block, self.kit.theme.palette.ink, rect.move(0, self._padding), Align.CENTRE)


class FactBox(NamedTuple):
    """A value that matters, large in a well, its label above."""

    kit: Kit
    fact: Fact
    language: Language
    label: Block | None
    well: int
    gap: int

    @property
    def height(self) -> int:
        return self.well + (self.label.height + self.kit.px(6) if self.label else 0)

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, metrics, palette = self.kit, self.kit.theme.metrics, self.kit.theme.palette
        if self.label:
            kit.type.draw_block(onto, self.label, palette.soft_ink, rect, Align.CENTRE)
        box = Rect(rect.left, rect.bottom - self.well, min(rect.width, kit.px(metrics.well_width)), self.well)
        box.centerx = rect.centerx
        onto.blit(kit.shapes.plate(box.size, kit.px(metrics.well_radius), palette.well, kit.px(metrics.edge)), box)
        inner = box.inflate(-2 * kit.px(metrics.gap), 0)
        block = kit.fit(self.fact.value, kit.theme.styles.fact, inner.width, self.language, self.well / kit.px(metrics.well_height))
        kit.type.line(self.fact.value, block.face, palette.ink, block.rtl).draw_by_ink(onto, inner)


class PinCells(NamedTuple):
    """The cells of a PIN entry, left to right in every language, as its keys are. Dots are painted by `screens.painting.moving`."""

    kit: Kit
    pin: PinField
    width: int
    gap: int
    scale: float

    @property
    def height(self) -> int:
        """That of the cells there are at first: nothing else moves when more of them, smaller, have to find room."""
        return self._size(self.pin.length)[1]

    @property
    def _between(self) -> int:
        return self.kit.px(self.kit.theme.metrics.cell_gap * self.scale)

    def _size(self, cells: int) -> tuple[int, int]:
        """Of one cell among so many."""
        metrics = self.kit.theme.metrics
        pitch = min(self.kit.px((metrics.cell + metrics.cell_gap) * self.scale), (self.width + self._between) // cells)
        width = pitch - self._between
        return width, min(self.kit.px(metrics.cell * self.scale), round(width * 1.3))

    def cells(self, rect: Rect) -> list[Rect]:
        width, height = self._size(self.pin.cells)
        pitch = width + self._between
        left = rect.centerx - (pitch * self.pin.cells - self._between) // 2
        top = rect.top + (rect.height - height) // 2
        return [Rect(left + index * pitch, top, width, height) for index in range(self.pin.cells)]

    def draw(self, onto: Surface, rect: Rect) -> None:
        metrics, palette = self.kit.theme.metrics, self.kit.theme.palette
        for cell in self.cells(rect):
            onto.blit(self.kit.shapes.plate(cell.size, self.kit.px(metrics.cell_radius), palette.cell, self.kit.px(metrics.edge)), cell)

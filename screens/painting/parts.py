"""The parts that a screen's content is made of: each knows its height and how to paint itself, still, into a rectangle."""

from __future__ import annotations

from typing import Final, NamedTuple, Protocol

from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour, css, mix
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.text import Align, Block
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.icons import drawing, sheet
from otp_atm.screens.painting.kit import Kit
from otp_atm.screens.view import Fact, Icon, PinField, Tone

_CELLS_APART: Final = 0.14
"""The distance of a PIN's cells as a share of the room for one, at most."""
_CELL_ROUNDED: Final = 0.26
"""The radius of a cell's corners as a share of its width, at most."""


class Part(Protocol):
    """A piece of the content."""

    @property
    def height(self) -> int: ...

    @property
    def gap(self) -> int:
        """The distance to what stands below."""
        ...

    def draw(self, onto: Surface, rect: Rect) -> None: ...


class Paragraph(NamedTuple):
    """A text."""

    kit: Kit
    block: Block
    colour: Colour
    gap: int
    align: Align

    @property
    def height(self) -> int:
        return self.block.height

    def draw(self, onto: Surface, rect: Rect) -> None:
        self.kit.type.draw_block(onto, self.block, self.colour, rect, self.align)


OUTCOMES: Final = frozenset({Tone.SUCCESS, Tone.ERROR})
"""What has come of something: seen from afar, by a disc that is filled."""


class Badge(NamedTuple):
    """The screen's icon on a disc. The spinner and the time-out ring turn around it."""

    kit: Kit
    icon: Icon
    tone: Tone
    diameter: int
    gap: int
    align: Align

    @property
    def height(self) -> int:
        return self.diameter

    def draw(self, onto: Surface, rect: Rect) -> None:
        disc = self.disc(rect)
        colour = self.kit.theme.palette.tones[self.tone]
        filled = self.tone in OUTCOMES
        onto.blit(self._plate(colour, filled=filled), disc)
        size = round(self.diameter * self.kit.theme.metrics.badge_icon / self.kit.theme.metrics.badge)
        mark = self.kit.theme.palette.ink if filled else colour
        icon = self.kit.shapes.drawing(sheet(drawing(self.icon), css(mark)), (size, size))
        onto.blit(icon, icon.get_rect(center=disc.center))

    def disc(self, rect: Rect) -> Rect:
        left = rect.left + round((rect.width - self.diameter) * self.align.value)
        return Rect(left, rect.top, self.diameter, self.diameter)

    def _plate(self, colour: Colour, *, filled: bool) -> Surface:
        """Of an outcome, a disc of its own colour."""
        palette = self.kit.theme.palette
        face = palette.buttons[self.tone].top if filled else mix(palette.panel.top, palette.well.top, 0.55)
        edge = mix(palette.panel.top, colour, 0.35)
        return self.kit.shapes.disc(self.diameter, face, edge, self.kit.px(self.kit.theme.metrics.edge))


class Heading(NamedTuple):
    """The title with the badge before it, where reading starts: for screens that have no room for one above the other."""

    kit: Kit
    badge: Badge
    block: Block
    colour: Colour
    gap: int
    align: Align

    @property
    def height(self) -> int:
        return max(self.badge.diameter, self.block.height)

    def draw(self, onto: Surface, rect: Rect) -> None:
        self.badge.draw(onto, self._badge_room(rect))
        side, between = self._side, self.badge.diameter + self.badge.gap
        room = Rect(rect.left if self.block.rtl else rect.left + between, 0, rect.width - between, self.block.height)
        if self.align is Align.CENTRE:
            room.width = self._across - between
            room.left += (rect.width - self._across) // 2
        room.centery = rect.centery
        self.kit.type.draw_block(onto, self.block, self.colour, room, side)

    def disc(self, rect: Rect) -> Rect:
        return self.badge.disc(self._badge_room(rect))

    def _badge_room(self, rect: Rect) -> Rect:
        room = Rect(0, 0, self._across if self.align is Align.CENTRE else rect.width, self.badge.diameter)
        room.center = rect.center
        return room

    @property
    def _side(self) -> Align:
        return Align.RIGHT if self.block.rtl else Align.LEFT

    @property
    def _across(self) -> int:
        widest = max(self.kit.type.width(text, self.block.face, self.block.rtl) for text in self.block.texts)
        return self.badge.diameter + self.badge.gap + widest


class Notice(NamedTuple):
    """A remark that must not be missed, on a plate of its tone."""

    kit: Kit
    block: Block
    skin: Skin
    gap: int
    align: Align

    @property
    def height(self) -> int:
        return self.block.height + 2 * self._padding

    @property
    def _padding(self) -> int:
        return self.kit.px(self.kit.theme.metrics.notice_padding * 0.5)

    def draw(self, onto: Surface, rect: Rect) -> None:
        metrics, inset = self.kit.theme.metrics, 2 * self.kit.px(self.kit.theme.metrics.notice_padding)
        widest = max(self.kit.type.width(text, self.block.face, self.block.rtl) for text in self.block.texts)
        width = min(rect.width, widest + 2 * inset)
        plate = Rect(rect.left + round((rect.width - width) * self.align.value), rect.top, width, rect.height)
        onto.blit(self.kit.shapes.plate(plate.size, self.kit.px(metrics.notice_radius), self.skin, self.kit.px(metrics.edge * 0.75)), plate)
        text = plate.inflate(-2 * inset, 0).move(0, self._padding)
        self.kit.type.draw_block(onto, self.block, self.kit.theme.palette.ink, text, self.align)


class FactBox(NamedTuple):
    """A value that matters, large in a well, its label above."""

    kit: Kit
    fact: Fact
    language: Language
    label: Block | None
    well: int
    gap: int
    align: Align

    @property
    def height(self) -> int:
        return self.well + (self.label.height + self.kit.px(6) if self.label else 0)

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, metrics, palette = self.kit, self.kit.theme.metrics, self.kit.theme.palette
        if self.label:
            kit.type.draw_block(onto, self.label, palette.soft_ink, rect, self.align)
        width = min(rect.width, kit.px(metrics.well_width))
        box = Rect(rect.left + round((rect.width - width) * self.align.value), rect.bottom - self.well, width, self.well)
        onto.blit(kit.shapes.plate(box.size, kit.px(metrics.well_radius), palette.well, kit.px(metrics.edge)), box)
        inner = box.inflate(-2 * kit.px(metrics.gap), 0)
        block = kit.fit(self.fact.value, kit.theme.styles.fact, inner.width, self.language)
        kit.type.line(self.fact.value, block.face, palette.ink, block.rtl).draw_by_ink(onto, inner)


class LabelledRow(NamedTuple):
    """A value that matters, in a row of its own after its label; below it where both do not fit side by side."""

    kit: Kit
    label: Block
    value: Block
    between: int
    gap: int
    align: Align

    @property
    def height(self) -> int:
        return max(self.label.height, self.value.height) if self._beside else self.label.height + self.value.height

    def draw(self, onto: Surface, rect: Rect) -> None:
        kind, palette, side = self.kit.type, self.kit.theme.palette, Align.RIGHT if self.label.rtl else Align.LEFT
        if not self._beside:
            kind.draw_block(onto, self.label, palette.ink, rect, self.align)
            kind.draw_block(onto, self.value, palette.accent, rect.move(0, self.label.height), self.align)
            return
        left = rect.left + round((rect.width - self._across) * self.align.value)
        row = Rect(left, rect.top, self._across, self.height)
        kind.draw_block(onto, self.label, palette.ink, row, side)
        kind.draw_block(onto, self.value, palette.accent, row, Align.LEFT if self.label.rtl else Align.RIGHT)

    @property
    def _beside(self) -> bool:
        return len(self.label.texts) == len(self.value.texts) == 1 and self._across <= self.label.width

    @property
    def _across(self) -> int:
        kind = self.kit.type
        return self.between + sum(kind.width(block.texts[0], block.face, block.rtl) for block in (self.label, self.value))


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

    def _between(self, cells: int) -> int:
        """The distance of so many, less where they have to be narrow."""
        return min(self.kit.px(self.kit.theme.metrics.cell_gap * self.scale), round(self.width / cells * _CELLS_APART))

    def _size(self, cells: int) -> tuple[int, int]:
        """Of one cell among so many."""
        largest = self.kit.px(self.kit.theme.metrics.cell * self.scale)
        between = self._between(cells)
        width = min(largest, (self.width + between) // cells - between)
        return width, min(largest, round(width * 1.3))

    def cells(self, rect: Rect) -> list[Rect]:
        between, (width, height) = self._between(self.pin.cells), self._size(self.pin.cells)
        pitch = width + between
        left = rect.centerx - (pitch * self.pin.cells - between) // 2
        top = rect.top + (rect.height - height) // 2
        return [Rect(left + index * pitch, top, width, height) for index in range(self.pin.cells)]

    def draw(self, onto: Surface, rect: Rect) -> None:
        for cell in self.cells(rect):
            onto.blit(cell_plate(self.kit, cell.size, self.kit.theme.palette.cell), cell)


def cell_plate(kit: Kit, size: tuple[int, int], skin: Skin) -> Surface:
    """The surface of a PIN's cell."""
    radius = min(kit.px(kit.theme.metrics.cell_radius), round(size[0] * _CELL_ROUNDED))
    return kit.shapes.plate(size, radius, skin, kit.px(kit.theme.metrics.edge))

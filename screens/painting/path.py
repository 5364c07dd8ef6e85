"""The way through an app's menus, as chips."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.drawing.colour import css
from otp_atm.drawing.style import Face
from otp_atm.drawing.text import Align
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.icons import CHEVRON_LEFT, CHEVRON_RIGHT, sheet
from otp_atm.screens.painting.kit import Kit

_BETWEEN: Final = 0.6
"""The room for an arrow between two chips, as a share of their height."""


class Path(NamedTuple):
    """The way through an app's menus: a chip for each step in the direction of reading, an arrow after it, in as many rows as it takes."""

    kit: Kit
    rows: tuple[tuple[str, ...], ...]
    face: Face
    rtl: bool
    chip: int
    gap: int

    @property
    def height(self) -> int:
        return len(self.rows) * self.chip + (len(self.rows) - 1) * self._between // 2

    @property
    def _between(self) -> int:
        return round(self.chip * _BETWEEN)

    def draw(self, onto: Surface, rect: Rect) -> None:
        palette = self.kit.theme.palette
        edge = self.kit.px(self.kit.theme.metrics.edge * 0.75)
        size = round(self._between * 0.8)
        arrow = self.kit.shapes.drawing(sheet(CHEVRON_LEFT if self.rtl else CHEVRON_RIGHT, css(palette.accent)), (size, size))
        last = self.rows[-1][-1]
        for step, chip in self._chips(rect):
            onto.blit(self.kit.shapes.plate(chip.size, chip.height // 2, palette.chip, edge), chip)
            self.kit.type.line(step, self.face, palette.ink, self.rtl).draw(onto, chip, Align.CENTRE)
            if step is not last:
                beyond = chip.left - self._between // 2 if self.rtl else chip.right + self._between // 2
                onto.blit(arrow, arrow.get_rect(center=(beyond, chip.centery)))

    def _chips(self, rect: Rect) -> Iterator[tuple[str, Rect]]:
        for place, row in enumerate(self.rows):
            widths = [_width(step, self.face, self.chip, self.kit) for step in row]
            across = sum(widths) + self._between * (len(row) - 1)
            top = rect.top + place * (self.chip + self._between // 2)
            edge = rect.centerx + across // 2 if self.rtl else rect.centerx - across // 2
            for step, width in zip(row, widths, strict=True):
                yield step, Rect(edge - width if self.rtl else edge, top, width, self.chip)
                edge += (width + self._between) * (-1 if self.rtl else 1)


def path_of(steps: tuple[str, ...], kit: Kit, width: int, language: Language, scale: float) -> Path:
    """The steps in rows of at most `width` pixels."""
    metrics, style = kit.theme.metrics, kit.theme.styles.path
    chip, face = kit.px(metrics.chip * scale), Face(style.weight, kit.px(style.size * scale))
    rows: list[list[str]] = [[]]
    left = width
    for step in steps:
        needed = round(_width(step, face, chip, kit) + chip * _BETWEEN)
        if rows[-1] and needed > left:
            rows.append([])
            left = width
        rows[-1].append(step)
        left -= needed
    return Path(kit, tuple(map(tuple, rows)), face, language.right_to_left, chip, kit.px(metrics.gap * scale))


def _width(step: str, face: Face, height: int, kit: Kit) -> int:
    """A chip's width: its text, and round ends."""
    return kit.type.width(step, face, rtl=False) + round(height * 0.8)

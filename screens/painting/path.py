"""The way through an app's menus, as chips in one line."""

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

_ARROW: Final = 0.44
"""An arrow's size as a share of a chip's height."""
_CLOSEST: Final = 0.12
"""The least room at a chip's ends, as a share of its height. Where that is too much, the steps stand without chips."""


class Path(NamedTuple):
    """A chip for each step in the direction of reading, an arrow between each two; where room is short, the same without plates."""

    kit: Kit
    steps: tuple[str, ...]
    face: Face
    rtl: bool
    chip: int
    end: int
    """The room at each end of a chip, in pixels; 0 for steps without plates."""
    gap: int
    align: Align

    @property
    def height(self) -> int:
        return self.chip

    @property
    def _between(self) -> int:
        return round(self.chip * (_ARROW + (0.16 if self.end else 0)))

    def draw(self, onto: Surface, rect: Rect) -> None:
        palette = self.kit.theme.palette
        edge = self.kit.px(self.kit.theme.metrics.edge * 0.75)
        size = round(self.chip * _ARROW)
        arrow = self.kit.shapes.drawing(sheet(CHEVRON_LEFT if self.rtl else CHEVRON_RIGHT, css(palette.accent)), (size, size))
        for place, (step, chip) in enumerate(self._chips(rect)):
            if self.end:
                onto.blit(self.kit.shapes.plate(chip.size, chip.height // 2, palette.chip, edge), chip)
            self.kit.type.line(step, self.face, palette.ink, self.rtl).draw(onto, chip, Align.CENTRE)
            if place < len(self.steps) - 1:
                beyond = chip.left - self._between // 2 if self.rtl else chip.right + self._between // 2
                onto.blit(arrow, arrow.get_rect(center=(beyond, chip.centery)))

    def _chips(self, rect: Rect) -> Iterator[tuple[str, Rect]]:
        widths = [self.kit.type.width(step, self.face, self.rtl) + 2 * self.end for step in self.steps]
        across = sum(widths) + self._between * (len(widths) - 1)
        left = rect.left + round((rect.width - across) * self.align.value)
        edge = left + across if self.rtl else left
        for step, width in zip(self.steps, widths, strict=True):
            yield step, Rect(edge - width if self.rtl else edge, rect.top, width, self.chip)
            edge += (width + self._between) * (-1 if self.rtl else 1)

    @property
    def across(self) -> int:
        """The width in pixels of all of it."""
        words = sum(self.kit.type.width(step, self.face, self.rtl) + 2 * self.end for step in self.steps)
        return words + self._between * (len(self.steps) - 1)


def path_of(steps: tuple[str, ...], kit: Kit, width: int, language: Language, align: Align) -> Path:
    """The steps in one line of `width` pixels: in large chips, in small ones, without chips, or as small as it takes."""
    metrics, style, gap = kit.theme.metrics, kit.theme.styles.path, kit.px(kit.theme.metrics.gap)
    chip, end = kit.px(metrics.chip), kit.px(metrics.chip_end)
    largest, least = round(style.size * kit.layout.unit), kit.least(style)
    sizes = range(max(largest, least), least - 1, -1)
    ends = (end, end * 2 // 3, max(1, round(chip * _CLOSEST)), 0)
    ways = [(size, room) for room in ends for size in sizes] + [(size, 0) for size in range(least - 1, 0, -1)]
    paths = (Path(kit, steps, Face(style.weight, size), language.right_to_left, chip, room, gap, align) for size, room in ways)
    return next(path for path in paths if path.across <= width)

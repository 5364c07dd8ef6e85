"""The keys of a PIN pad on glass: digits in the order they are given, CLEAR and ENTER in yellow and green, as on every EPP (EN 1332-3).

A pressed key does not light up: the dots above tell the customer enough, and onlookers nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.drawing.colour import css
from otp_atm.drawing.style import Face
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.screens.digits import digits
from otp_atm.screens.icons import CHEVRON_LEFT, drawing, sheet
from otp_atm.screens.painting.kit import Kit
from otp_atm.screens.view import Icon, Tone

PinKey = str | Key
"""A digit, `0` to `9`, or CLEAR or ENTER."""

COLUMNS: Final = 3
ROWS: Final = 4
_HIGHEST: Final = 0.72
"""A key's height as a share of its width, at most."""
_INK: Final = 0.5
"""A digit's size as a share of a key's height, at most that of a value that matters."""
_MARKS: Final[Mapping[Key, tuple[Tone, str]]] = {
    Key.CLEAR: (Tone.WARNING, CHEVRON_LEFT),
    Key.ENTER: (Tone.SUCCESS, drawing(Icon.CHECK)),
}


class PinKeys(NamedTuple):
    """Four rows of three keys; `order` is the ten digits, row by row."""

    kit: Kit
    order: str
    language: Language
    size: tuple[int, int]
    """The most that it may take, in pixels."""
    gap: int

    @property
    def height(self) -> int:
        return ROWS * (self._key[1] + self._between) - self._between

    @property
    def _between(self) -> int:
        return self.kit.px(self.kit.theme.metrics.pin_key_gap)

    @property
    def _key(self) -> tuple[int, int]:
        width, height = self.size
        across = (width + self._between) // COLUMNS - self._between
        return across, min(round(across * _HIGHEST), (height + self._between) // ROWS - self._between)

    def keys(self, rect: Rect) -> dict[PinKey, Rect]:
        """Where each key is, when this part stands in `rect`."""
        (width, height), between = self._key, self._between
        left = rect.centerx - (COLUMNS * (width + between) - between) // 2
        top = rect.top + (rect.height - self.height) // 2
        meanings: tuple[PinKey, ...] = (*self.order[:9], Key.CLEAR, self.order[9], Key.ENTER)
        return {
            meaning: Rect(left + place % COLUMNS * (width + between), top + place // COLUMNS * (height + between), width, height)
            for place, meaning in enumerate(meanings)
        }

    def draw(self, onto: Surface, rect: Rect) -> None:
        for meaning, key in self.keys(rect).items():
            if isinstance(meaning, Key):
                self._draw_mark(onto, key, *_MARKS[meaning])
            else:
                self._draw_plate(onto, key, Tone.NEUTRAL)
                self._draw_digit(onto, key, digits(meaning, self.language))

    def _draw_plate(self, onto: Surface, key: Rect, tone: Tone) -> None:
        metrics, palette = self.kit.theme.metrics, self.kit.theme.palette
        onto.blit(
            self.kit.shapes.plate(key.size, self.kit.px(metrics.cell_radius), palette.buttons[tone], self.kit.px(metrics.edge)),
            key,
        )

    def _draw_digit(self, onto: Surface, key: Rect, digit: str) -> None:
        style = self.kit.theme.styles.fact
        face = Face(style.weight, max(self.kit.least(self.kit.theme.styles.label), min(round(key.height * _INK), self.kit.px(style.size))))
        self.kit.type.line(digit, face, self.kit.theme.palette.ink, self.language.right_to_left).draw_by_ink(onto, key)

    def _draw_mark(self, onto: Surface, key: Rect, tone: Tone, strokes: str) -> None:
        self._draw_plate(onto, key, tone)
        spot = Rect(0, 0, round(key.height * 0.55), round(key.height * 0.55))
        spot.center = key.center
        onto.blit(self.kit.shapes.drawing(sheet(strokes, css(self.kit.theme.palette.buttons[tone].mark)), spot.size), spot)

"""The labelled keys at the edges: chevron, number and icon towards the key, the label beside them, in both languages the same way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.drawing.colour import BLACK, WHITE, css, mix
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.text import Align, Block
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.screens.digits import digits
from otp_atm.screens.icons import CHEVRON_LEFT, CHEVRON_RIGHT, drawing, sheet
from otp_atm.screens.painting.kit import Kit
from otp_atm.screens.painting.layout import SIDES
from otp_atm.screens.theme import Metrics
from otp_atm.screens.view import Choice, View

_PRESSED: Final = 0.22
"""How much lighter a pressed key's face is."""
_HOLLOW: Final = 0.3
_RIM: Final = 0.45
"""How much darker the number's disc is than the plate, and how much of the plate's edge is in its own."""


class Slot(NamedTuple):
    """A choice in its place, its label set."""

    kit: Kit
    choice: Choice
    language: Language
    side: Align
    label: Block
    hint: Block | None

    @property
    def rect(self) -> Rect:
        return self.kit.layout.slots[self.choice.key]

    def draw(self, onto: Surface, *, pressed: bool = False) -> None:
        """The plate with all that is on it; its shadow is not part of it."""
        metrics, palette = self.kit.theme.metrics, self.kit.theme.palette
        skin = palette.buttons[self.choice.tone]
        plate = self.kit.shapes.plate(
            self.rect.size, self.kit.px(metrics.slot_radius), _lit(skin) if pressed else skin, self.kit.px(metrics.edge)
        )
        onto.blit(plate, self.rect)
        for strokes, inset, length in self._drawings():
            spot = self._from_edge(inset, length)
            onto.blit(self.kit.shapes.drawing(sheet(strokes, css(skin.mark)), spot.size), spot)
        if self.choice.number:
            self._draw_number(skin, onto)
        self._write(onto)

    def _drawings(self) -> Iterator[tuple[str, float, float]]:
        """What is drawn, how far from the outer edge, and how large."""
        metrics = self.kit.theme.metrics
        yield CHEVRON_LEFT if self.side is Align.LEFT else CHEVRON_RIGHT, metrics.slot_padding, metrics.chevron
        yield drawing(self.choice.icon), metrics.slot_padding + metrics.chevron + metrics.slot_gap, metrics.slot_icon

    def _draw_number(self, skin: Skin, onto: Surface) -> None:
        """Small, on a disc in the corner over the chevron: it takes no room from the label, and is for those who look for it."""
        metrics, style = self.kit.theme.metrics, self.kit.theme.styles.number
        spot = self._from_edge(metrics.slot_padding + (metrics.chevron - metrics.number) / 2, metrics.number)
        spot.top, size = self.rect.top + self.kit.px(metrics.number_top), spot.width
        face, rim = mix(skin.bottom, BLACK, _HOLLOW), mix(skin.bottom, skin.edge, _RIM)
        onto.blit(self.kit.shapes.disc(size, face, rim, self.kit.px(metrics.edge * 0.75)), spot)
        digit = digits(self.choice.number, self.language)
        block = self.kit.fit(digit, style, size, self.language)
        self.kit.type.line(digit, block.face, self.kit.theme.palette.ink, block.rtl).draw_by_ink(onto, spot)

    def _from_edge(self, inset: float, length: float) -> Rect:
        size = self.kit.px(length)
        square = Rect(0, 0, size, size)
        square.midleft = (self.rect.left + self.kit.px(inset), self.rect.centery)
        if self.side is Align.RIGHT:
            square.right = self.rect.right - self.kit.px(inset)
        return square

    def _write(self, onto: Surface) -> None:
        palette, outer = self.kit.theme.palette, self.kit.px(_before_label(self.kit.theme.metrics))
        height = self.label.height + (self.hint.height if self.hint else 0)
        spot = Rect(self.rect.left + outer, self.rect.centery - height // 2, self.label.width, self.label.height)
        if self.side is Align.RIGHT:
            spot.right = self.rect.right - outer
        self.kit.type.draw_block(onto, self.label, palette.ink, spot, self.side)
        if self.hint:
            self.kit.type.draw_block(onto, self.hint, palette.soft_ink, spot.move(0, self.label.height), self.side)


def slots_of(view: View, kit: Kit) -> dict[Key, Slot]:
    """The view's choices in their places. Labels on one side are set in one size."""
    return {
        slot.choice.key: slot for keys, side in zip(SIDES, (Align.LEFT, Align.RIGHT), strict=True) for slot in _side(view, kit, keys, side)
    }


def _side(view: View, kit: Kit, keys: tuple[Key, ...], side: Align) -> Iterator[Slot]:
    choices = [choice for choice in view.choices if choice.key in keys]
    styles, metrics = kit.theme.styles, kit.theme.metrics
    width = kit.layout.slots[keys[0]].width - kit.px(_before_label(metrics)) - kit.px(metrics.slot_end)
    labels = _labels(tuple(choice.label for choice in choices), kit, width, view.language)
    for choice, label in zip(choices, labels, strict=True):
        hint = kit.fit(choice.hint, styles.hint, width, view.language) if choice.hint else None
        yield Slot(kit, choice, view.language, side, label, hint)


def _labels(texts: tuple[str, ...], kit: Kit, width: int, language: Language) -> list[Block]:
    """In two lines if they fit like that, or else in three."""
    labels, styles = kit.fit_alike(texts, kit.theme.styles.label, width, language), kit.theme.styles
    cramped = any(label.face.size < kit.px(styles.label.minimum) for label in labels)
    return kit.fit_alike(texts, styles.long_label, width, language) if cramped else labels


def _before_label(metrics: Metrics) -> float:
    """From a slot's outer edge to its label."""
    return metrics.slot_padding + metrics.chevron + metrics.slot_gap + metrics.slot_icon + metrics.slot_gap


def _lit(skin: Skin) -> Skin:
    return Skin(mix(skin.top, WHITE, _PRESSED), mix(skin.bottom, WHITE, _PRESSED), WHITE, skin.mark)

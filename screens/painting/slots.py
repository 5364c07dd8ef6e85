"""The labelled keys at the edges: an arrow towards the key, then number or icon, and the label in what is left, in both languages alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.drawing.colour import WHITE, css, mix
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.text import Align, Block
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.screens.digits import digits
from otp_atm.screens.icons import POINT_LEFT, POINT_RIGHT, drawing, sheet
from otp_atm.screens.painting.kit import Kit
from otp_atm.screens.painting.layout import LEFT_KEYS, RIGHT_KEYS
from otp_atm.screens.theme import Metrics
from otp_atm.screens.view import Choice, Icon

_PRESSED: Final = 0.22
"""How much lighter a pressed key's face is."""


class Slot(NamedTuple):
    """A choice in its place, its label set."""

    kit: Kit
    choice: Choice
    language: Language
    rect: Rect
    label: Block

    @property
    def side(self) -> Align:
        """That of its key."""
        return Align.LEFT if self.choice.key in LEFT_KEYS else Align.RIGHT

    def draw(self, onto: Surface, *, pressed: bool = False) -> None:
        """The plate with all that is on it; its shadow is not part of it."""
        metrics, palette = self.kit.theme.metrics, self.kit.theme.palette
        skin = palette.buttons[self.choice.tone]
        plate = self.kit.shapes.plate(
            self.rect.size, self.kit.px(metrics.slot_radius), _lit(skin) if pressed else skin, self.kit.px(metrics.edge)
        )
        onto.blit(plate, self.rect)
        point = POINT_LEFT if self.side is Align.LEFT else POINT_RIGHT
        self._draw(sheet(point, css(skin.mark), fill=css(skin.mark)), metrics.slot_padding, metrics.chevron, onto)
        if self.choice.number:
            self._draw_number(skin, onto)
        elif self.choice.icon is not Icon.NONE:
            aside = metrics.slot_padding + metrics.chevron + metrics.between + (metrics.mark - metrics.mark_icon) / 2
            self._draw(sheet(drawing(self.choice.icon), css(skin.mark)), aside, metrics.mark_icon, onto)
        self._write(onto)

    def _draw(self, svg: str, inset: float, length: float, onto: Surface) -> None:
        spot = self._from_edge(inset, length)
        onto.blit(self.kit.shapes.drawing(svg, spot.size), spot)

    def _draw_number(self, skin: Skin, onto: Surface) -> None:
        """As large as the label, dark on a bright disc."""
        metrics, ink = self.kit.theme.metrics, self.kit.theme.palette.ink
        spot = self._from_edge(metrics.slot_padding + metrics.chevron + metrics.between, metrics.mark)
        onto.blit(self.kit.shapes.disc(spot.width, ink, ink, 1), spot)
        self.kit.type.line(digits(self.choice.number, self.language), self.label.face, skin.bottom, self.label.rtl).draw_by_ink(onto, spot)

    def _from_edge(self, inset: float, length: float) -> Rect:
        size = self.kit.px(length)
        square = Rect(0, 0, size, size)
        square.midleft = (self.rect.left + self.kit.px(inset), self.rect.centery)
        if self.side is Align.RIGHT:
            square.right = self.rect.right - self.kit.px(inset)
        return square

    def _write(self, onto: Surface) -> None:
        """In the middle of the room that it has."""
        spot = Rect(0, self.rect.centery - self.label.height // 2, self.label.width, self.label.height)
        inset = self.kit.px(_before_label(self.kit.theme.metrics))
        if self.side is Align.LEFT:
            spot.left = self.rect.left + inset
        else:
            spot.right = self.rect.right - inset
        self.kit.type.draw_block(onto, self.label, self.kit.theme.palette.ink, spot, Align.CENTRE)


def roomy(choices: Iterable[Choice], kit: Kit, language: Language) -> list[Key]:
    """The keys whose slots have to be wide ones: all on the right, where answers are, and those on the left that would have to shrink."""
    choices = [*choices]
    left = [choice for choice in choices if choice.key in LEFT_KEYS]
    style, width = kit.theme.styles.label, kit.layout.slots[LEFT_KEYS[0]].width - _around_label(kit)
    cramped = any(kit.fit(choice.label, style, width, language).face.size < kit.least(style) for choice in left)
    return [choice.key for choice in choices if choice.key in RIGHT_KEYS or cramped]


def slots_of(choices: Iterable[Choice], places: Mapping[Key, Rect], kit: Kit, language: Language) -> dict[Key, Slot]:
    """The choices in their places, the labels of all in one size."""
    choices, style = [*choices], kit.theme.styles.label
    widths = [places[choice.key].width - _around_label(kit) for choice in choices]
    sizes = [kit.fit(choice.label, style, width, language).face.size for choice, width in zip(choices, widths, strict=True)]
    alike = style._replace(size=min(sizes, default=1) / kit.layout.unit)
    return {
        choice.key: Slot(kit, choice, language, places[choice.key], kit.fit(choice.label, alike, width, language))
        for choice, width in zip(choices, widths, strict=True)
    }


def _before_label(metrics: Metrics) -> float:
    """From a slot's outer edge to its label."""
    return metrics.slot_padding + metrics.chevron + metrics.between + metrics.mark + metrics.between


def _around_label(kit: Kit) -> int:
    return kit.px(_before_label(kit.theme.metrics)) + kit.px(kit.theme.metrics.slot_end)


def _lit(skin: Skin) -> Skin:
    return Skin(mix(skin.top, WHITE, _PRESSED), mix(skin.bottom, WHITE, _PRESSED), WHITE, skin.mark)

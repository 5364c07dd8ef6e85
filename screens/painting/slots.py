"""The labelled keys at the edges: chevron and icon towards the key, the label beside them, in both languages the same way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pygame import Rect, Surface

from kiosk.vocabulary import Language
from screens.icons import CHEVRON_LEFT, CHEVRON_RIGHT, drawing, sheet
from screens.painting.colour import WHITE, css, mix
from screens.painting.kit import Kit
from screens.painting.layout import LEFT_KEYS
from screens.painting.text import Align
from screens.theme import Skin
from screens.view import Choice, Icon

_PRESSED: Final = 0.22
"""How much lighter a pressed key's face is."""


def draw(kit: Kit, choice: Choice, language: Language, onto: Surface, *, pressed: bool = False) -> None:
    """One choice in its slot."""
    metrics, slot = kit.theme.metrics, kit.layout.slots[choice.key]
    skin = kit.theme.palette.buttons[choice.tone]
    plate = kit.shapes.plate(slot.size, kit.px(metrics.slot_radius), _lit(skin) if pressed else skin, kit.px(metrics.edge))
    onto.blit(plate, slot)
    align = Align.LEFT if choice.key in LEFT_KEYS else Align.RIGHT
    room = slot.inflate(-2 * kit.px(metrics.slot_padding), 0)
    for strokes, length in _drawings(choice, align, kit):
        spot, room = _cut(room, kit.px(length), kit.px(metrics.gap * 0.7), align)
        onto.blit(kit.shapes.drawing(sheet(strokes, css(skin.mark)), spot.size), spot)
    _write(kit, choice, language, onto, (room, align))


def _lit(skin: Skin) -> Skin:
    return Skin(mix(skin.top, WHITE, _PRESSED), mix(skin.bottom, WHITE, _PRESSED), WHITE, skin.mark)


def _drawings(choice: Choice, align: Align, kit: Kit) -> Iterator[tuple[str, float]]:
    """What is drawn beside the label, from the key inwards, and how large."""
    yield CHEVRON_LEFT if align is Align.LEFT else CHEVRON_RIGHT, kit.theme.metrics.chevron
    if choice.icon is not Icon.NONE:
        yield drawing(choice.icon), kit.theme.metrics.slot_icon


def _cut(room: Rect, size: int, gap: int, align: Align) -> tuple[Rect, Rect]:
    """A square of `size` at the outer end of `room`, and the room that is left."""
    left = align is Align.LEFT
    square = Rect(room.left if left else room.right - size, room.centery - size // 2, size, size)
    return square, Rect(room.left + (size + gap if left else 0), room.top, room.width - size - gap, room.height)


def _write(kit: Kit, choice: Choice, language: Language, onto: Surface, place: tuple[Rect, Align]) -> None:
    styles, palette = kit.theme.styles, kit.theme.palette
    room, align = place
    label = kit.fit(choice.label, styles.label, room.width, language)
    hint = kit.fit(choice.hint, styles.hint, room.width, language) if choice.hint else None
    height = label.height + (hint.height if hint else 0)
    spot = Rect(room.left, room.centery - height // 2, room.width, label.height)
    kit.type.draw_block(onto, label, palette.ink, spot, align)
    if hint:
        kit.type.draw_block(onto, hint, palette.soft_ink, spot.move(0, label.height), align)

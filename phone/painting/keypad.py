"""The keypad, and the offer above it to paste what was copied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pygame import Rect, Surface

from otp_atm.drawing.colour import WHITE
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.text import Align, Block
from otp_atm.phone.events import Event, Tap, Typed
from otp_atm.phone.painting.colours import KEY, KEYPAD, OTHER_KEY
from otp_atm.phone.painting.geometry import key_rects, keypad_rect
from otp_atm.phone.painting.glyphs import ERASE, PASTE
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Target
from otp_atm.phone.view import Keypad, told
from otp_atm.screens.digits import digits

_OTHERS: Final[Mapping[str, Event]] = {"done": Tap.DONE, "erase": Tap.ERASE}


def keypad_targets(kit: Kit, keypad: Keypad) -> list[Target]:
    """Its keys, and the offer to paste."""
    keys = [Target(rect, _OTHERS.get(key) or Typed(key)) for key, rect in key_rects(kit.geometry, kit.metrics).items()]
    return [*keys, Target(_pill(kit, keypad)[0], Tap.PASTE)] if keypad.paste else keys


def draw_keypad(kit: Kit, keypad: Keypad, onto: Surface) -> None:
    """The keypad at the bottom of the glass."""
    area = _area(kit, keypad)
    onto.fill(KEYPAD, area)
    onto.fill(OTHER_KEY.edge, Rect(area.left, area.top, area.width, kit.px(kit.metrics.edge)))
    for key, rect in key_rects(kit.geometry, kit.metrics).items():
        kit.touchable(onto, rect, 10, OTHER_KEY if key in _OTHERS else KEY)
        _label(kit, keypad, key, rect, onto)
    if keypad.paste:
        _draw_paste(kit, keypad, onto)


def _area(kit: Kit, keypad: Keypad) -> Rect:
    return keypad_rect(kit.geometry, kit.metrics, paste=bool(keypad.paste))


def _label(kit: Kit, keypad: Keypad, key: str, rect: Rect, onto: Surface) -> None:
    if key == "erase":
        kit.glyph(onto, rect.center, ERASE, 27, OTHER_KEY.mark)
    elif key == "done":
        kit.write(onto, rect.inflate(-kit.px(10), 0), Align.CENTRE, keypad.done, kit.styles.button, colour=OTHER_KEY.mark)
    else:
        text = digits(key, kit.language)
        kit.type.line(text, kit.fit(text, kit.styles.digit, rect.width).face, KEY.mark, False).draw_by_ink(onto, rect)


def _pill(kit: Kit, keypad: Keypad) -> tuple[Rect, Block]:
    """Where the offer to paste stands, and its words."""
    area = _area(kit, keypad)
    row = Rect(area.left, area.top + kit.px(6), area.width, kit.px(kit.metrics.paste) - kit.px(5))
    label = f"{keypad.paste} {told(keypad.copied)}"
    block = kit.fit(label, kit.styles.end, row.width - kit.px(90))
    pill = Rect(0, 0, kit.type.width(block.texts[0], block.face, block.rtl) + kit.px(58), row.height - kit.px(3))
    pill.center = row.center
    return pill, block


def _draw_paste(kit: Kit, keypad: Keypad, onto: Surface) -> None:
    pill, block = _pill(kit, keypad)
    blue = kit.palette.field_focus.mark
    kit.touchable(onto, pill, 20, Skin(WHITE, WHITE, blue, blue), 1.4)
    spot, words = kit.split(pill.inflate(-2 * kit.px(12), 0), kit.px(24), kit.start, kit.px(6))
    kit.glyph(onto, spot.center, PASTE, 19, blue)
    kit.type.line(block.texts[0], block.face, blue, block.rtl).draw(onto, words, kit.start)

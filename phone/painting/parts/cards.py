"""A bank card as the app shows it."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.drawing.colour import WHITE, css, mix
from otp_atm.drawing.text import Align
from otp_atm.phone.painting.colours import CHIP_LINES, TILES
from otp_atm.phone.painting.glyphs import BACK_LEFT, BACK_RIGHT, solid
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Still, Target
from otp_atm.phone.view import CardFace
from otp_atm.screens.icons import khatam

_ASPECT = 0.46
_CHIP = (
    '<rect width="40" height="30" rx="6"/><path d="M0 10h12v10H0M40 10H28v10h12M12 10V0M28 10V0M12 20v10M28 20v10" '
    f'fill="none" stroke="{css(CHIP_LINES)}" stroke-width="1.6"/>'
)


class CardFacePart(Still):
    """Its number, large; the bank's name; a chip; the pattern of the bank's other things, faint."""

    def __init__(self, kit: Kit, item: CardFace, width: int) -> None:
        self._kit = kit
        self._item = item
        self._height = round(width * _ASPECT)

    @property
    def height(self) -> int:
        return self._height

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, skin = self._kit, self._kit.theme.card
        kit.raised(onto, rect, kit.metrics.card_radius, skin)
        self._pattern(onto, rect)
        inner = rect.inflate(-2 * kit.px(20), -2 * kit.px(16))
        top = Rect(inner.left, inner.top, inner.width, kit.px(26))
        _, name = kit.split(top, kit.px(38), kit.end, kit.px(12))
        bank = kit.fit(self._item.bank, kit.styles.card_bank, name.width)
        kit.block(onto, name.move(0, (top.height - bank.pitch) // 2), bank, skin.mark, kit.start)
        chip = kit.shapes.drawing(solid(_CHIP, (40, 30), css(mix(skin.mark, WHITE, 0.2))), (kit.px(38), kit.px(29)))
        onto.blit(chip, chip.get_rect(midleft=(inner.left, top.centery)) if kit.rtl else chip.get_rect(midright=(inner.right, top.centery)))
        middle = Rect(inner.left, inner.centery - kit.px(12), inner.width, kit.px(36))
        block = kit.fit(self._item.number, kit.styles.card_number, middle.width)
        kit.type.line(self._item.number, block.face, WHITE, False).draw_by_ink(onto, middle, Align.CENTRE)
        bottom = Rect(inner.left, inner.bottom - kit.px(24), inner.width, kit.px(24))
        kit.write(onto, bottom, kit.start, self._item.caption, kit.styles.hint, colour=mix(WHITE, skin.top, 0.08))
        spot, _ = kit.split(bottom, kit.px(22), kit.end)
        kit.glyph(onto, spot.center, BACK_LEFT if kit.rtl else BACK_RIGHT, 20, skin.mark, weight=2.2)

    def _pattern(self, onto: Surface, rect: Rect) -> None:
        kit = self._kit
        side = kit.px(66)
        tile = kit.shapes.drawing(khatam(css(TILES), 0.1), (side, side))
        clip = onto.get_clip()
        onto.set_clip(rect.inflate(-2 * kit.px(4), -2 * kit.px(4)).clip(clip))
        for left in range(rect.left, rect.right, side):
            for top in range(rect.top, rect.bottom, side):
                onto.blit(tile, (left, top))
        onto.set_clip(clip)

    def targets(self, rect: Rect) -> list[Target]:
        return [Target(rect, self._item.tap)]

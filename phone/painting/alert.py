"""The banner of a message that has just come in, on top of whatever is open."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.drawing.colour import WHITE, mix
from otp_atm.drawing.skin import Skin
from otp_atm.phone.events import Tap
from otp_atm.phone.painting.colours import ALERT, ALERT_BUTTON
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Target
from otp_atm.phone.painting.parts.mark import draw_mark
from otp_atm.phone.painting.snippet import side_of, snippet_of
from otp_atm.phone.view import Alert, Glyph, told


class Banner:
    """Laid out for one message. `rect` is where it comes to rest."""

    def __init__(self, kit: Kit, alert: Alert) -> None:
        self._kit = kit
        self._alert = alert
        geometry = kit.geometry
        self._pad = kit.px(13)
        self._copy = kit.px(44) if alert.copy else 0
        width = geometry.screen.width - 2 * kit.px(9)
        self._snippet = snippet_of(kit, told(alert.text), width - 2 * self._pad - kit.px(44) - kit.px(11))
        height = 2 * self._pad + kit.px(24) + self._snippet.height + self._copy
        self.rect = Rect(kit.px(9), geometry.status.bottom - kit.px(2), width, height)

    def draw(self, onto: Surface, offset: int) -> None:
        """With so many pixels still to come down."""
        kit, rect = self._kit, self.rect.move(0, -offset)
        kit.raised(onto, rect, 22, ALERT)
        inner = rect.inflate(-2 * self._pad, -2 * self._pad)
        spot, words = kit.split(inner, kit.px(44), kit.start, kit.px(11))
        draw_mark(kit, onto, Rect(spot.left, spot.top + kit.px(2), spot.width, spot.width))
        head = Rect(words.left, words.top, words.width, kit.px(24))
        kit.write(onto, head, kit.start, self._alert.sender, kit.styles.sender_unread._replace(lines=1), colour=WHITE)
        body = Rect(words.left, head.bottom, words.width, 0)
        kit.block(onto, body, self._snippet, mix(WHITE, ALERT.top, 0.2), side_of(self._snippet))
        if self._copy:
            self._draw_copy(onto, self._copy_rect(rect))

    def targets(self) -> list[Target]:
        """The offer to copy lies over the banner itself."""
        whole = Target(self.rect, Tap.BANNER)
        return [Target(self._copy_rect(self.rect), Tap.BANNER_COPY), whole] if self._copy else [whole]

    def _copy_rect(self, rect: Rect) -> Rect:
        kit = self._kit
        return Rect(rect.left + self._pad, rect.bottom - self._pad - kit.px(34), rect.width - 2 * self._pad, kit.px(36))

    def _draw_copy(self, onto: Surface, rect: Rect) -> None:
        kit, accent = self._kit, self._kit.theme.accent
        kit.touchable(onto, rect, 12, Skin(*ALERT_BUTTON, accent))
        text = kit.fit(self._alert.copy, kit.styles.end, rect.width - kit.px(40))
        glyph, gap = kit.px(22), kit.px(6)
        line = Rect(0, 0, glyph + gap + kit.type.width(text.texts[0], text.face, text.rtl), rect.height)
        line.center = rect.center
        spot, words = kit.split(line, glyph, kit.start, gap)
        kit.glyph(onto, spot.center, Glyph.COPY, 18, accent)
        kit.type.line(text.texts[0], text.face, accent, text.rtl).draw(onto, words, kit.start)

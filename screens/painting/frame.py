"""What every screen has: backdrop, header and footer. It changes only with the language."""

from __future__ import annotations

from typing import Final, NamedTuple

import pygame
from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour, css
from otp_atm.drawing.shapes import loaded, rendered
from otp_atm.drawing.text import Align, Block
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.texts import said
from otp_atm.screens.brand import Brand
from otp_atm.screens.digits import digits, isolated
from otp_atm.screens.icons import khatam
from otp_atm.screens.painting.kit import Kit, end_of, start_of
from otp_atm.screens.words import words_of

_CLOCK: Final = 0.54
"""The share of a wide screen's width that day and time may take."""
_HEADER_INSET: Final = 0.12
"""What of a line of the header is left free above the first and below the last."""


def draw(kit: Kit, brand: Brand, language: Language, onto: Surface) -> None:
    """The whole frame, over everything that was there."""
    _backdrop(kit, onto)
    draw_bars(kit, brand, language, onto)


def draw_bars(kit: Kit, brand: Brand, language: Language, onto: Surface) -> None:
    """Header and footer alone: all that another language changes in the frame."""
    _bars(kit, onto)
    _header(kit, brand, language, onto)
    _footer(kit, brand, language, onto)


def clock_rect(kit: Kit, language: Language) -> Rect:
    """Where day and time stand in the header: where reading ends, or upright in a line of their own."""
    layout, metrics = kit.layout, kit.theme.metrics
    if layout.upright:
        rect = _line(kit, 2)
        rect.width = layout.size[0] - _before_text(kit) - kit.px(metrics.margin)
        _to_side(kit, rect, start_of(language), _before_text(kit))
    else:
        rect = _line(kit, 0)
        rect.width = round(layout.size[0] * _CLOCK)
        _to_side(kit, rect, end_of(language), kit.px(metrics.margin))
    return rect.inflate(0, rect.height // 2).clip(layout.header)


def _line(kit: Kit, place: int) -> Rect:
    """One of the header's lines of text, from edge to edge of the screen."""
    header, lines = kit.layout.header, 3 if kit.layout.upright else 2
    inset = header.height * _HEADER_INSET / lines
    height = (header.height - 2 * inset) / lines
    return Rect(0, header.top + round(inset + place * height), header.width, round(height))


def _before_text(kit: Kit) -> int:
    """From the edge where reading starts to the header's texts, as long as the bank has no logo that is wider than ours."""
    metrics = kit.theme.metrics
    return kit.px(metrics.margin) + kit.px(metrics.logo) + kit.px(metrics.gap)


def _to_side(kit: Kit, rect: Rect, side: Align, inset: int) -> None:
    if side is Align.LEFT:
        rect.left = inset
    else:
        rect.right = kit.layout.size[0] - inset


def _backdrop(kit: Kit, onto: Surface) -> None:
    """A deep colour with a glow in its middle, drawn small and scaled up: it has no edge that could blur."""
    palette = kit.theme.palette
    size = onto.get_size()
    small = (max(1, size[0] // 8), max(1, size[1] // 8))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{small[0]}" height="{small[1]}"><defs>'
        f'<radialGradient id="glow" cx="50%" cy="46%" r="62%"><stop offset="0%" stop-color="{css(palette.glow)}"/>'
        f'<stop offset="100%" stop-color="{css(palette.backdrop)}"/></radialGradient></defs>'
        f'<rect width="{small[0]}" height="{small[1]}" fill="url(#glow)"/></svg>'
    )
    picture = Surface(small, depth=32)
    picture.blit(rendered(svg, small), (0, 0))
    pygame.transform.smoothscale(picture, size, onto)
    _pattern(kit, onto)


def _pattern(kit: Kit, onto: Surface) -> None:
    """Eight-pointed stars, as on tiles, so faint that one sees them only when nothing else is there."""
    side = kit.px(kit.theme.metrics.tile)
    tile = rendered(khatam(css(kit.theme.palette.pattern), 0.12), (side, side))
    onto.blits([(tile, (left, top)) for left in range(0, onto.get_width(), side) for top in range(0, onto.get_height(), side)], False)


def _bars(kit: Kit, onto: Surface) -> None:
    palette, layout = kit.theme.palette, kit.layout
    onto.fill(palette.bar, layout.header)
    onto.fill(palette.bar, layout.footer)
    rule = kit.px(kit.theme.metrics.rule)
    onto.fill(palette.rule, Rect(0, layout.header.bottom - rule, layout.header.width, rule))


def _header(kit: Kit, brand: Brand, language: Language, onto: Surface) -> None:
    """Mark and names where reading starts; terminal and clock where it ends, upright the clock below."""
    palette, layout, margin = kit.theme.palette, kit.layout, kit.px(kit.theme.metrics.margin)
    logo = _logo(kit, brand)
    spot = logo.get_rect(centery=layout.header.centery)
    _to_side(kit, spot, start_of(language), margin)
    onto.blit(logo, spot)
    gap = kit.px(kit.theme.metrics.gap)
    before = margin + spot.width + gap
    room = layout.size[0] - before - margin
    beside = room if layout.upright else room - clock_rect(kit, language).width - gap
    below = room
    if not layout.upright:
        terminal = _terminal(kit, brand, language, room // 2)
        _Pen(kit, onto, end_of(language), margin).write(terminal, _line(kit, 1), palette.soft_ink)
        below = room - _width(kit, terminal) - gap
    _names(brand, (beside, below), language, _Pen(kit, onto, start_of(language), before))


def _names(brand: Brand, widths: tuple[int, int], language: Language, pen: _Pen) -> None:
    """The bank's name, and below it what this is, in these widths; a long name takes the room of both."""
    kit, styles, palette = pen.kit, pen.kit.theme.styles, pen.kit.theme.palette
    name = kit.fit(said(brand.name, language), styles.brand, widths[0], language)
    upper, lower = _line(kit, 0), _line(kit, 1)
    alone = len(name.texts) == 1
    pen.write(name, upper if alone else upper.union(lower), palette.accent)
    if alone:
        pen.write(kit.fit(said(brand.subtitle, language), styles.subtitle, widths[1], language), lower, palette.soft_ink)


def _terminal(kit: Kit, brand: Brand, language: Language, width: int) -> Block:
    label = words_of(language).terminal.format(id=isolated(brand.terminal_id))
    return kit.fit(label, kit.theme.styles.terminal, width, language)


def _width(kit: Kit, block: Block) -> int:
    """Of what is written, in pixels."""
    return max(kit.type.width(text, block.face, block.rtl) for text in block.texts)


class _Pen(NamedTuple):
    """Writes in the rows of header and footer, so far from a side of the screen."""

    kit: Kit
    onto: Surface
    side: Align
    inset: int

    def write(self, block: Block, row: Rect, colour: Colour) -> None:
        """A text in the middle of a row's height; of a row of the bars, only the height counts."""
        rect = Rect(0, row.centery - block.height // 2, block.width, block.height)
        _to_side(self.kit, rect, self.side, self.inset)
        if len(block.texts) == 1:
            rect.top, rect.height = row.top, row.height
            self.kit.type.line(block.texts[0], block.face, colour, block.rtl).draw(self.onto, rect, self.side)
        else:
            self.kit.type.draw_block(self.onto, block, colour, rect, self.side)


def _footer(kit: Kit, brand: Brand, language: Language, onto: Surface) -> None:
    """What never to do, beside the number to call; upright above it, which has the terminal beside it then."""
    palette, style, words, layout = kit.theme.palette, kit.theme.styles.footer, words_of(language), kit.layout
    inset, gap = kit.px(kit.theme.metrics.margin), kit.px(kit.theme.metrics.gap)
    first, last = _Pen(kit, onto, start_of(language), inset), _Pen(kit, onto, end_of(language), inset)
    room = layout.footer.inflate(-2 * inset, 0)
    call = words.support.format(phone=isolated(digits(brand.support_phone, language)))
    support = kit.fit(call, style._replace(lines=1), room.width, language)
    after = room.width - _width(kit, support) - gap
    lines = style.lines if room.height >= 2 * support.pitch else 1
    warning = kit.fit(words.never_tell, style._replace(lines=lines), room.width if layout.upright else after, language)
    if not layout.upright:
        first.write(warning, room, palette.ink)
        last.write(support, room, palette.soft_ink)
        return
    height = warning.height + support.pitch
    above = Rect(room.left, room.centery - height // 2, room.width, warning.height)
    below = Rect(room.left, above.bottom, room.width, support.pitch)
    first.write(warning, above, palette.ink)
    first.write(support, below, palette.soft_ink)
    last.write(_terminal(kit, brand, language, after), below, palette.soft_ink)


def _logo(kit: Kit, brand: Brand) -> Surface:
    height = kit.px(kit.theme.metrics.logo)
    if brand.logo:
        return loaded(brand.logo, height)
    palette = kit.theme.palette
    mark = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><defs>'
        '<linearGradient id="gold" x1="0%" y1="0%" x2="100%" y2="100%">'
        f'<stop offset="0%" stop-color="{css(palette.accent)}"/><stop offset="100%" stop-color="{css(palette.rule)}"/>'
        "</linearGradient></defs>"
        '<path d="M24 1.5L43.5 12.75v22.5L24 46.5 4.5 35.25v-22.5z" fill="url(#gold)"/>'
        f'<path d="M24 12.5L34 18.25v11.5L24 35.5 14 29.75v-11.5z" fill="{css(palette.bar)}"/>'
        '<circle cx="24" cy="24" r="4.6" fill="url(#gold)"/></svg>'
    )
    return rendered(mark, (height, height))

"""What every screen has: backdrop, header, footer and the empty panel. It changes only with the language."""

from __future__ import annotations

import pygame
from pygame import Rect, Surface

from otp_atm.drawing.colour import css
from otp_atm.drawing.shapes import loaded, rendered
from otp_atm.drawing.text import Align
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.texts import said
from otp_atm.screens.brand import Brand
from otp_atm.screens.digits import digits, isolated
from otp_atm.screens.icons import khatam
from otp_atm.screens.painting.kit import Kit, end_of, start_of
from otp_atm.screens.words import words_of


def draw(kit: Kit, brand: Brand, language: Language, onto: Surface) -> None:
    """The whole frame, over everything that was there."""
    _backdrop(kit, onto)
    _panel(kit, onto)
    draw_bars(kit, brand, language, onto)


def draw_bars(kit: Kit, brand: Brand, language: Language, onto: Surface) -> None:
    """Header and footer alone: all that another language changes in the frame."""
    _bars(kit, onto)
    _header(kit, brand, language, onto)
    _footer(kit, brand, language, onto)


def clear_panel(kit: Kit, onto: Surface) -> None:
    """Wipe the inside of the panel, as far as anything can stand in it; its smooth edge is left alone."""
    metrics, panel = kit.theme.metrics, kit.layout.panel
    inside = panel.inflate(-2 * kit.px(metrics.edge), -2 * kit.px(metrics.panel_radius))
    onto.blit(_panel_plate(kit), inside, inside.move(-panel.left, -panel.top))


def clock_rect(kit: Kit, language: Language) -> Rect:
    """Where day and time stand in the header."""
    header = kit.layout.header
    rect = Rect(0, header.top + round(header.height * 0.13), round(header.width * 0.4), round(header.height * 0.4))
    _to_side(kit, rect, end_of(language), kit.px(kit.theme.metrics.margin + 8))
    return rect


def _to_side(kit: Kit, rect: Rect, side: Align, inset: int) -> None:
    if side is Align.LEFT:
        rect.left = inset
    else:
        rect.right = kit.layout.size[0] - inset


def _backdrop(kit: Kit, onto: Surface) -> None:
    """A deep colour with a glow behind the panel, drawn small and scaled up: it has no edge that could blur."""
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


def _panel(kit: Kit, onto: Surface) -> None:
    kit.drop_shadow(kit.layout.panel, kit.theme.metrics.panel_radius, onto)
    onto.blit(_panel_plate(kit), kit.layout.panel)


def _panel_plate(kit: Kit) -> Surface:
    metrics = kit.theme.metrics
    return kit.shapes.plate(kit.layout.panel.size, kit.px(metrics.panel_radius), kit.theme.palette.panel, kit.px(metrics.edge))


def _header(kit: Kit, brand: Brand, language: Language, onto: Surface) -> None:
    palette, styles, metrics = kit.theme.palette, kit.theme.styles, kit.theme.metrics
    header, side = kit.layout.header, start_of(language)
    logo = _logo(kit, brand)
    spot = logo.get_rect(centery=header.centery)
    inset = kit.px(metrics.margin + 6)
    _to_side(kit, spot, side, inset)
    onto.blit(logo, spot)
    terminal, before = clock_rect(kit, language), inset + spot.width + kit.px(metrics.gap)
    width = min(round(header.width * 0.5), header.width - before - _behind(kit, terminal, language) - kit.px(metrics.gap))
    text = Rect(0, header.top + round(header.height * 0.08), width, round(header.height * 0.48))
    _to_side(kit, text, side, before)
    kit.write(onto, text, side, said(brand.name, language), styles.brand, colour=palette.accent, language=language)
    text.top, text.height = header.top + round(header.height * 0.53), round(header.height * 0.34)
    kit.write(onto, text, side, said(brand.subtitle, language), styles.subtitle, colour=palette.soft_ink, language=language)
    terminal.top, terminal.height = text.top, text.height
    label = words_of(language).terminal.format(id=isolated(brand.terminal_id))
    kit.write(onto, terminal, end_of(language), label, styles.terminal, colour=palette.soft_ink, language=language)


def _behind(kit: Kit, rect: Rect, language: Language) -> int:
    """How far from the edge where reading ends a rectangle begins."""
    return rect.right if end_of(language) is Align.LEFT else kit.layout.size[0] - rect.left


def _footer(kit: Kit, brand: Brand, language: Language, onto: Surface) -> None:
    palette, styles, words = kit.theme.palette, kit.theme.styles, words_of(language)
    inset = kit.px(kit.theme.metrics.margin + 8)
    room = kit.layout.footer.inflate(-2 * inset, 0)
    half = Rect(room.left, room.top, round(room.width * 0.64), room.height)
    _to_side(kit, half, start_of(language), inset)
    kit.write(onto, half, start_of(language), words.never_tell, styles.footer, colour=palette.ink, language=language)
    half.width = round(room.width * 0.34)
    _to_side(kit, half, end_of(language), inset)
    support = words.support.format(phone=isolated(digits(brand.support_phone, language)))
    kit.write(onto, half, end_of(language), support, styles.footer, colour=palette.soft_ink, language=language)


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

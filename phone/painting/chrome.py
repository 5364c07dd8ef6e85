"""What stands around a page's content: wallpaper, head, status bar, home indicator."""

from __future__ import annotations

import pygame
from pygame import Rect, Surface

from otp_atm.drawing.colour import WHITE, Colour, css, mix
from otp_atm.drawing.shapes import rendered
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.text import Align
from otp_atm.phone.events import Tap
from otp_atm.phone.painting.colours import ISLAND, NIGHT, TILES
from otp_atm.phone.painting.geometry import head_height
from otp_atm.phone.painting.glyphs import BACK_LEFT, BACK_RIGHT, DOWN, UP, battery, signal
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Target
from otp_atm.phone.view import App, Glyph, Status, View
from otp_atm.screens.icons import khatam

ON_WALLPAPER = (App.HOME, App.SETTINGS)
_SHEETS = (App.BANK, App.SHOP)
"""Apps whose page is a sheet that reaches up into the coloured head."""


def head_of(kit: Kit, view: View) -> Rect:
    """The head of a page, which the content does not cover."""
    height = head_height(
        kit.geometry,
        kit.metrics,
        path=bool(view.path),
        address=bool(view.address),
        bar=view.app is not App.HOME,
        curve=view.app in _SHEETS,
    )
    return Rect(0, 0, kit.geometry.screen.width, height)


def draw_ground(kit: Kit, view: View, onto: Surface) -> None:
    """What lies under everything."""
    if view.app in ON_WALLPAPER:
        _wallpaper(kit, onto, dim=view.app is App.SETTINGS)
    else:
        onto.fill(kit.palette.page)


def head_targets(kit: Kit, view: View) -> list[Target]:
    """What can be touched in the head."""
    if view.app is App.HOME:
        return []
    handle = _handle(kit)
    targets = [Target(Rect(handle.left, 0, kit.geometry.status.right - handle.left, kit.geometry.status.height), Tap.SETTINGS)]
    if view.back:
        spot, _ = _way_back(kit, _bar(kit, view))
        targets.append(Target(spot.inflate(kit.px(30), 0), Tap.BACK))
    return targets


def draw_head(kit: Kit, view: View, onto: Surface) -> None:
    """The head over whatever has been scrolled under it."""
    head = head_of(kit, view)
    if view.app not in ON_WALLPAPER:
        _face(kit, view, onto, head)
    ink = WHITE if view.app in ON_WALLPAPER else kit.palette.header.mark
    if view.app is not App.HOME:
        _draw_bar(kit, view, onto, ink)
    if view.address:
        _address(kit, view, onto, Rect(0, head.bottom - kit.px(kit.metrics.address), head.width, kit.px(kit.metrics.address)))
    if view.app is not App.HOME:
        _draw_handle(kit, view, onto, ink)
    draw_status(kit, view.status, onto, ink)


def _handle(kit: Kit) -> Rect:
    """What the settings are pulled down by, and pushed up again: around network and battery."""
    island = kit.geometry.island
    left, right = island.right + kit.px(10), kit.geometry.screen.width - kit.px(16)
    return Rect(left, island.top, right - left, island.height)


def _draw_handle(kit: Kit, view: View, onto: Surface, ink: Colour) -> None:
    rect, face = _handle(kit), mix(ink, kit.palette.header.bottom, 0.84)
    kit.touchable(onto, rect, 15, Skin(face, face, face, ink))
    arrow = UP if view.app is App.SETTINGS else DOWN
    kit.glyph(onto, (rect.left + kit.px(17), rect.centery), arrow, 16, ink, weight=2.3)


def _face(kit: Kit, view: View, onto: Surface, head: Rect) -> None:
    skin = kit.palette.header
    if view.app not in _SHEETS:
        edge = kit.px(kit.metrics.edge)
        onto.fill(skin.top, head)
        onto.fill(skin.edge if view.address else kit.palette.line, Rect(0, head.bottom - edge, head.width, edge))
        return
    radius = kit.px(kit.metrics.curve)
    tall = head.inflate(0, radius)
    tall.top = 0
    slope = pygame.transform.smoothscale(_two(skin.top, skin.bottom), (head.width, tall.height))
    mask = Surface(head.size, pygame.SRCALPHA)
    mask.blit(slope, (0, 0))
    side = kit.px(88)
    tile = kit.shapes.drawing(khatam(css(TILES), 0.09), (side, side))
    for left in range(-side // 3, head.width, side):
        for top in range(-side // 4, head.height, side):
            mask.blit(tile, (left, top))
    sheet = Surface((head.width, radius * 2), pygame.SRCALPHA)
    page = kit.palette.page
    sheet.blit(kit.shapes.plate((head.width, radius * 2), radius, Skin(page, page, page, page), 1), (0, 0))
    onto.blit(mask, head)
    clip = onto.get_clip()
    onto.set_clip(Rect(0, head.bottom - radius, head.width, radius).clip(clip))
    onto.blit(sheet, (0, head.bottom - radius))
    onto.set_clip(clip)


def _two(top: Colour, bottom: Colour) -> Surface:
    strip = Surface((2, 2), depth=32)
    strip.fill(top)
    strip.fill(bottom, Rect(0, 1, 2, 1))
    return strip


def _bar(kit: Kit, view: View) -> Rect:
    """Where the title stands, with the way back before it."""
    metrics = kit.metrics
    height = kit.px(metrics.nav + (metrics.path if view.path else 0))
    return Rect(kit.px(metrics.side), kit.geometry.status.bottom, kit.geometry.screen.width - 2 * kit.px(metrics.side), height)


def _way_back(kit: Kit, bar: Rect) -> tuple[Rect, Rect]:
    """The way back, and what it leaves of the bar."""
    return kit.split(bar, kit.px(28), kit.start, kit.px(8))


def _draw_bar(kit: Kit, view: View, onto: Surface, ink: Colour) -> None:
    """The title with the way back before it, and the menus it lies in above."""
    metrics = kit.metrics
    bar = title = _bar(kit, view)
    if view.back:
        spot, title = _way_back(kit, bar)
        kit.glyph(onto, spot.center, BACK_RIGHT if kit.rtl else BACK_LEFT, 26, ink, weight=2.3)
    if view.path:
        path, title = title.copy(), title.copy()
        path.height = kit.px(metrics.path + 8)
        title.top, title.height = path.bottom - kit.px(2), bar.bottom - path.bottom
        colour = mix(ink, kit.palette.header.bottom, 0.12)
        kit.write(onto, path.move(0, kit.px(4)), kit.start, " › ".join(view.path), kit.styles.path, colour=colour)
    style = kit.styles.big_title if view.app is App.MESSAGES and view.depth == 1 else kit.styles.title
    kit.write(onto, title, kit.start, view.title, style, colour=ink)


def _address(kit: Kit, view: View, onto: Surface, row: Rect) -> None:
    """A lock and the host, left to right."""
    line = row.inflate(-2 * kit.px(kit.metrics.side), -2 * kit.px(7))
    line.top -= kit.px(3)
    green = kit.palette.tones[next(tone for tone in kit.palette.tones if tone.value == "success")]
    spot = Rect(line.left, line.top, kit.px(20), line.height)
    kit.glyph(onto, spot.center, Glyph.LOCK, 17, green, weight=2)
    text = Rect(spot.right + kit.px(6), line.top, line.right - spot.right - kit.px(6), line.height)
    block = kit.type.fit(view.address, kit.styles.address, kit.geometry.unit, text.width, False)
    kit.type.line(view.address, block.face, kit.palette.soft_ink, False).draw(onto, text, Align.LEFT)


def draw_status(kit: Kit, status: Status, onto: Surface, ink: Colour) -> None:
    """The phone's own time on the left of the island, network and battery on its right, in every language."""
    geometry = kit.geometry
    kit.plate(onto, geometry.island, 15, ISLAND)
    left = Rect(kit.px(14), geometry.island.top, geometry.island.left - kit.px(22), geometry.island.height)
    face = kit.fit(status.time, kit.styles.status, left.width).face
    kit.type.line(status.time, face, ink, False).draw_by_ink(onto, left)
    faint = mix(ink, kit.palette.header.bottom, 0.6)
    right = Rect(
        geometry.island.right + kit.px(8), geometry.island.top, geometry.screen.width - geometry.island.right - kit.px(24), left.height
    )
    cell = kit.shapes.drawing(battery(css(ink), css(faint), status.battery), (kit.px(28), kit.px(13)))
    onto.blit(cell, cell.get_rect(midright=(right.right, right.centery)))
    network = (right.right - kit.px(28) - kit.px(20), right.centery)
    if status.airplane:
        kit.glyph(onto, network, Glyph.AIRPLANE, 20, ink)
    else:
        bars = kit.shapes.drawing(signal(css(ink), css(faint), 4), (kit.px(19), kit.px(13)))
        onto.blit(bars, bars.get_rect(center=network))


def indicator_target(kit: Kit) -> Target:
    """What leads home."""
    return Target(kit.geometry.indicator, Tap.HOME)


def draw_indicator(kit: Kit, view: View, onto: Surface) -> None:
    """The bar at the bottom that leads home."""
    area = kit.geometry.indicator
    bar = Rect(0, 0, kit.px(136), max(3, kit.px(5)))
    bar.midbottom = (area.centerx, area.bottom - kit.px(8))
    ink = WHITE if view.app in ON_WALLPAPER else kit.palette.ink
    kit.plate(onto, bar, 3, Skin(ink, ink, ink, ink))


def _wallpaper(kit: Kit, onto: Surface, *, dim: bool) -> None:
    """Dusk over the bank's colours, and the faint tiles of its other things."""
    colours = [mix(colour, NIGHT, 0.78) for colour in kit.theme.wallpaper] if dim else list(kit.theme.wallpaper)
    stops = "".join(
        f'<stop offset="{offset}" stop-color="{css(colour)}"/>' for offset, colour in zip(("0%", "55%", "130%"), colours, strict=True)
    )
    small = (onto.get_width() // 4, onto.get_height() // 4)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{small[0]}" height="{small[1]}"><defs>'
        f'<linearGradient id="dusk" x1="20%" y1="0%" x2="75%" y2="100%">{stops}</linearGradient></defs>'
        f'<rect width="{small[0]}" height="{small[1]}" fill="url(#dusk)"/></svg>'
    )
    picture = Surface(small, depth=32)
    picture.blit(rendered(svg, small), (0, 0))
    pygame.transform.smoothscale(picture, onto.get_size(), onto)
    side = kit.px(97.5)
    tile = kit.shapes.drawing(khatam(css(TILES), 0.06 if dim else 0.13), (side, side))
    onto.blits([(tile, (x, y)) for x in range(0, onto.get_width(), side) for y in range(0, onto.get_height(), side)], False)

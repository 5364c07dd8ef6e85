"""The home screen: time and day, large, and the apps in a dock."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.drawing.colour import WHITE, mix
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.text import Align
from otp_atm.phone.painting.colours import BADGE, ICONS
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Still, Target
from otp_atm.phone.view import App, AppIcon, Desk


class DeskPart(Still):
    """As tall as the room it is given."""

    def __init__(self, kit: Kit, item: Desk, height: int) -> None:
        self._kit = kit
        self._item = item
        self.height = height

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, item = self._kit, self._item
        clock = Rect(rect.left, rect.top + round(rect.height * 0.075), rect.width, kit.px(100))
        block = kit.fit(item.time, kit.styles.clock, clock.width)
        kit.type.line(item.time, block.face, WHITE, False).draw_by_ink(onto, clock)
        day = Rect(rect.left, clock.bottom, rect.width, kit.px(32))
        kit.write(onto, day, Align.CENTRE, item.day, kit.styles.day, colour=mix(WHITE, kit.theme.wallpaper[1], 0.12))
        self._draw_dock(onto, self._dock(rect))
        for app, place in self._places(rect):
            self._icon(onto, app, place)

    def targets(self, rect: Rect) -> list[Target]:
        return [Target(place, app.tap) for app, place in self._places(rect)]

    def _dock(self, rect: Rect) -> Rect:
        kit = self._kit
        height = kit.px(122)
        return Rect(rect.left, rect.bottom - height - kit.px(14), rect.width, height)

    def _draw_dock(self, onto: Surface, dock: Rect) -> None:
        """Smoked glass over the wallpaper: what stands on it can be read."""
        width, height, radius = *dock.size, self._kit.px(30)
        glass = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><rect x=".5" y=".5" width="{width - 1}" '
            f'height="{height - 1}" rx="{radius}" fill="#000" fill-opacity=".42" stroke="#fff" stroke-opacity=".3"/></svg>'
        )
        onto.blit(self._kit.shapes.drawing(glass, dock.size), dock)

    def _places(self, rect: Rect) -> list[tuple[AppIcon, Rect]]:
        dock, count = self._dock(rect), len(self._item.apps)
        width = dock.width // count
        order = range(count - 1, -1, -1) if self._kit.rtl else range(count)
        return [
            (app, Rect(dock.left + place * width, dock.top, width, dock.height)) for app, place in zip(self._item.apps, order, strict=True)
        ]

    def _icon(self, onto: Surface, app: AppIcon, place: Rect) -> None:
        kit = self._kit
        size = kit.px(64)
        tile = Rect(0, place.top + kit.px(13), size, size)
        tile.centerx = place.centerx
        bank = kit.theme.palettes[App.BANK].header
        top, bottom = ICONS.get(app.app, (mix(bank.top, WHITE, 0.15), bank.bottom))
        kit.touchable(onto, tile, 17, Skin(top, bottom, mix(top, WHITE, 0.25), WHITE))
        kit.glyph(onto, tile.center, app.glyph, 37, kit.theme.accent if app.app is App.BANK else WHITE, weight=1.9)
        label = Rect(place.left, tile.bottom + kit.px(3), place.width, kit.px(28))
        kit.write(onto, label.inflate(-kit.px(6), 0), Align.CENTRE, app.label, kit.styles.app, colour=WHITE)
        if app.badge:
            badge = Rect(0, 0, kit.px(25), kit.px(25))
            badge.center = (tile.left if kit.rtl else tile.right, tile.top + kit.px(2))
            onto.blit(kit.shapes.disc(badge.width, BADGE, WHITE, kit.px(2)), badge)
            face = kit.fit(app.badge, kit.styles.badge, badge.width).face
            kit.type.line(app.badge, face, WHITE, False).draw_by_ink(onto, badge)

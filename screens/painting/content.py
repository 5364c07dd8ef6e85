"""What stands in the panel, from top to bottom. Where room is short, everything gives way together, a step at a time."""

from __future__ import annotations

from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.screens.digits import isolated
from otp_atm.screens.painting.kit import Kit, end_of
from otp_atm.screens.painting.parts import Badge, FactBox, Notice, Paragraph, Part, PinCells
from otp_atm.screens.painting.path import path_of
from otp_atm.screens.painting.pin_keys import PinKeys
from otp_atm.screens.view import Tone, View

_SCALES: Final = (
    (1.0, 1.0),
    (0.93, 0.93),
    (0.86, 0.86),
    (0.86, 0.6),
    (0.8, 0.55),
    (0.74, 0.5),
    (0.68, 0.5),
    (0.62, 0.5),
    (0.56, 0.5),
    (0.5, 0.5),
)
"""Of the text, and of the badge, which gives way sooner."""
_SPARSE: Final = 0.76
"""Content that fills no more than this of the height, with a large badge, gets one."""
_ABOVE: Final = 0.46
"""The share of the free height that stands above the content: a little less than half looks like the middle."""


class Placed(NamedTuple):
    """A part and its rectangle on the screen."""

    part: Part
    rect: Rect


def placed(view: View, kit: Kit, pin_keys: str) -> tuple[Placed, ...]:
    """The view's parts where they stand in the panel; with `pin_keys`, ten digits, a PIN pad in that order where a PIN is asked for."""
    padding = kit.px(kit.theme.metrics.panel_padding)
    room = kit.layout.panel.inflate(-2 * padding, -2 * padding)
    if view.code:
        room.height -= kit.px(kit.theme.styles.code.size)
    parts = _fitting(view, kit, room, pin_keys)
    top = room.top + max(0, round((room.height - _height(parts)) * _ABOVE))
    places = []
    for part in parts:
        places.append(Placed(part, Rect(room.left, top, room.width, part.height)))
        top += part.height + part.gap
    return tuple(places)


def draw(places: tuple[Placed, ...], view: View, kit: Kit, onto: Surface) -> None:
    """The parts, and the operator's code small in the corner where reading ends."""
    for place in places:
        place.part.draw(onto, place.rect)
    if view.code:
        panel, styles = kit.layout.panel, kit.theme.styles
        foot = Rect(0, 0, panel.width - 2 * kit.px(kit.theme.metrics.panel_padding), 2 * kit.px(styles.code.size))
        foot.midbottom = (panel.centerx, panel.bottom - kit.px(kit.theme.metrics.panel_radius))
        end, colour = end_of(view.language), kit.theme.palette.soft_ink
        kit.write(onto, foot, end, isolated(view.code), styles.code, colour=colour, language=view.language)


def _fitting(view: View, kit: Kit, room: Rect, pin_keys: str) -> list[Part]:
    """The parts at the largest scale that fits. Where little is said, the badge is a large one."""
    body = _body(view, kit, room.width, 1.0, pin_keys)
    hero = kit.px(kit.theme.metrics.hero)
    if hero + _height(body) <= room.height * _SPARSE:
        return [Badge(kit, view.icon, view.tone, hero, kit.px(kit.theme.metrics.gap)), *body]
    for scale, badge in _SCALES:
        parts = [*_badge(view, kit, badge, pin_keys), *_body(view, kit, room.width, scale, pin_keys)]
        if _height(parts) <= room.height:
            break
    return parts


def _height(parts: list[Part]) -> int:
    return sum(part.height + part.gap for part in parts) - (parts[-1].gap if parts else 0)


def _badge(view: View, kit: Kit, scale: float, pin_keys: str) -> list[Part]:
    """None above a PIN pad: its keys and the words need the room."""
    if view.pin and pin_keys:
        return []
    metrics = kit.theme.metrics
    return [Badge(kit, view.icon, view.tone, kit.px(metrics.badge * scale), kit.px(metrics.gap * scale))]


def _body(view: View, kit: Kit, width: int, scale: float, pin_keys: str) -> list[Part]:
    styles, metrics, palette = kit.theme.styles, kit.theme.metrics, kit.theme.palette
    gap = kit.px(metrics.gap * scale)
    parts: list[Part] = [Paragraph(kit, kit.fit(view.title, styles.title, width, view.language, scale), palette.accent, gap)]
    if view.notice:
        parts.append(_notice(view, kit, width, scale))
    if view.fact:
        label = kit.fit(view.fact.label, styles.fact_label, width, view.language, scale) if view.fact.label else None
        parts.append(FactBox(kit, view.fact, view.language, label, kit.px(metrics.well_height * scale), gap))
    if view.pin:
        parts.append(PinCells(kit, view.pin, width, round(gap * 1.4), scale))
    if view.pin and pin_keys:
        parts.append(PinKeys(kit, pin_keys, view.language, scale, gap))
    colour = palette.soft_ink if view.pin else palette.ink
    lines = kit.fit_alike(view.lines, styles.line, width, view.language, scale)
    parts.extend(Paragraph(kit, line, colour, gap // 2) for line in lines)
    if view.path:
        parts.append(path_of(view.path, kit, width, view.language, scale))
    return parts


def _notice(view: View, kit: Kit, width: int, scale: float) -> Notice:
    metrics = kit.theme.metrics
    skin = kit.theme.palette.buttons[Tone.WARNING if view.tone is Tone.NEUTRAL else view.tone]
    text = kit.fit(view.notice, kit.theme.styles.notice, width - 4 * kit.px(metrics.notice_padding), view.language, scale)
    return Notice(kit, text, skin, kit.px(metrics.gap * scale))

"""What a screen says, from top to bottom, in the room that its choices leave. Where that is short, everything gives way together, a step
at a time, but no text below the smallest size that everybody can read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.drawing.style import TextStyle
from otp_atm.drawing.text import Align, Block
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.digits import isolated
from otp_atm.screens.painting.kit import SMALLEST, Kit, end_of, start_of
from otp_atm.screens.painting.layout import RIGHT_KEYS, arranged
from otp_atm.screens.painting.parts import Badge, FactBox, Heading, LabelledRow, Notice, Paragraph, Part, PinCells
from otp_atm.screens.painting.path import path_of
from otp_atm.screens.painting.pin_keys import PinKeys
from otp_atm.screens.painting.slots import Slot, roomy, slots_of
from otp_atm.screens.view import Icon, PinField, Tone, View


class Step(NamedTuple):
    """How far everything has given way: the scales of texts, badge and gaps; and whether the badge stands beside the title."""

    text: float = 1.0
    badge: float = 1.0
    gap: float = 1.0
    beside: bool = False


_STEPS: Final = (
    Step(),
    Step(0.93, 0.93, 0.9),
    Step(SMALLEST, 0.86, 0.8),
    Step(SMALLEST, 0.74, 0.65),
    Step(0.93, 0.9, 0.8, beside=True),
    Step(SMALLEST, 0.8, 0.65, beside=True),
    Step(SMALLEST, 0.74, 0.4, beside=True),
)
_LAST_RESORT: Final = tuple(Step(scale, 0.6, 0.4, beside=True) for scale in (0.8, 0.74, 0.68, 0.62, 0.56, 0.5))
"""In these, texts become smaller than they should ever be: for glass of a shape, or names of a length, that no terminal is shipped with."""
_LARGE: Final = 1.42
_SPARSE: Final = 0.8
"""Content that fills no more than this of the height, with a badge so much larger, gets one."""
_ABOVE: Final = 0.44
"""The share of the free height that stands above the content: a little less than half looks like the middle."""

_CODE: Final = 1.6
"""The height of the line with the operator's code, in ems."""


class Placed(NamedTuple):
    """A part and its rectangle on the screen."""

    part: Part
    rect: Rect


class Plan(NamedTuple):
    """All of a screen but its frame: the choices, the parts, and the rectangle that they may stand in."""

    slots: Mapping[Key, Slot]
    places: tuple[Placed, ...]
    stage: Rect


def planned(view: View, kit: Kit, pin_keys: str) -> Plan:
    """Where everything of the view stands; with `pin_keys`, ten digits, a PIN pad in that order where a PIN is asked for."""
    metrics, choices = kit.theme.metrics, view.choices
    on_glass = bool(view.pin and pin_keys)
    used, wide = [choice.key for choice in choices], roomy(choices, kit, view.language)
    apart = kit.px(metrics.gutter), kit.px(metrics.slot_gap)
    arrangement = arranged(kit.layout, apart, used, wide, pad=(kit.px(metrics.pad), kit.px(metrics.pad_upright)) if on_glass else None)
    align = start_of(view.language) if set(used) & set(RIGHT_KEYS) else Align.CENTRE
    writer = _Writer(view, kit, align, "" if arrangement.pad else pin_keys, whole=not arrangement.pad or kit.layout.upright)
    foot = kit.px(kit.theme.styles.code.size * _CODE) if view.code else kit.px(metrics.descent)
    rooms = [Rect(stage.left, stage.top, stage.width, stage.height - foot) for stage in arrangement.stages]
    room, parts = writer.fitted(rooms)
    top = room.top + max(0, round((room.height - _height(parts)) * _ABOVE))
    places = []
    for part in parts:
        places.append(Placed(part, Rect(room.left, top, room.width, part.height)))
        top += part.height + part.gap
    whole = Rect(room.left, room.top, room.width, room.height + foot)
    if arrangement.pad and view.pin:
        places.extend(_pad(view, view.pin, kit, pin_keys, arrangement.pad))
        whole.union_ip(arrangement.pad)
    return Plan(slots_of(choices, arrangement.slots, kit, view.language), tuple(places), whole)


def _pad(view: View, pin: PinField, kit: Kit, pin_keys: str, room: Rect) -> Iterator[Placed]:
    """A PIN pad on glass that has a room of its own; where the glass is wide, with the badge and the cells of the PIN above."""
    gap = kit.px(kit.theme.metrics.gap)
    badge = Badge(kit, view.icon, view.tone, kit.px(kit.theme.metrics.least_badge), gap, Align.CENTRE)
    above: list[Part] = [] if kit.layout.upright else [badge, PinCells(kit, pin, room.width, gap, 1.0)]
    taken = sum(part.height + part.gap for part in above)
    keys = PinKeys(kit, pin_keys, view.language, (room.width, room.height - taken), 0)
    top = room.top + (room.height - keys.height - taken) // 2
    for part in (*above, keys):
        yield Placed(part, Rect(room.left, top, room.width, part.height))
        top += part.height + part.gap


def draw(plan: Plan, view: View, kit: Kit, onto: Surface) -> None:
    """The parts, and the operator's code at the foot where reading ends."""
    for place in plan.places:
        place.part.draw(onto, place.rect)
    if view.code:
        style = kit.theme.styles.code
        foot = Rect(plan.stage.left, 0, plan.stage.width, kit.px(style.size * _CODE))
        foot.bottom = plan.stage.bottom
        end, colour = end_of(view.language), kit.theme.palette.soft_ink
        kit.write(onto, foot, end, isolated(view.code), style, colour=colour, language=view.language)


class _Writer(NamedTuple):
    """Makes the parts of a view."""

    view: View
    kit: Kit
    align: Align
    """That of what has answers beside it, or upright below."""
    pin_keys: str
    """Where they have no room of their own."""
    whole: bool
    """Whether the badge and the cells of a PIN stand here, and not above a PIN pad."""

    def fitted(self, rooms: list[Rect]) -> tuple[Rect, list[Part]]:
        """The parts in the first room that is high enough,
        with as little giving way as it takes; where little is said, with a large badge."""
        kit, sparse = self.kit, Step(badge=_LARGE)
        parts = self._within(rooms[0]).parts(rooms[0].width, sparse)
        if not self.view.pin and _height(parts) <= rooms[0].height * _SPARSE:
            return rooms[0], parts
        narrowest = kit.px(kit.theme.metrics.narrowest)
        preferred = sorted(rooms, key=lambda room: room.width < narrowest)
        tries = [(room, step) for room in preferred for step in _STEPS] + [(rooms[0], step) for step in _LAST_RESORT]
        for room, step in tries:
            parts = self._within(room).parts(room.width, step)
            if _height(parts) <= room.height:
                break
        return room, parts

    def _within(self, room: Rect) -> _Writer:
        """The same for this room: in the middle of glass that it has up to the edge where answers would be."""
        layout = self.kit.layout
        alone = not layout.upright and room.right == layout.middle.right
        return self._replace(align=Align.CENTRE) if alone else self

    def parts(self, width: int, step: Step) -> list[Part]:
        view, kit, align = self.view, self.kit, self.align
        metrics, palette = kit.theme.metrics, kit.theme.palette
        gap = kit.px(metrics.gap * step.gap)
        parts: list[Part] = self._head(width, step, gap)
        if view.notice:
            parts.append(self._notice(width, step, gap))
        if view.fact:
            label = self._set(view.fact.label, kit.theme.styles.fact_label, width, step) if view.fact.label else None
            parts.append(FactBox(kit, view.fact, view.language, label, kit.px(metrics.well_height * max(0.8, step.gap)), gap, align))
        if view.pin and self.whole:
            parts.append(PinCells(kit, view.pin, width, round(gap * 1.3), max(0.7, step.gap)))
        if view.pin and self.pin_keys:
            size = (min(width, kit.px(metrics.pad)), kit.px(4 * metrics.pin_key * 0.5))
            parts.append(PinKeys(kit, self.pin_keys, view.language, size, gap))
        parts.extend(self._row(row.label, row.value, width, step, gap) for row in view.rows)
        colour = palette.soft_ink if view.pin else palette.ink
        lines = kit.fit_alike(view.lines, kit.theme.styles.line, width, view.language, step.text)
        parts.extend(Paragraph(kit, line, colour, gap // 2, align) for line in lines)
        if view.path:
            parts.append(path_of(view.path, kit, width, view.language, align))
        return parts

    def _set(self, text: str, style: TextStyle, width: int, step: Step) -> Block:
        return self.kit.fit(text, style, width, self.view.language, step.text)

    def _head(self, width: int, step: Step, gap: int) -> list[Part]:
        view, kit, align = self.view, self.kit, self.align
        metrics, style, accent = kit.theme.metrics, kit.theme.styles.title, kit.theme.palette.accent
        usual = metrics.hero if view.tone is Tone.SUCCESS else metrics.badge
        diameter = kit.px(max(metrics.least_badge, usual * step.badge))
        if view.icon is Icon.NONE or not self.whole:
            return [Paragraph(kit, self._set(view.title, style, width, step), accent, gap, align)]
        if step.beside:
            aside = kit.px(metrics.gap)
            badge = Badge(kit, view.icon, view.tone, diameter, aside, start_of(view.language))
            title = self._set(view.title, style, width - diameter - aside, step)
            return [Heading(kit, badge, title, accent, gap, align)]
        badge = Badge(kit, view.icon, view.tone, diameter, gap, align)
        return [badge, Paragraph(kit, self._set(view.title, style, width, step), accent, gap, align)]

    def _notice(self, width: int, step: Step, gap: int) -> Notice:
        view, kit = self.view, self.kit
        skin = kit.theme.palette.buttons[Tone.WARNING if view.tone is Tone.NEUTRAL else view.tone]
        text = self._set(view.notice, kit.theme.styles.notice, width - 4 * kit.px(kit.theme.metrics.notice_padding), step)
        return Notice(kit, text, skin, gap, self.align)

    def _row(self, label: str, value: str, width: int, step: Step, gap: int) -> LabelledRow:
        styles = self.kit.theme.styles
        blocks = self._set(label, styles.line, width, step), self._set(value, styles.value, width, step)
        return LabelledRow(self.kit, *blocks, gap, gap // 2, self.align)


def _height(parts: list[Part]) -> int:
    return sum(part.height + part.gap for part in parts) - (parts[-1].gap if parts else 0)

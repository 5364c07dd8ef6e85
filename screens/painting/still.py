"""The still picture of a screen: everything that does not move, composed once for each view and kept until the next."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from pygame import Rect, Surface

from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.brand import Brand
from otp_atm.screens.painting import content, frame
from otp_atm.screens.painting.kit import Kit
from otp_atm.screens.painting.slots import Slot
from otp_atm.screens.view import PinField, View


class Still:
    """Holds `surface`, the picture of `view` without its moving parts, and `plan`, where everything stands on it."""

    def __init__(self, kit: Kit, brand: Brand) -> None:
        self._kit = kit
        self._brand = brand
        self._bare: Surface | None = None
        """The backdrop between header and footer, with nothing on it."""
        self.surface = Surface(kit.layout.size, depth=32)
        self.view: View | None = None
        self.plan = content.Plan({}, (), Rect(0, 0, 0, 0))

    def shows(self, view: View) -> bool:
        """Whether `view` differs from the composed one at most in what moves."""
        return self.view == _without_motion(view)

    def compose(self, view: View, pin_keys: str) -> list[Rect]:
        """Make the picture that of `view`, with the digits of a PIN pad on glass in this order; the regions that have changed."""
        kit, old = self._kit, self.plan
        bars = self._frame(view)
        self.plan = content.planned(view, kit, pin_keys)
        self.surface.set_clip(self._between)  # what a shadow left on the bars would stay there
        for slot in self.plan.slots.values():
            kit.drop_shadow(slot.rect, kit.theme.metrics.slot_radius, self.surface)
        self.surface.set_clip(None)
        for slot in self.plan.slots.values():
            slot.draw(self.surface)
        content.draw(self.plan, view, kit, self.surface)
        first, self.view = self.view is None, _without_motion(view)
        if first:
            return [self.surface.get_rect()]
        return [*bars, old.stage.union(self.plan.stage), *self._changed(old.slots)]

    def _frame(self, view: View) -> list[Rect]:
        """Nothing but a frame of the view's language; those of its bars that have changed."""
        layout, between = self._kit.layout, self._between
        if self._bare is None or self.view is None:
            frame.draw(self._kit, self._brand, view.language, self.surface)
            self._bare = self.surface.subsurface(between).copy()
            return []
        self.surface.blit(self._bare, between)
        if self.view.language is view.language:
            return []
        frame.draw_bars(self._kit, self._brand, view.language, self.surface)
        return [layout.header, layout.footer]

    @property
    def _between(self) -> Rect:
        """All that is neither header nor footer."""
        layout = self._kit.layout
        return Rect(0, layout.header.bottom, layout.size[0], layout.footer.top - layout.header.bottom)

    def _changed(self, old: Mapping[Key, Slot]) -> list[Rect]:
        """The places of choices that look different now, with their shadows."""
        slots = [
            found.get(key)
            for key in old.keys() | self.plan.slots.keys()
            if old.get(key) != self.plan.slots.get(key)
            for found in (old, self.plan.slots)
        ]
        return [self._kit.with_shadow(slot.rect) for slot in slots if slot]


def _without_motion(view: View) -> View:
    return replace(view, pin=view.pin and _empty(view.pin), now=None, countdown=None)


def _empty(pin: PinField) -> PinField:
    """The same without its dots, which move; as many cells, which do not."""
    return PinField(pin.cells, 0)

"""The still picture of a screen: everything that does not move, composed once for each view and kept until the next."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from pygame import Rect, Surface

from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.brand import Brand
from otp_atm.screens.painting import content, frame
from otp_atm.screens.painting.kit import Kit
from otp_atm.screens.painting.slots import Slot, slots_of
from otp_atm.screens.view import PinField, View


class Still:
    """Holds `surface`, the picture of `view` without its moving parts; `places`, where the panel's parts stand on it; and `slots`."""

    def __init__(self, kit: Kit, brand: Brand) -> None:
        self._kit = kit
        self._brand = brand
        self._bare: dict[Key, Surface] = {}
        """The backdrop under each slot and its shadow, once there has been a choice."""
        self.surface = Surface(kit.layout.size, depth=32)
        self.view: View | None = None
        self.places: tuple[content.Placed, ...] = ()
        self.slots: dict[Key, Slot] = {}

    def shows(self, view: View) -> bool:
        """Whether `view` differs from the composed one at most in what moves."""
        return self.view == _without_motion(view)

    def compose(self, view: View, pin_keys: str) -> list[Rect]:
        """Make the picture that of `view`, with the digits of a PIN pad on glass in this order; the regions that have changed."""
        regions = [*self._frame(view), *self._choices(view)]
        self.places = content.placed(view, self._kit, pin_keys)
        content.draw(self.places, view, self._kit, self.surface)
        self.view = _without_motion(view)
        return regions

    def _frame(self, view: View) -> list[Rect]:
        """An empty panel in a frame of the view's language."""
        layout = self._kit.layout
        if not self.view:
            frame.draw(self._kit, self._brand, view.language, self.surface)
            return [self.surface.get_rect()]
        frame.clear_panel(self._kit, self.surface)
        if self.view.language is view.language:
            return [layout.panel]
        frame.draw_bars(self._kit, self._brand, view.language, self.surface)
        return [layout.header, layout.panel, layout.footer]

    def _choices(self, view: View) -> list[Rect]:
        """The slots that look different now."""
        old, self.slots = self.slots, slots_of(view, self._kit)
        regions = {key: self._kit.with_shadow(slot) for key, slot in self._kit.layout.slots.items()}
        changed = {key: region for key, region in regions.items() if old.get(key) != self.slots.get(key)}
        if changed and not self._bare:
            self._bare = {key: self.surface.subsurface(region).copy() for key, region in regions.items()}
        touched = _touched(changed, regions)
        for key, region in touched.items():
            self.surface.blit(self._bare[key], region)
        for slot in filter(None, map(self.slots.get, touched)):
            self._kit.drop_shadow(slot.rect, self._kit.theme.metrics.slot_radius, self.surface)
            slot.draw(self.surface)
        return [*touched.values()]


def _touched(changed: Mapping[Key, Rect], regions: Mapping[Key, Rect]) -> dict[Key, Rect]:
    """The changed ones, and their neighbours as far as their shadows reach into one another: these are all painted anew."""
    touched = {key: region for key, region in regions.items() if region.collidelist([*changed.values()]) >= 0}
    return touched if len(touched) == len(changed) else _touched(touched, regions)


def _without_motion(view: View) -> View:
    return replace(view, pin=view.pin and _empty(view.pin), now=None, countdown=None)


def _empty(pin: PinField) -> PinField:
    """The same without its dots, which move; as many cells, which do not."""
    return PinField(pin.cells, 0)

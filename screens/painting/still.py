"""The still picture of a screen: everything that does not move, composed once for each view and kept until the next."""

from __future__ import annotations

from dataclasses import replace

from pygame import Rect, Surface

from kiosk.vocabulary import Key, Language
from screens.brand import Brand
from screens.painting import content, frame, slots
from screens.painting.kit import Kit
from screens.view import Choice, View


class Still:
    """Holds `surface`, the picture of `view` without its moving parts, and `places`, where the panel's parts stand on it."""

    def __init__(self, kit: Kit, brand: Brand) -> None:
        self._kit = kit
        self._brand = brand
        self._frame = Surface(kit.layout.size, depth=32)
        self._framed: Language | None = None
        self.surface = Surface(kit.layout.size, depth=32)
        self.view: View | None = None
        self.places: tuple[content.Placed, ...] = ()

    def shows(self, view: View) -> bool:
        """Whether `view` differs from the composed one at most in what moves."""
        return self.view == _without_motion(view)

    def compose(self, view: View) -> list[Rect]:
        """Make the picture that of `view`; the regions that have changed."""
        if self._framed is view.language:
            changed = self._changed_choices(view)
            regions = [self._kit.layout.panel, *(slots.region(self._kit, key) for key in changed)]
        else:
            frame.draw(self._kit, self._brand, view.language, self._frame)
            self._framed = view.language
            changed = {choice.key: choice for choice in view.choices}
            regions = [self.surface.get_rect()]
        for region in regions:
            self.surface.blit(self._frame, region, region)
        for choice in changed.values():
            if choice:
                slots.draw(self._kit, choice, view.language, self.surface)
        self.places = content.placed(view, self._kit)
        content.draw(self.places, view, self._kit, self.surface)
        self.view = _without_motion(view)
        return regions

    def _changed_choices(self, view: View) -> dict[Key, Choice | None]:
        """The slots that look different now, and what they hold."""
        old = {choice.key: choice for choice in self.view.choices} if self.view else {}
        new = {choice.key: choice for choice in view.choices}
        return {key: new.get(key) for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _without_motion(view: View) -> View:
    return replace(view, pin=view.pin and replace(view.pin, filled=0), now=None, countdown=None)

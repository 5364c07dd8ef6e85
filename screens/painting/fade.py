"""The passage from one screen to the next: the old look of the changed regions fades out over the new one."""

from __future__ import annotations

from typing import NamedTuple

from pygame import Rect, Surface


class Fade(NamedTuple):
    """Pictures of the old regions, and when (monotonic seconds) they began to go and will be gone."""

    old: tuple[tuple[Rect, Surface], ...]
    begins: float
    ends: float

    @property
    def regions(self) -> list[Rect]:
        return [region for region, _ in self.old]

    def over(self, now: float) -> bool:
        return now >= self.ends

    def draw(self, onto: Surface, now: float) -> None:
        """What is left of the old pictures, over the new ones. Fast at first, gently in the end."""
        left = (self.ends - now) / (self.ends - self.begins)
        for region, picture in self.old:
            picture.set_alpha(round(255 * left * left))
            onto.blit(picture, region)


def fade_from(surface: Surface, regions: list[Rect], begins: float, duration: float) -> Fade:
    """A fade away from what `surface` shows in `regions`, `duration` seconds long from `begins`."""
    return Fade(tuple((region, surface.subsurface(region).copy()) for region in regions), begins, begins + duration)

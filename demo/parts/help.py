"""The help over everything else, while it is open."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.demo.art.help import draw_help
from otp_atm.demo.art.studio import Studio


class HelpPart:
    """Drawn anew whenever it is opened: the language may be another one by then."""

    def __init__(self, window: Rect) -> None:
        self._window = window
        self._picture: Surface | None = None
        self._dirty = False

    @property
    def is_open(self) -> bool:
        return self._picture is not None

    def open(self, studio: Studio) -> None:
        self._picture, self._dirty = draw_help(studio), True

    def shut(self) -> None:
        self._picture, self._dirty = None, True

    def changed(self, now: float) -> list[Rect]:  # noqa: ARG002
        dirty, self._dirty = self._dirty, False
        return [self._window] if dirty else []

    def draw(self, onto: Surface) -> None:
        if self._picture:
            onto.blit(self._picture, (0, 0))

    def next_change(self, now: float) -> float | None:
        return now if self._dirty else None

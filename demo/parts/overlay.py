"""What lies over everything else while it is open, and has mouse and keyboard to itself: a desk, or a question."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.studio import Studio
from otp_atm.kiosk.vocabulary import Language


class Overlay:
    """A `Part`, drawn anew whenever it shows something else. While it is `covered`, by the help to what is behind it, it is not seen."""

    def __init__(self, window: Rect, studio: Callable[[], Studio], covered: Callable[[], bool]) -> None:
        self._window = window
        self._studio = studio
        self._covered = covered
        self._open = False
        self._shown: tuple[object, Language] | None = None
        self._picture: Surface | None = None

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self) -> None:
        self._open = True

    def shut(self) -> None:
        self._open = False

    @abstractmethod
    def press(self, point: tuple[int, int]) -> None:
        """The mouse button or a finger comes down somewhere in the window."""

    @abstractmethod
    def key(self, pressed: pygame.Event) -> None:
        """A key of the keyboard."""

    @abstractmethod
    def hand_at(self, point: tuple[int, int]) -> bool:
        """Whether there is something to press."""

    @abstractmethod
    def content(self) -> object:
        """What it shows now, for comparing with what it showed."""

    @abstractmethod
    def picture(self, studio: Studio) -> Surface:
        """As large as the window."""

    # For the scene ----------------------------------------------------------------------------------------------------------------

    def changed(self, now: float) -> list[Rect]:  # noqa: ARG002
        shown = self._to_show()
        if shown == self._shown:
            return []
        self._shown = shown
        self._picture = self.picture(self._studio()) if shown else None
        return [self._window]

    def draw(self, onto: Surface) -> None:
        if self._picture:
            onto.blit(self._picture, (0, 0))

    def next_change(self, now: float) -> float | None:
        return now if self._to_show() != self._shown else None

    def _to_show(self) -> tuple[object, Language] | None:
        return (self.content(), self._studio().language) if self._open and not self._covered() else None

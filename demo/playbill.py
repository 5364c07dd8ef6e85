"""What is on in the window: the demo, and in its place, as long as it lasts, the guided tour. The loop serves whichever it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from otp_atm.demo.demo_clock import DemoClock
from otp_atm.demo.window import DemoWindow
from otp_atm.hardware.card_reader.wedge import stray_swipes
from otp_atm.hardware.display.loop import Terminal

if TYPE_CHECKING:
    from otp_atm.demo.tour.show import TourShow


class Playbill:
    """What the loop sees, and a `Terminal`. During a tour the demo rests as it is: its ATM's waits, too, stand still."""

    def __init__(self, window: DemoWindow, terminal: Terminal, clock: DemoClock, open_tour: Callable[[], TourShow]) -> None:
        self._window = window
        self._terminal = terminal
        self._clock = clock
        self._open_tour = open_tour
        self._tour: TourShow | None = None
        self._wedge = stray_swipes()

    def begin_tour(self) -> None:
        if self._tour is None:
            self._clock.waits.hold()
            self._tour = self._open_tour()

    def close(self) -> None:
        """End the tour, if one is on."""
        if self._tour:
            self._tour.close()
            self._tour = None
            self._clock.waits.go_on()

    def clock(self) -> float:
        """The seconds of what is on."""
        return self._tour.seconds() if self._tour else self._clock.monotonic()

    # For the loop -----------------------------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return self._window.is_open

    @is_open.setter
    def is_open(self, is_open: bool) -> None:
        self._window.is_open = is_open

    @property
    def deadline(self) -> float | None:
        return (self._tour or self._terminal).deadline

    def turn(self) -> bool:
        return (self._tour or self._terminal).turn()

    def handle(self, event: pygame.Event) -> None:
        """A card of one's own that somebody swipes here types nothing, whatever is on and whoever has the keyboard."""
        if event.type == pygame.KEYDOWN and self._wedge.takes(event):
            return
        (self._tour or self._window).handle(event)
        if event.type == pygame.QUIT:
            self._window.is_open = False

    def paint(self, now: float) -> None:  # noqa: ARG002
        if self._tour and not self._tour.is_open:
            self.close()
            self._window.handle(pygame.Event(pygame.WINDOWEXPOSED))  # what the tour painted over is painted anew
        (self._tour or self._window).paint(self.clock())

    def next_change(self, now: float) -> float | None:  # noqa: ARG002
        return (self._tour or self._window).next_change(self.clock())

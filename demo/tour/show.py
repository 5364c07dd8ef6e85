"""The tour in the demo's window: a `Stage` and `Terminal` for the loop. The person who watches can pause it and end it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

import pygame

from otp_atm.demo.art.band import band_of
from otp_atm.demo.controls import Shortcut, shortcut
from otp_atm.demo.tour.clock import TourClock
from otp_atm.demo.tour.tour import Tour
from otp_atm.demo.window import DemoWindow
from otp_atm.hardware.display.window import IN_SIGHT, OUT_OF_SIGHT
from otp_atm.kiosk.stream import Moment
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.play import Outcome, with_evidence

_OF_THE_WINDOW: Final = IN_SIGHT | OUT_OF_SIGHT
_FOR_WHOEVER_WATCHES: Final = frozenset({Shortcut.FULL_SCREEN, Shortcut.MUTE})


class Beginning(NamedTuple):
    """Of a show: by the clocks, and by the stage's calendar."""

    since: Moment
    begun: datetime


class TourShow:
    """Everything in it is its own and forgotten with it: ATM, bank, phone, journal. What the watching person does reaches none of it."""

    def __init__(
        self, tour: Tour, window: DemoWindow, cast: Cast, clock: TourClock, seconds: Callable[[], float], *, beginning: Beginning
    ) -> None:
        """`clock` is that of the cast's stage; `seconds` counts the window's."""
        self.seconds = seconds
        self.left = False
        """Whoever watches wants no other either: the window was closed, or the process asked to end."""
        self._tour = tour
        self._window = window
        self._cast = cast
        self._stage = cast.stage
        self._beginning = beginning
        self._clock = clock

    @property
    def is_open(self) -> bool:
        return not self._tour.is_over

    @property
    def stopped(self) -> str:
        """What came out otherwise than the scenario says; empty as long as nothing did."""
        return str(self._tour.surprise or "")

    @property
    def failure(self) -> str:
        """The report of it, or why it has not come to its end."""
        return self._tour.failure

    @property
    def outcome(self) -> Outcome:
        """How it went, with what its stage has told."""
        began, ended = self._beginning, self._cast.now.at
        outcome = Outcome(self._tour.script, self.failure, seconds=ended.real - began.since.real)
        return with_evidence(outcome, self._cast, began.since, began.begun)

    def leave(self) -> None:
        """End it, and be the last."""
        self.left = True
        self._tour.end()

    def close(self) -> None:
        self._stage.close()

    # For the loop -----------------------------------------------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        silence = None if self._clock.frozen else self._stage.silence
        return None if silence is None else self.seconds() + silence

    def turn(self) -> bool:
        return self._stage.settle()

    def handle(self, event: pygame.Event) -> None:
        if event.type in _OF_THE_WINDOW or (event.type == pygame.KEYDOWN and shortcut(event) in _FOR_WHOEVER_WATCHES):
            self._window.handle(event)
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_SPACE:
            self._tour.toggle()
        elif event.type == pygame.QUIT:
            self.leave()
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._tour.end()
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == pygame.BUTTON_LEFT:
            self._click(event.pos)

    def paint(self, now: float) -> None:
        if self._tour.paused:
            self._window.settle()  # its clock stands still, and would never let it
        elif self._window.settled or self._tour.hand.down:  # what is pressed is let go before it is somewhere else
            self._tour.advance()
        self._window.paint(now)

    def next_change(self, now: float) -> float | None:
        """While it is paused nothing moves, whatever would."""
        if self._tour.paused:
            return None
        return min((moment for moment in (self._tour.due, self._window.next_change(now)) if moment is not None), default=None)

    def _click(self, point: tuple[int, int]) -> None:
        areas = self._window.scene.areas
        if areas.band is None:
            return
        band = band_of(areas.band, self._tour.language)
        if band.close.collidepoint(point):
            self._tour.end()
        elif band.pause.collidepoint(point):
            self._tour.toggle()

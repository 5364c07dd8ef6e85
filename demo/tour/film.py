"""The tour as a film: the same window without a display, its time counted in frames, so that it takes as long as painting takes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Final

import pygame

from otp_atm.bank.simulator.fixtures import Fixtures, load_fixtures
from otp_atm.configuration import Settings
from otp_atm.demo.areas import Size
from otp_atm.demo.props import Props
from otp_atm.demo.tour.looks import looks
from otp_atm.demo.tour.manner import GUIDED, Manner
from otp_atm.demo.tour.opening import open_tour
from otp_atm.hardware.display.window import surface
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.worlds import worlds

_TURNS: Final = 60
"""How often in a second the tour has its turn; a film shows only some of what is painted then."""


class TourStopped(Exception):
    """What came out otherwise than the scenario says."""


class FilmClock:
    """Seconds that pass when a frame is done."""

    def __init__(self) -> None:
        self._turns = count()
        self._now = 0.0

    def __call__(self) -> float:
        return self._now

    def tick(self) -> None:
        self._now = (next(self._turns) + 1) / _TURNS


def film(settings: Settings, size: Size, rate: int, *, script: Script | None = None, manner: Manner = GUIDED) -> Iterator[pygame.Surface]:
    """So many pictures a second of the tour in the configuration's language, in a window of this size, from beginning to end.

    Each is the window's own surface, good until the next. As in all our pictures, dots stand for the digits of codes and card numbers.
    `rate` divides 60. Raises TourStopped.
    """
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode(size)
    clock = FilmClock()
    fixtures = load_fixtures(settings.simulator.fixtures)
    stages = worlds(settings, None, None, fixtures=fixtures)
    show = open_tour(settings, discreet_props(settings, fixtures, clock), clock, open_stage=stages, script=script, manner=manner)
    try:
        for turn in count():
            show.turn()
            show.paint(clock())
            if show.stopped:
                raise TourStopped(show.stopped)
            if not show.is_open:
                return
            if turn % (_TURNS // rate) == 0:
                yield surface()
            clock.tick()
    finally:
        show.close()
        pygame.display.quit()


def discreet_props(settings: Settings, fixtures: Fixtures, clock: Callable[[], float]) -> Props:
    """The demo as `config.yaml` has it, but for what is secret."""
    return replace(looks(settings, fixtures, clock), discreet=True)

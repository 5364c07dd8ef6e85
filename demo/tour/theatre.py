"""A window in which scenarios are played one after the other, and judged."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing

import pygame

from bank.simulator.fixtures import Fixtures
from configuration import Settings
from demo.tour.looks import looks
from demo.tour.manner import JUDGED
from demo.tour.opening import open_tour
from demo.window import first_size
from hardware.display.connection import Connection
from hardware.display.loop import run
from hardware.display.probe import open_display
from hardware.display.waiting import waiter
from hardware.display.window import open_window
from hardware.leaving import leaving
from languages.offered import first
from languages.texts import said
from scenarios.play import Outcome
from scenarios.script import Script
from scenarios.worlds import OpenStage
from screens.brand import brand_of


def played(scripts: Iterable[Script], settings: Settings, fixtures: Fixtures, open_stage: OpenStage) -> Iterator[Outcome]:
    """How each went, as soon as it is over. When the window is closed, or the process asked to end, the one that is on is the last.

    Raises NoDisplay.
    """
    asked = leaving()
    with ExitStack() as stack:
        link = stack.enter_context(Connection(stack.close, asked.ask))
        stack.callback(link.close_window)
        open_display()
        open_window(said(brand_of(settings.terminal).name, first(settings)), first_size(pygame.display.get_desktop_sizes()[0]))
        waits = stack.enter_context(closing(waiter()))
        props = looks(settings, fixtures, time.monotonic)
        for script in scripts:
            with closing(open_tour(settings, props, time.monotonic, open_stage=open_stage, script=script, manner=JUDGED)) as show:
                asked.then(show.leave)
                run(show, show, waits, show.seconds)
            link.require_window()
            yield Outcome(script, show.failure)
            if show.left:
                return

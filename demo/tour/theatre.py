"""A window in which scenarios are played one after the other, and judged."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing

import pygame

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.configuration import Settings
from otp_atm.demo.tour.looks import looks
from otp_atm.demo.tour.manner import JUDGED
from otp_atm.demo.tour.opening import open_tour
from otp_atm.demo.window import first_size
from otp_atm.hardware.display.connection import Connection
from otp_atm.hardware.display.loop import run
from otp_atm.hardware.display.probe import open_display
from otp_atm.hardware.display.waiting import waiter
from otp_atm.hardware.display.window import open_window
from otp_atm.hardware.leaving import leaving
from otp_atm.languages.offered import first
from otp_atm.languages.texts import said
from otp_atm.scenarios.play import Outcome
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.worlds import OpenStage
from otp_atm.screens.brand import brand_of


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
            if script.left_out:
                yield Outcome(script, left_out=script.left_out)
                continue
            with closing(open_tour(settings, props, time.monotonic, open_stage=open_stage, script=script, manner=JUDGED)) as show:
                asked.then(show.leave)
                run(show, show, waits, show.seconds)
            link.require_window()
            yield show.outcome
            if show.left:
                return

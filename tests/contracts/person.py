"""Whoever implements `person.person.Person`, for the contract suite: each plays a story, with a terminal, bank and phone of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

import pygame

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.demo.tour.looks import looks
from otp_atm.demo.tour.manner import GUIDED, JUDGED, Manner
from otp_atm.demo.tour.opening import open_tour
from otp_atm.person.course import Course, follow
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.script import Script, Step
from otp_atm.scenarios.words import Word
from otp_atm.scenarios.worlds import worlds
from tests.remote.person import OverHttp, stage_of
from tests.remote.server import house_at
from tests.spoken import EN

Story = Callable[[Cast], Course[None]]
Play = Callable[[Story], None]
"""Plays a story to its end."""
SIZE: Final = (1100, 640)
TURN: Final = 0.05
LONGEST: Final = 300.0
"""Seconds of the window."""
SETTINGS: Final = Settings()
FIXTURES: Final = load_fixtures()
OPEN_STAGE: Final = worlds(SETTINGS, None, None, fixtures=FIXTURES)


def headless(story: Story) -> None:
    stage = OPEN_STAGE(script_of(story))
    with closing(stage):
        stage.open()
        follow(story(cast_on(stage)), stage.advance)


def in_window(story: Story, *, manner: Manner) -> None:
    """In a window without a display, whose seconds are counted in its turns."""
    assert pygame.display.get_surface() is not None, "open a window first"
    seconds = Turns()
    props = looks(SETTINGS, FIXTURES, seconds)
    show = open_tour(SETTINGS, props, seconds, open_stage=OPEN_STAGE, script=script_of(story), manner=manner)
    with closing(show):
        while show.is_open:
            show.turn()
            show.paint(seconds())
            seconds.now += TURN
            assert seconds.now < LONGEST, "the story never ends"
            assert not show.stopped, show.stopped


def over_http(story: Story) -> None:
    """At a terminal that is asked over real HTTP; the story goes on in a thread that is not the terminal's."""
    with house_at() as (client,):
        client("POST", "/reset?language=en")
        follow(story(Cast(OverHttp(client), stage_of(client))), time.sleep)


class Turns:
    """Seconds that pass when a turn is done."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def script_of(story: Story) -> Script:
    """A scenario of one step, which is the story."""
    word = Word(story.__name__, None, story, "", "")
    return Script(Path("story.yaml"), "A story", (), EN, (Step(Path("story.yaml"), 1, word, None, None),))


IMPLEMENTATIONS: Final[dict[str, Play]] = {
    "headless": headless,
    "over HTTP": over_http,
    "window that judges": partial(in_window, manner=JUDGED),
    "window that guides": partial(in_window, manner=GUIDED),
}

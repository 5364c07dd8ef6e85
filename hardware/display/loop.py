"""The loop of a terminal with a window: input, the terminal's turn, paint what changed, sleep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pygame

from otp_atm.hardware.display.waiting import LONGEST, Waiter


class Seen(Protocol):
    """What is to be seen and touched. Times are of the clock given to `run`."""

    @property
    def is_open(self) -> bool: ...

    def handle(self, event: pygame.Event) -> None:
        """Take one of pygame's events."""

    def paint(self, now: float) -> None:
        """Bring on the screen what has changed."""

    def next_change(self, now: float) -> float | None:
        """When `paint` has something to do even if nothing happens."""


class Terminal(Protocol):
    """The runner, as the loop sees it."""

    @property
    def deadline(self) -> float | None: ...

    def turn(self) -> bool: ...


def no_beat(_: float) -> None:
    """Nobody watches whether the loop still turns."""


def run(stage: Seen, terminal: Terminal, waiter: Waiter, clock: Callable[[], float], beat: Callable[[float], None] = no_beat) -> None:
    """Serve until the stage closes. `beat` is called with the time in every round, at least once in `LONGEST` seconds.

    The terminal has its turn after every single input, so that what is typed ahead finds its screen.
    """
    while True:
        for event in pygame.event.get():
            stage.handle(event)
            terminal.turn()
        terminal.turn()
        stage.paint(clock())
        beat(clock())
        if not stage.is_open:
            return
        waiter.wait(_pause(clock(), terminal.deadline, stage.next_change(clock())))


def _pause(now: float, *moments: float | None) -> float:
    """Seconds until the earliest of `moments`, none of them being never."""
    return max(0.0, min((moment - now for moment in moments if moment is not None), default=LONGEST))

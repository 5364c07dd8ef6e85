"""The loop of a terminal with a window: whose turn it is, and how long it sleeps."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest

from otp_atm.hardware.display.loop import run
from otp_atm.hardware.display.waiting import LONGEST
from tests.display.sdl import dummy_window


class Story:
    """Stage, terminal, waiter and clock in one; it writes down what happens, and ends after so many waits."""

    def __init__(self, *, deadline: float | None = None, change: float | None = None, waits: int = 1) -> None:
        self.is_open = True
        self.log: list[str] = []
        self.slept: list[float] = []
        self.deadline = deadline
        self._change = change
        self._waits = waits

    def handle(self, event: pygame.Event) -> None:
        self.log.append(f"key {event.unicode}")
        self.is_open = event.unicode != "q"

    def turn(self) -> bool:
        self.log.append("turn")
        return True

    def paint(self, now: float) -> None:
        self.log.append(f"paint at {now:.0f}")

    def next_change(self, now: float) -> float | None:
        return self._change if now == self.clock() else None

    def wait(self, seconds: float) -> None:
        self.log.append("wait")
        self.slept.append(seconds)
        self.is_open = len(self.slept) < self._waits

    def wake(self) -> None: ...

    def close(self) -> None: ...

    def clock(self) -> float:
        return 100.0


def play(story: Story, *keys: str) -> list[str]:
    for key in keys:
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=ord(key), unicode=key))
    run(story, story, story, story.clock)
    return story.log


@pytest.fixture(autouse=True)
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with dummy_window(monkeypatch, (40, 30)):
        pygame.event.clear()
        yield


def test_what_is_typed_ahead_finds_its_screen() -> None:
    """The terminal has its turn between two keys: the first may open the PIN entry that the second belongs to."""
    assert play(Story(), "a", "b")[:5] == ["key a", "turn", "key b", "turn", "turn"]


def test_the_picture_is_painted_before_the_loop_sleeps() -> None:
    assert play(Story()) == ["turn", "paint at 100", "wait", "turn", "paint at 100"]


def test_a_closed_stage_is_not_waited_for() -> None:
    assert "wait" not in play(Story(), "q")


@pytest.mark.parametrize(
    ("deadline", "change", "pause"),
    [(None, None, 1.0), (100.5, None, 0.5), (None, 100.25, 0.25), (100.5, 100.25, 0.25), (99.0, 100.25, 0.0), (150.0, None, 50.0)],
)
def test_it_sleeps_until_there_is_something_to_do(deadline: float | None, change: float | None, pause: float) -> None:
    story = Story(deadline=deadline, change=change)
    play(story)
    assert story.slept == [pause]


def test_every_round_gives_a_sign_of_life() -> None:
    """A watchdog hears from a loop that turns, however long nothing happens."""
    story, beats = Story(waits=3), list[float]()
    run(story, story, story, story.clock, beats.append)
    assert len(beats) == len(story.slept) + 1
    assert max(story.slept) <= LONGEST

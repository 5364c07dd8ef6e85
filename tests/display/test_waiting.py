"""Waiting without using the processor: what ends a wait, and that nothing else does."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator

import pygame
import pytest

from otp_atm.hardware.display.waiting import FRAME, LONGEST, FrameWaiter, Waiter, XWaiter, waiter
from tests.display.sdl import dummy_window, x_window
from tests.end_to_end.xvfb import Xvfb

SOON = LONGEST / 2
"""Seconds within which whatever ends a wait early has ended it."""


@pytest.fixture(scope="module")
def display(xvfb: type[Xvfb]) -> Iterator[str]:
    with xvfb(640, 480) as server:
        yield server.name


@pytest.fixture
def x_waiter(monkeypatch: pytest.MonkeyPatch, display: str) -> Iterator[Waiter]:
    with x_window(monkeypatch, display, (320, 240)):
        found = waiter()
        settle(found)
        yield found
        found.close()


def settle(found: Waiter) -> None:
    """Wait until a new window has no more to tell."""
    while True:
        began = time.monotonic()
        found.wait(0.2)
        if not pygame.event.get() and time.monotonic() - began >= 0.2:
            return


def seconds_of(wait: Waiter, seconds: float) -> float:
    began = time.monotonic()
    wait.wait(seconds)
    return time.monotonic() - began


def test_on_x11_the_connection_is_waited_on(x_waiter: Waiter) -> None:
    assert isinstance(x_waiter, XWaiter)


def test_a_key_ends_the_wait(x_waiter: Waiter, display: str) -> None:
    typist = threading.Thread(target=lambda: subprocess.run(["xdotool", "key", "7"], env={"DISPLAY": display}, check=True))
    typist.start()
    pressed: list[str] = []
    deadline = time.monotonic() + 10
    while not pressed and time.monotonic() < deadline:
        x_waiter.wait(10)
        pressed += [event.unicode for event in pygame.event.get(pygame.KEYDOWN)]
    typist.join()
    assert pressed == ["7"]


def test_nothing_ends_the_wait_before_its_time(x_waiter: Waiter) -> None:
    assert seconds_of(x_waiter, 0.3) >= 0.29


def test_no_wait_is_endless(x_waiter: Waiter) -> None:
    assert seconds_of(x_waiter, 1000) < LONGEST + 5


def test_waking_ends_the_wait_whether_before_or_during_it(x_waiter: Waiter) -> None:
    x_waiter.wake()
    x_waiter.wake()
    assert seconds_of(x_waiter, 10) < SOON
    threading.Timer(0.05, x_waiter.wake).start()
    assert seconds_of(x_waiter, 10) < SOON
    assert seconds_of(x_waiter, 0.1) >= 0.09


def test_waking_too_often_or_too_late_does_no_harm(x_waiter: Waiter) -> None:
    for _ in range(100_000):
        x_waiter.wake()
    assert seconds_of(x_waiter, 10) < SOON
    x_waiter.close()
    x_waiter.wake()


def test_elsewhere_a_wait_lasts_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    with dummy_window(monkeypatch, (40, 30)):
        found = waiter()
        assert isinstance(found, FrameWaiter)
        assert seconds_of(found, 10) >= FRAME * 0.9
        found.wake()
        assert seconds_of(found, 10) < SOON
        found.close()

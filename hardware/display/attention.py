"""What time is to keys at a terminal that is busy now and then.

pygame says of no event when it came. What is found at once after a round of painting came at some moment of that round; counted from the
moment at which it is found, a swipe would have gaps that its reader never made.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pygame

from otp_atm.hardware.display.waiting import Waiter, waiter


class Attentive:
    """A `Waiter` with a clock on which no time passes while input waits for a busy loop: that time is no pause between two keys."""

    def __init__(self, waiter: Waiter, clock: Callable[[], float], has_input: Callable[[], bool]) -> None:
        self._waiter = waiter
        self._clock = clock
        self._has_input = has_input
        self._looked = self._moment = clock()
        self._stood_still = 0.0
        self._waiting = False

    def moment(self) -> float:
        """Seconds, only forward: when the input came that is handled now; while nothing is, the present. From any thread."""
        return self._clock() - self._stood_still if self._waiting else self._moment

    def wait(self, seconds: float) -> None:
        if self._has_input():
            looked, self._looked = self._looked, self._clock()
            self._stood_still += self._looked - looked
            return
        self._waiting = True
        self._waiter.wait(seconds)
        self._looked = self._clock()
        self._moment = self._looked - self._stood_still
        self._waiting = False

    def wake(self) -> None:
        self._waiter.wake()

    def close(self) -> None:
        self._waiter.close()


def attentive() -> Attentive:
    """The best way to wait for the window that pygame has open now."""
    return Attentive(waiter(), time.monotonic, pygame.event.peek)

"""How a terminal stands, in the few words that say nothing of the customer in front of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from otp_atm.kiosk.state import State, Visit

SILENCE: Final = 10.0
"""Seconds after which a loop that gave no sign of life is stuck: those of the watchdog (`deploy/otp-atm.service`)."""


class Condition(StrEnum):
    """What a terminal is doing."""

    STARTING = "starting"
    READY = "ready"
    SERVING = "serving"
    RECOVERING = "recovering"
    OUT_OF_SERVICE = "out_of_service"


CONDITIONS: Final[Mapping[State, Condition]] = {
    Visit.STARTING: Condition.STARTING,
    Visit.FETCHING_KEY: Condition.STARTING,
    Visit.LOADING_KEY: Condition.STARTING,
    Visit.RECOVERING: Condition.RECOVERING,
    Visit.OUT_OF_SERVICE: Condition.OUT_OF_SERVICE,
    Visit.WELCOME: Condition.READY,
}
"""Of the states in which nobody is served; in all others somebody is, and at which screen is nobody else's business."""


def condition_of(state: State) -> Condition:
    return CONDITIONS.get(state, Condition.SERVING)


class Health(NamedTuple):
    """Whether customers can be served, and if not, why: a condition or `stuck`; the operator's code of what is wrong, if there is one."""

    well: bool
    status: str
    code: str


class Pulse:
    """Whether the loop still turns. `beat` is called by it, the rest by anybody."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._last = monotonic()
        self._condition, self._code = Condition.STARTING, ""

    def beat(self) -> None:
        """The loop has come round."""
        self._last = self._monotonic()

    def stands(self, condition: Condition, code: str = "") -> None:
        """That is how it stands from now on; of a code that is about a customer's card nobody is told."""
        self._condition, self._code = condition, "" if condition is Condition.SERVING else code

    @property
    def silent_for(self) -> float:
        """Seconds since the last sign of life."""
        return self._monotonic() - self._last

    @property
    def health(self) -> Health:
        if self.silent_for > SILENCE:
            return Health(False, "stuck", "")
        return Health(self._condition in {Condition.READY, Condition.SERVING}, self._condition, self._code)

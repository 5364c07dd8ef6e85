"""How much a run may ask, and what it has asked that may still be open."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Final, NamedTuple

from otp_atm.conformance.said import Broken, Exchange, Exhausted

MOST_SECONDS: Final = 300.0
MOST_REQUESTS: Final = 5000


class Budget:
    """Seconds and requests of one run. May be used from any thread."""

    def __init__(self, seconds: float, requests: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.most_seconds = seconds
        self.most_requests = requests
        self.requests = 0
        self._monotonic = monotonic
        self._began = monotonic()
        self._lock = Lock()

    @property
    def seconds(self) -> float:
        """Since it began."""
        return self._monotonic() - self._began

    def spend(self) -> None:
        """One request more. Raises Exhausted."""
        with self._lock:
            if self.seconds >= self.most_seconds:
                raise Exhausted(f"the {self.most_seconds:g} s of the run are used up")
            if self.requests >= self.most_requests:
                raise Exhausted(f"the {self.most_requests} requests of the run are used up")
            self.requests += 1

    def extend(self, seconds: float, requests: int) -> None:
        """Allow so much more, for putting things back."""
        self.most_seconds, self.most_requests = self.seconds + seconds, self.requests + requests


class Open(NamedTuple):
    """A request that may have changed something, and of which nobody has heard: its operation, by name, and for whom it was asked."""

    operation: str
    terminal: str
    card: str


class Ledger:
    """What is open, by idempotency key. May be used from any thread."""

    def __init__(self) -> None:
        self.open: dict[str, Open] = {}
        self.entered: set[str] = set()
        """Cards of which a PIN was sent to the bank, by their ids."""
        self._doubtful: set[str] = set()

    def asked(self, key: str, request: Open) -> None:
        """It goes out."""
        self.open[key] = request

    def doubted(self, key: str) -> None:
        """Nobody has heard what became of this attempt."""
        self._doubtful.add(key)

    def refused(self, key: str) -> None:
        """Nothing was done for this attempt; of one before it that says nothing."""
        if key not in self._doubtful:
            self.open.pop(key, None)

    def heard(self, key: str) -> None:
        """The final word on it was said."""
        self.open.pop(key, None)


class Sights:
    """What was seen of promises that every answer is held against, whatever was being tried: of each the first."""

    def __init__(self) -> None:
        self.seen: dict[int, Broken] = {}

    def note(self, promise: int, sentence: str, exchange: Exchange) -> None:
        self.seen.setdefault(promise, Broken(sentence, exchange))

"""A voice without a device: it remembers what it said."""

from __future__ import annotations


class MockVoice:
    """A `Voice`. `said` holds the samples, one after the other, empty where it was told to rest."""

    def __init__(self) -> None:
        self.said: list[bytes] = []
        self.is_closed = False

    def say(self, samples: bytes) -> None:
        self.said.append(samples)

    def rest(self) -> None:
        self.said.append(b"")

    def close(self) -> None:
        self.is_closed = True

"""What sounds samples: the driver's side of a speaker."""

from __future__ import annotations

from typing import Protocol


class Voice(Protocol):
    """An audio device that is open. One thread calls it, which may wait for it."""

    def say(self, samples: bytes) -> None:
        """Sound these samples, as `sound.tones` makes them, in place of whatever sounds; returns at once."""

    def rest(self) -> None:
        """Be silent, and cost nothing until something is said again."""

    def close(self) -> None: ...


class NoVoice(Exception):
    """There is no audio device, or it does not open; the message says why."""

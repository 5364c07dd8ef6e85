"""Whether the demo is heard, and why not: what the sign on the clock's bar tells, and what pressing it changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Silence(Enum):
    """Why nothing is heard."""

    MUTE = "mute"
    """Somebody wanted it so, and can have it otherwise."""
    OFF = "off"
    """The configuration wants no sound (`display.sound`)."""
    NO_DEVICE = "no-device"


class Volume(Protocol):
    """What makes the demo's sounds."""

    @property
    def silence(self) -> Silence | None:
        """Why nothing is heard; None if it is."""

    def toggle(self) -> None:
        """Be mute, or no longer."""


@dataclass(slots=True)
class OnPaper:
    """That of a window which makes no sounds, and looks as if it did."""

    silence: Silence | None = None

    def toggle(self) -> None:
        self.silence = None if self.silence else Silence.MUTE

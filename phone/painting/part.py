"""What a page's content is made of."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import NamedTuple, Protocol

from pygame import Rect, Surface

from otp_atm.phone.events import Event


class Target(NamedTuple):
    """Something to touch, and the event that follows."""

    rect: Rect
    event: Event


class Mover(Protocol):
    """Something on the page that changes while the page stays. Times: `now` in seconds of the window's clock, `true` the true time."""

    @property
    def rect(self) -> Rect: ...

    def frame(self, now: float, true: datetime) -> Hashable:
        """What it shows; as long as this stays the same, there is nothing to paint."""
        ...

    def next_change(self, now: float, true: datetime) -> float:
        """When, in seconds of the window's clock, it will next differ while time runs."""
        ...

    def draw(self, onto: Surface, now: float, true: datetime) -> None: ...


class Moving(NamedTuple):
    """What moves, and as much of it as is to be seen."""

    mover: Mover
    seen: Rect


class Part(Protocol):
    """An item of a page, laid out for a width."""

    @property
    def height(self) -> int: ...

    @property
    def cuts(self) -> tuple[int, ...]:
        """Where, in pixels from its top, it can be cut without cutting a text: between its lines."""
        ...

    def draw(self, onto: Surface, rect: Rect) -> None:
        """Paint what does not move."""
        ...

    def targets(self, rect: Rect) -> list[Target]: ...

    def movers(self, rect: Rect) -> list[Mover]: ...


class Whole:
    """A part that is not to be cut."""

    @property
    def cuts(self) -> tuple[int, ...]:
        return ()


class Still(Whole):
    """A part on which nothing can be touched and nothing moves."""

    def targets(self, rect: Rect) -> list[Target]:  # noqa: ARG002
        return []

    def movers(self, rect: Rect) -> list[Mover]:  # noqa: ARG002
        return []

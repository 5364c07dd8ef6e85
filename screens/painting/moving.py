"""What moves on a still screen. Each part says what it shows at a moment, when that changes, and paints just itself.

A part's `frame` is a small value; as long as it stays the same, there is nothing to paint.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime, timedelta
from math import ceil
from typing import Final, NamedTuple, Protocol

from pygame import Rect, Surface

from kiosk.vocabulary import Language
from screens import dates
from screens.digits import digits
from screens.painting import slots
from screens.painting.colour import Colour
from screens.painting.kit import Kit, end_of
from screens.painting.style import Face
from screens.view import Choice, Countdown

_ARC: Final = 0.28
"""How much of the circle the spinner's arc covers."""


class Moving(Protocol):
    """A part that changes while the view stays."""

    @property
    def rect(self) -> Rect: ...

    def frame(self, now: float) -> Hashable:
        """What it shows at `now` (monotonic seconds); None for nothing."""
        ...

    def next_change(self, now: float) -> float | None:
        """When `frame` will next differ; None for never."""
        ...

    def draw(self, frame: Hashable, onto: Surface) -> None:
        """Paint that frame over the still screen."""
        ...


class Spinner(NamedTuple):
    """An arc that goes round the badge while the terminal works on something."""

    kit: Kit
    rect: Rect
    colour: Colour
    since: float

    def frame(self, now: float) -> int:
        return int((now - self.since) / self._step + 1e-6) % self.kit.theme.motion.spin_steps

    def next_change(self, now: float) -> float | None:
        return self.since + (int((now - self.since) / self._step + 1e-6) + 1) * self._step

    @property
    def _step(self) -> float:
        return self.kit.theme.motion.spin / self.kit.theme.motion.spin_steps

    def draw(self, frame: Hashable, onto: Surface) -> None:
        assert isinstance(frame, int)
        ring = self.kit.px(self.kit.theme.metrics.ring)
        start = frame / self.kit.theme.motion.spin_steps
        onto.blit(self.kit.shapes.arc(self.rect.width, ring, self.colour, start, _ARC), self.rect)


class TimeRing(NamedTuple):
    """Takes the icon's place when little time is left: a ring that empties, and the seconds in it."""

    kit: Kit
    rect: Rect
    colour: Colour
    countdown: Countdown
    language: Language

    def frame(self, now: float) -> int | None:
        """Ring steps left."""
        left = self.countdown.ends_at - now
        motion = self.kit.theme.motion
        return ceil(max(0.0, left) * motion.ring_steps - 1e-6) if left <= motion.short else None

    def next_change(self, now: float) -> float | None:
        motion = self.kit.theme.motion
        steps = self.frame(now)
        if steps is None:
            return self.countdown.ends_at - motion.short
        return self.countdown.ends_at - (steps - 1) / motion.ring_steps if steps else None

    def draw(self, frame: Hashable, onto: Surface) -> None:
        assert isinstance(frame, int)
        kit, palette, motion = self.kit, self.kit.theme.palette, self.kit.theme.motion
        width, ring = self.rect.width, kit.px(kit.theme.metrics.ring)
        onto.blit(kit.shapes.disc(width, palette.well.top, palette.track, ring), self.rect)
        share = frame / motion.ring_steps / motion.short
        if share > 0:
            onto.blit(kit.shapes.arc(width, ring, self.colour, 0.0, share), self.rect)
        style = kit.theme.styles.seconds
        face = Face(style.weight, round(style.size * width / kit.theme.metrics.badge))
        seconds = digits(ceil(frame / motion.ring_steps), self.language)
        kit.type.draw_cells(onto, seconds, face, palette.ink, self.rect.center)


class Clock(NamedTuple):
    """Day and time in the header."""

    kit: Kit
    rect: Rect
    language: Language
    now: datetime
    """The moment, in the terminal's time zone, at `since` on the monotonic clock."""
    since: float

    def frame(self, now: float) -> str:
        moment = self._moment(now)
        return f"{dates.day(moment, self.language)}  —  {dates.clock(moment, self.language)}"

    def next_change(self, now: float) -> float | None:
        moment = self._moment(now)
        return now + 60 - moment.second - moment.microsecond / 1e6

    def _moment(self, now: float) -> datetime:
        return self.now + timedelta(seconds=now - self.since)

    def draw(self, frame: Hashable, onto: Surface) -> None:
        theme = self.kit.theme
        self.kit.write(
            onto, self.rect, end_of(self.language), str(frame), theme.styles.clock, colour=theme.palette.ink, language=self.language
        )


class PinDot(NamedTuple):
    """One cell of a PIN entry: filled, next, or empty."""

    kit: Kit
    rect: Rect
    place: int
    filled: int

    def frame(self, now: float) -> str | None:  # noqa: ARG002
        if self.place < self.filled:
            return "filled"
        return "next" if self.place == self.filled else None

    def next_change(self, now: float) -> float | None:  # noqa: ARG002
        return None

    def draw(self, frame: Hashable, onto: Surface) -> None:
        kit, metrics, palette = self.kit, self.kit.theme.metrics, self.kit.theme.palette
        if frame == "filled":
            size = min(kit.px(metrics.dot), self.rect.width // 2)
            dot = kit.shapes.disc(size, palette.accent, palette.accent, 1)
            onto.blit(dot, dot.get_rect(center=self.rect.center))
        else:
            onto.blit(kit.shapes.plate(self.rect.size, kit.px(metrics.cell_radius), palette.cell_next, kit.px(metrics.edge)), self.rect)


class Press(NamedTuple):
    """A choice that lights up for a moment because its key was pressed."""

    kit: Kit
    rect: Rect
    choice: Choice
    language: Language
    until: float

    def frame(self, now: float) -> bool | None:
        return True if now < self.until else None

    def next_change(self, now: float) -> float | None:
        return self.until if now < self.until else None

    def draw(self, frame: Hashable, onto: Surface) -> None:  # noqa: ARG002
        slots.draw(self.kit, self.choice, self.language, onto, pressed=True)

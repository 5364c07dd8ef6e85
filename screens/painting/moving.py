"""What moves on a still screen. Each part says what it shows at a moment, when that changes, and paints just itself.

A part's `frame` is a small value that follows from what is shown and the moment; while it stays the same, there is nothing to paint.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, tzinfo
from math import ceil
from typing import Final, NamedTuple, Protocol

from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour
from otp_atm.drawing.style import Face
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens import dates
from otp_atm.screens.digits import digits
from otp_atm.screens.painting.kit import Kit, end_of, start_of
from otp_atm.screens.painting.parts import cell_plate
from otp_atm.screens.painting.slots import Slot
from otp_atm.screens.view import Countdown, View

_ARC: Final = 0.28
"""How much of the circle the spinner's arc covers."""
_MINUTE: Final = 60
PIN_LOOKS: Final = ("filled", "next")
_HAIR: Final = 1e-6
"""Added to moments before they are rounded, so that a frame that is due is not missed by a rounding error."""


class Shown(NamedTuple):
    """What is on the screen: the view, when it was shown, and when its screen was entered (monotonic seconds)."""

    view: View
    at: float
    entered: float


class Moving(Protocol):
    """A part that changes while the still picture stays."""

    @property
    def rect(self) -> Rect: ...

    def frame(self, shown: Shown, now: float) -> Hashable:
        """What it shows at `now` (monotonic seconds); None for nothing."""
        ...

    def next_change(self, shown: Shown, now: float) -> float | None:
        """When `frame` will next differ; None for never."""
        ...

    def draw(self, frame: Hashable, shown: Shown, onto: Surface) -> None:
        """Paint that frame over the still picture."""
        ...


class Ring(NamedTuple):
    """Around the badge: an arc that goes round while the terminal works; or, when little time is left, a ring that empties.

    Its frame is the step of the turn, or minus the steps of the time that is left. `waits` is the terminal's monotonic clock, where
    that is another than the window's.
    """

    kit: Kit
    rect: Rect
    colour: Colour
    language: Language
    waits: Callable[[], float] | None = None

    def frame(self, shown: Shown, now: float) -> int | None:
        motion, countdown = self.kit.theme.motion, shown.view.countdown
        if shown.view.busy:
            return self._turned(shown, now) % motion.spin_steps
        if countdown is None or self._end(countdown, now) - now > motion.short:
            return None
        return -ceil(max(0.0, self._end(countdown, now) - now) * motion.ring_steps - _HAIR)

    def next_change(self, shown: Shown, now: float) -> float | None:
        motion, countdown = self.kit.theme.motion, shown.view.countdown
        if shown.view.busy:
            return shown.entered + (self._turned(shown, now) + 1) * motion.spin / motion.spin_steps
        if countdown is None:
            return None
        steps, end = self.frame(shown, now), self._end(countdown, now)
        if steps is None:
            return end - motion.short
        return end + (steps + 1) / motion.ring_steps if steps else None

    def draw(self, frame: Hashable, shown: Shown, onto: Surface) -> None:
        assert isinstance(frame, int)
        width, thickness = self.rect.width, self.kit.px(self.kit.theme.metrics.ring)
        motion = self.kit.theme.motion
        if shown.view.busy:
            onto.blit(self.kit.shapes.arc(width, thickness, self.colour, frame / motion.spin_steps, _ARC), self.rect)
            return
        palette = self.kit.theme.palette
        onto.blit(self.kit.shapes.disc(width, palette.well.top, palette.track, thickness), self.rect)
        if frame:
            onto.blit(self.kit.shapes.arc(width, thickness, self.colour, 0.0, -frame / motion.ring_steps / motion.short), self.rect)
        self._draw_seconds(ceil(-frame / motion.ring_steps), onto)

    def _draw_seconds(self, seconds: int, onto: Surface) -> None:
        style, badge = self.kit.theme.styles.seconds, self.kit.theme.metrics.badge
        face = Face(style.weight, round(style.size * self.rect.width / badge))
        self.kit.type.draw_cells(onto, digits(seconds, self.language), face, self.kit.theme.palette.ink, self.rect.center)

    def _end(self, countdown: Countdown, now: float) -> float:
        """When it ends, on the clock of `now`."""
        return countdown.ends_at if self.waits is None else now + countdown.ends_at - self.waits()

    def _turned(self, shown: Shown, now: float) -> int:
        """Steps since the screen was entered."""
        motion = self.kit.theme.motion
        return int((now - shown.entered) * motion.spin_steps / motion.spin + _HAIR)


class Clock(NamedTuple):
    """Day and time in the header. Its frame is the minute.

    `tell` is the clock to go by where time can be moved or stopped; without one, time goes on from the view's own moment.
    """

    kit: Kit
    rect: Rect
    language: Language
    zone: tzinfo
    tell: Callable[[], datetime] | None = None

    def frame(self, shown: Shown, now: float) -> int | None:
        moment = self._moment(shown, now)
        return None if moment is None else int(moment // _MINUTE)

    def next_change(self, shown: Shown, now: float) -> float | None:
        moment = self._moment(shown, now)
        return None if moment is None else now + _MINUTE - moment % _MINUTE

    def draw(self, frame: Hashable, shown: Shown, onto: Surface) -> None:  # noqa: ARG002
        assert isinstance(frame, int)
        moment = datetime.fromtimestamp(frame * _MINUTE, self.zone)
        text = f"{dates.weekday_and_date(moment, self.language)}  —  {dates.clock(moment, self.language)}"
        theme, side = self.kit.theme, start_of(self.language) if self.kit.layout.upright else end_of(self.language)
        self.kit.write(onto, self.rect, side, text, theme.styles.clock, colour=theme.palette.ink, language=self.language)

    def _moment(self, shown: Shown, now: float) -> float | None:
        """POSIX time at `now`, if the view knows the time."""
        if shown.view.now is None:
            return None
        return (self.tell().timestamp() if self.tell else shown.view.now.timestamp() + now - shown.at) + _HAIR


class PinDot(NamedTuple):
    """One cell of a PIN entry: filled, next, or empty."""

    kit: Kit
    rect: Rect
    place: int

    def frame(self, shown: Shown, now: float) -> str | None:  # noqa: ARG002
        filled = shown.view.pin.filled if shown.view.pin else 0
        if self.place < filled:
            return "filled"
        return "next" if self.place == filled else None

    def next_change(self, shown: Shown, now: float) -> float | None:  # noqa: ARG002
        return None

    def draw(self, frame: Hashable, shown: Shown, onto: Surface) -> None:  # noqa: ARG002
        kit, metrics, palette = self.kit, self.kit.theme.metrics, self.kit.theme.palette
        if frame == "filled":
            size = min(kit.px(metrics.dot), self.rect.width // 2)
            dot = kit.shapes.disc(size, palette.accent, palette.accent, 1)
            onto.blit(dot, dot.get_rect(center=self.rect.center))
        else:
            onto.blit(cell_plate(kit, self.rect.size, palette.cell_next), self.rect)


class Press(NamedTuple):
    """A choice that lights up for a moment because its key was pressed."""

    slot: Slot
    until: float

    @property
    def rect(self) -> Rect:
        return self.slot.rect

    def frame(self, shown: Shown, now: float) -> bool | None:  # noqa: ARG002
        return True if now < self.until else None

    def next_change(self, shown: Shown, now: float) -> float | None:  # noqa: ARG002
        return self.until if now < self.until else None

    def draw(self, frame: Hashable, shown: Shown, onto: Surface) -> None:  # noqa: ARG002
        self.slot.draw(onto, pressed=True)

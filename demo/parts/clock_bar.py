"""The clock's bar at work: drawn anew whenever it says something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.demo.art.lever_bar import Told, draw_bar, labels_of
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.levers import SECONDS, Bar, Lever, bar_of
from otp_atm.demo.props import Props
from otp_atm.demo.silence import Silence
from otp_atm.demo.town import Town
from otp_atm.demo.words import on_the_machine
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.events import Tap
from otp_atm.screens import dates
from otp_atm.screens.digits import digits, isolated

_SHORTEST: Final = 0.12
"""Seconds that a lever stays down at least, so that a quick click is seen."""


class Unheard(NamedTuple):
    """Why nothing is heard, and when somebody wanted to know."""

    why: Silence
    at: float


class ClockBarPart:
    """`doors` open what lies over the window. `unheard` is when somebody last wanted to hear what cannot be heard, and why not."""

    def __init__(
        self, props: Props, town: Town, foot: Rect, studio: Callable[[], Studio], doors: Mapping[Lever, Callable[[], None]]
    ) -> None:
        self.unheard: Unheard | None = None
        self._town = town
        self._foot = foot
        self._studio = studio
        self._doors = doors
        self._tongue = props.tongue
        self._volume = props.volume
        self._pressed: tuple[Lever, float] | None = None
        self._shown: tuple[Language, Told] | None = None
        self._picture: Surface | None = None

    @property
    def bar(self) -> Bar:
        return bar_of(self._foot, rtl=self._studio().rtl)

    def lever_at(self, point: tuple[int, int]) -> Lever | None:
        return next((lever for lever, rect in self.bar.levers.items() if rect.collidepoint(point)), None)

    def pull(self, lever: Lever, now: float) -> None:
        """Press a lever of the bar."""
        self._pressed = lever, now + _SHORTEST
        handset, clock = self._town.handset, self._town.clock
        match lever:
            case Lever.MUTE:
                self._mute(now)
            case Lever.FREEZE:
                clock.toggle()
            case Lever.SLOWER:
                handset.post(Tap.SLOWER)
            case Lever.FASTER:
                handset.post(Tap.FASTER)
            case _ if lever in self._doors:
                self._doors[lever]()
            case _:
                clock.advance(SECONDS[lever])

    def _mute(self, now: float) -> None:
        """Be mute, or no longer; where that is not to be had, say why."""
        silence = self._volume.silence
        if silence in {None, Silence.MUTE}:
            self._volume.toggle()
        else:
            self.unheard = Unheard(silence, now)

    def changed(self, now: float) -> list[Rect]:
        if self._pressed and now >= self._pressed[1]:
            self._pressed = None
        studio = self._studio()
        shown = studio.language, self._told(studio)
        if shown == self._shown:
            return []
        self._shown = shown
        self._picture = draw_bar(studio, self._foot, self.bar, shown[1])
        return [self._foot]

    def draw(self, onto: Surface) -> None:
        if self._picture:
            onto.blit(self._picture, self._foot)

    def next_change(self, now: float) -> float | None:
        changes = [self._pressed[1]] if self._pressed else []
        if not self._town.clock.frozen:
            changes.append(now + 1 - self._town.clock.now().microsecond / 1_000_000)
        return min(changes, default=None)

    def _told(self, studio: Studio) -> Told:
        words, clock = studio.words, self._town.clock
        local = clock.now().astimezone(self._town.zone)
        other = on_the_machine()[not studio.rtl]
        error = self._town.handset.phone.clock_error
        return Told(
            time=f"{dates.weekday_and_date(local, studio.language)}  {seconds(local, studio.language)}",
            other_time=foreign(dates.date(local, other), rtl=not studio.rtl),
            skew=words.phone_clock.format(error=minutes(error, studio.language)),
            labels=labels_of(words, self._tongue.next),
            silence=self._volume.silence,
            down=frozenset({self._pressed[0]} if self._pressed else ()),
            lit=frozenset({Lever.FREEZE} if clock.frozen else ()),
        )


def seconds(moment: datetime, language: Language) -> str:
    return isolated(digits(f"{moment:%H:%M:%S}", language))


def minutes(error: timedelta, language: Language) -> str:
    """How far a clock is ahead or behind.

    >>> from otp_atm.languages import language
    >>> ascii(minutes(timedelta(seconds=-90), language("en")))
    "'\\\\u2066\\\\u22121:30\\\\u2069'"
    """
    whole = round(abs(error).total_seconds())
    sign = ("+" if error > timedelta() else "−") if whole else "±"
    return isolated(digits(f"{sign}{whole // 60}:{whole % 60:02}", language))


def foreign(text: str, *, rtl: bool) -> str:
    """A text of the other direction, isolated (UAX #9: RLI or LRI … PDI)."""
    mark = "\u2067" if rtl else "\u2066"
    return f"{mark}{text}\u2069"

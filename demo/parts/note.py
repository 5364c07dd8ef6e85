"""News that slides in over the wallet, never over the ATM, stays for as long as it takes to read it, and goes when it is clicked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pygame import Rect, Surface

from otp_atm.demo.art.note import draw_note, margin_of, width_of
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.motion import eased
from otp_atm.demo.news import News
from otp_atm.demo.parts.part import SMOOTH

Source = Callable[[], News | None]
"""The latest news, at once; the same value as long as there is nothing newer. Whoever has news wakes the loop."""

_SLIDE: Final = 0.35
"""Seconds."""
_STAY: Final = 10.0


class NotePart:
    """Shows the latest news of `source`, each once."""

    def __init__(self, source: Source, studio: Callable[[], Studio]) -> None:
        self._source = source
        self._studio = studio
        self._seen: News | None = source()
        self._picture: Surface | None = None
        self._home = Rect(0, 0, 0, 0)
        self._place = Rect(0, 0, 0, 0)
        self._since = 0.0

    @property
    def place(self) -> Rect:
        """What it covers now; empty while there is none."""
        return self._place

    def lies_at(self, point: tuple[int, int]) -> bool:
        """Whether it can be clicked there: its shadow cannot."""
        margin = margin_of(self._studio())
        return self._place.inflate(-2 * margin, -2 * margin).collidepoint(point)

    def dismiss(self, now: float) -> None:
        """Let it slide out."""
        self._since = min(self._since, now - _STAY)

    def changed(self, now: float) -> list[Rect]:
        self._read(now)
        before = self._place
        self._place = self._position(now)
        if self._place.size == (0, 0):
            self._picture = None
        return [rect for rect in (before, self._place) if rect.size != (0, 0)] if before != self._place else []

    def draw(self, onto: Surface) -> None:
        if self._picture:
            onto.blit(self._picture, self._place)

    def next_change(self, now: float) -> float | None:
        if self._picture is None:
            return None
        age = now - self._since
        return self._since + _STAY if _SLIDE <= age < _STAY else now + SMOOTH

    def _read(self, now: float) -> None:
        news = self._source()
        if news is None or news is self._seen:
            return
        self._seen, self._since = news, now
        studio = self._studio()
        self._picture = draw_note(studio, news, width_of(studio))
        self._home = self._picture.get_rect(midtop=studio.areas.wallet.midtop)

    def _position(self, now: float) -> Rect:
        """Where it is: sliding in from the window's edge, at home, or sliding out."""
        age = now - self._since
        if self._picture is None or age > _STAY + _SLIDE:
            return Rect(0, 0, 0, 0)
        away = 1 - eased(min(age, _SLIDE) / _SLIDE) if age < _STAY else eased(min(age - _STAY, _SLIDE) / _SLIDE)
        return self._home.move(round(away * (self._studio().areas.size[0] - self._home.left)), 0)

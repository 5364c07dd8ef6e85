"""The tabs of a window that has no room for both ATM and phone."""

from __future__ import annotations

from collections.abc import Callable

from pygame import Rect, Surface

from otp_atm.demo.areas import Tab
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.art.tabs import Told, draw_tabs, tab_rects
from otp_atm.demo.glimpses import Glimpses
from otp_atm.demo.town import Town
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.digits import digits


class TabsPart:
    """Where there is room for both, nothing is to be seen of it, and it only looks on. `screen` names what the ATM shows."""

    def __init__(self, town: Town, glimpses: Glimpses, studio: Callable[[], Studio]) -> None:
        self.screen = ""
        self._town = town
        self._glimpses = glimpses
        self._studio = studio
        self._strip = studio().areas.tabs
        self._shown_tab = studio().areas.shown
        self._told: tuple[Language, Told] | None = None
        self._picture: Surface | None = None

    def place_of(self, tab: Tab) -> Rect | None:
        return tab_rects(self._strip, rtl=self._studio().rtl)[tab] if self._strip else None

    def tab_at(self, point: tuple[int, int]) -> Tab | None:
        return next((tab for tab in Tab if (place := self.place_of(tab)) and place.collidepoint(point)), None)

    def changed(self, now: float) -> list[Rect]:  # noqa: ARG002
        self._glimpses.look(self._shown_tab, self.screen, self._town.handset.phone)
        if self._strip is None or self._shown_tab is None:
            return []
        studio = self._studio()
        told = studio.language, Told(self._shown_tab, self._badges(studio.language))
        if told == self._told:
            return []
        self._told = told
        self._picture = draw_tabs(studio, self._strip, told[1])
        return [self._strip]

    def draw(self, onto: Surface) -> None:
        if self._picture and self._strip:
            onto.blit(self._picture, self._strip)

    def next_change(self, now: float) -> float | None:  # noqa: ARG002
        """Whatever changes it wakes the loop: a click, a message, the ATM."""
        return None

    def _badges(self, language: Language) -> dict[Tab, str | None]:
        unseen = self._glimpses.unseen(self._town.handset.phone)
        return {
            Tab.ATM: "" if self._glimpses.has_another(self.screen) else None,
            Tab.PHONE: digits(str(unseen), language) if unseen else None,
        }

"""Where to touch the phone in the demo's window. It depends on the page, not on what is typed there, so that the samples tell."""

from __future__ import annotations

import pygame

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.events import Event
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.samples import NOW, samples
from otp_atm.screens.brand import Brand

Point = tuple[int, int]


class PhoneMap:
    """Points of the phone in a column of the window of this size."""

    def __init__(self, size: tuple[int, int], language: Language) -> None:
        pygame.font.init()
        self._painter = PhonePainter(Brand(), size, lambda: NOW)
        self._views = {sample.name: sample.view for sample in samples(language)}

    def point(self, page: str, event: Event) -> Point:
        """Where on this page to touch to cause this, relative to the column's corner."""
        self._painter.picture(self._views[page])
        place = self._painter.place_of(event)
        assert place, f"nothing on {page} causes {event}"
        return place.center

    def text(self, page: str) -> str:
        return self._views[page].text()

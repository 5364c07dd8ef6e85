"""Every text of a screen as a person reads it, and what is wrong with how it stands there."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

import pytest

from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.shapes import Shapes
from otp_atm.drawing.style import Face, Weight
from otp_atm.drawing.text import Typesetter
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens import dates
from otp_atm.screens.brand import Brand
from otp_atm.screens.painting import frame
from otp_atm.screens.painting.frame import clock_rect
from otp_atm.screens.painting.kit import Kit
from otp_atm.screens.painting.layout import layout_of
from otp_atm.screens.painting.moving import Clock, Ring, Shown
from otp_atm.screens.painting.parts import Badge, Heading
from otp_atm.screens.painting.still import Still
from otp_atm.screens.samples import NOW
from otp_atm.screens.theme import theme_of
from otp_atm.screens.view import View
from tests.acceptance import each_time
from tests.screens.written import Written, faults, reading

EVERY_SIZE = [
    (800, 600),
    (1024, 768),
    (1280, 800),
    (1280, 1024),
    (1366, 768),
    (1920, 1080),
    (2560, 1080),
    (3840, 2160),
    (1080, 1920),
    (768, 1024),
    (600, 1024),
    (1024, 1024),
]
SIZES = each_time([(800, 600), (1280, 800), (1920, 1080), (1080, 1920)], EVERY_SIZE)
ORDINARY = Brand()


def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what nothing is written with and takes most of the time: backdrop and shadows."""
    monkeypatch.setattr(frame, "_backdrop", lambda *_: None)
    monkeypatch.setattr(Kit, "drop_shadow", lambda *_: None)


@cache
def longest_day(language: Language) -> datetime:
    """The day of four years that takes the most room."""
    letters, face = Typesetter(FontBook()), Face(Weight.MEDIUM, 40)
    days = (NOW + timedelta(days=day) for day in range(1461))
    return max(days, key=lambda day: letters.width(dates.weekday_and_date(day, language), face, language.right_to_left))


def kit_of(brand: Brand, size: tuple[int, int]) -> Kit:
    theme = theme_of(brand)
    return Kit(theme, layout_of(size, theme.metrics), Typesetter(FontBook()), Shapes())


def read(view: View, brand: Brand, kit: Kit, pin_keys: str) -> list[Written]:
    """What a person finds written on this screen, at rest and with its last seconds counted. Fails where anything is wrong with it."""
    still = Still(kit, brand)
    with reading() as written:
        still.compose(view, pin_keys)
        shown = Shown(view, 0.0, 0.0)
        clock = Clock(kit, clock_rect(kit, view.language), view.language, dates.zone())
        clock.draw(int(longest_day(view.language).timestamp() // 60), shown, still.surface)
        found = faults(written)
        for part, rect in still.plan.places:
            if isinstance(part, Badge | Heading) and view.countdown:
                Ring(kit, part.disc(rect), (0, 0, 0), view.language).draw(-1, shown, still.surface)
    found += [fault for one in written for fault in one.faults()]
    slots = [slot.rect for slot in still.plan.slots.values()]
    places = [kit.layout.header, kit.layout.footer, still.plan.stage, *slots]
    found += [("outside of every box", one.text) for one in written if not any(place.contains(one.letters) for place in places)]
    assert not found, f"{view.name}: {found}"
    return written

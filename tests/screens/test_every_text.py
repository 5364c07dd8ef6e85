"""Every text of every screen, at every size, in both languages, against the box it stands in: nothing is cut off or covered."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from drawing.fonts import FontBook
from drawing.shapes import Shapes
from drawing.style import Face, Weight
from drawing.text import Typesetter
from hardware.pin_pad.on_glass import AS_PRINTED
from kiosk.vocabulary import Language
from screens import dates
from screens.brand import Brand
from screens.painting import frame
from screens.painting.frame import clock_rect
from screens.painting.kit import Kit
from screens.painting.layout import layout_of
from screens.painting.moving import Clock, Ring, Shown
from screens.painting.parts import Badge
from screens.painting.still import Still
from screens.samples import NOW
from screens.theme import theme_of
from screens.view import View
from tests.screens.written import Written, faults, reading
from tests.spoken import EN, OF_THE_ATM
from tests.whole import STUDIO

SIZES = [
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
ORDINARY = Brand()
LONG_NAMES = Brand(
    name={"fa": "بانک توسعه صادرات و سرمایه‌گذاری ایران", "en": "Export Development and Investment Bank of Iran"},
    subtitle={
        "fa": "خدمات رمز و کارت — خودپرداز شعبه مرکزی میدان آرژانتین",
        "en": "Card and password services — ATM at the central branch",
    },
    terminal_id="THR-CENTRAL-00001234",
    support_phone="+98 21 8115 1000 / 1234",
)


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
    places = [kit.layout.header, kit.layout.footer, kit.layout.panel, *kit.layout.slots.values()]
    still = Still(kit, brand)
    with reading() as written:
        still.compose(view, pin_keys)
        shown = Shown(view, 0.0, 0.0)
        clock = Clock(kit, clock_rect(kit, view.language), view.language, dates.zone())
        clock.draw(int(longest_day(view.language).timestamp() // 60), shown, still.surface)
        found = faults(written)
        for part, rect in still.places:
            if isinstance(part, Badge) and view.countdown:
                Ring(kit, part.disc(rect), (0, 0, 0), view.language).draw(-1, shown, still.surface)
    found += [fault for one in written for fault in one.faults()]
    found += [("outside of every box", one.text) for one in written if not any(place.contains(one.ink) for place in places)]
    assert not found, view.name
    return written


def least(size: tuple[int, int]) -> float:
    """Pixels of the smallest letters, those of the operator's code: an em of 2.3 mm where the shorter side is 15 cm."""
    return 0.0155 * min(size[0] * 0.75, size[1])


@pytest.fixture(autouse=True)
def no_backdrop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written on the backdrop, and it takes most of the time."""
    monkeypatch.setattr(frame, "_backdrop", lambda *_: None)


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
def test_f05_every_text_of_every_screen_stands_whole_in_its_box(size: tuple[int, int]) -> None:
    kit = kit_of(ORDINARY, size)
    for name, view in (sample for language in OF_THE_ATM for sample in STUDIO.samples(language)):
        for pin_keys in ("", AS_PRINTED) if view.pin else ("",):
            assert min(text.face.size for text in read(view, ORDINARY, kit, pin_keys)) >= least(size), name


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_long_names_give_way_to_one_another(size: tuple[int, int], language: Language) -> None:
    read(dict(STUDIO.samples(language))["welcome"], LONG_NAMES, kit_of(LONG_NAMES, size), "")


TOO_MUCH: dict[str, Any] = {"title": "incomprehensibilities" * 8, "lines": ("word " * 2000,), "code": "code" * 80}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_text_that_is_cut_off_is_found(name: str) -> None:
    """With more than any screen can hold."""
    view = replace(dict(STUDIO.samples(EN))["out_of_service"], **{name: TOO_MUCH[name]})
    with pytest.raises(AssertionError, match=r"wide in|leaves|lies upon|outside of"):
        read(view, ORDINARY, kit_of(ORDINARY, (800, 600)), "")

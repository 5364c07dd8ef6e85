"""How every text of the phone and its shop stands out, measured on the painted pixels; and what the colours of its buttons mean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from otp_atm.drawing.meaning import is_blue
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.painting.theme import theme_of
from otp_atm.phone.samples import NOW, samples
from otp_atm.phone.view import App, Beside, Bubble, Button, Desk, Input, Item, Letter, Notice, View
from otp_atm.screens.brand import Brand
from otp_atm.screens.view import Tone
from tests.screens.painted import hard_to_read, looking
from tests.screens.test_painted import strongest
from tests.screens.test_theme import BRANDS
from tests.spoken import FA, OF_THE_PHONE
from tools.gallery.phone import SIZE

_CELL = 1
"""Letters of what is set digit by digit: what runs, and is large."""


def beside_the_point(view: View) -> Iterator[str]:
    """What a page says beside what is to be read on it: placeholders, codes for whoever helps, when a message came, what
    stands on buttons and in the head."""
    yield view.title
    yield " › ".join(view.path)
    for item in view.items:
        yield from _labels(item)


def _labels(item: Item) -> Iterator[str]:
    match item:
        case Beside(items=inner):
            for each in inner:
                yield from _labels(each)
        case Button(label=label, hint=hint):
            yield from (label, hint)
        case Input(hint=hint):
            yield hint
        case Notice(code=code):
            yield code
        case Letter(when=when) | Bubble(when=when):
            yield when
        case Desk(day=day, apps=apps):
            yield day
            for app in apps:
                yield from (app.label, app.badge)
        case _:
            pass


def hard_on(painter: PhonePainter, view: View) -> list[str]:
    around = [*beside_the_point(view)]
    spoken = view.spoken()
    with looking() as seen:
        painter.picture(view)
    return hard_to_read(
        seen,
        lambda text: len(text) > _CELL and any(text in said for said in spoken) and not any(text in said for said in around),
    )


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_g1_every_text_of_every_page_stands_out(language: Language) -> None:
    painter = PhonePainter(Brand(), SIZE, lambda: NOW)
    for name, view in samples(language):
        assert not hard_on(painter, view), name


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: f"{brand.primary} {brand.accent}")
def test_g1_a_bank_whose_colours_are_hard_to_read_has_them_mended_on_the_phone(brand: Brand) -> None:
    painter = PhonePainter(brand, SIZE, lambda: NOW)
    for name, view in [*samples(FA)][::2]:
        assert not hard_on(painter, view), name


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: f"{brand.primary} {brand.accent}")
def test_g1_buttons_are_green_red_and_blue_in_every_app(brand: Brand) -> None:
    for app, palette in theme_of(brand).palettes.items():
        red, green = strongest((1, 0, 0)), strongest((0, 1, 0))
        assert strongest(palette.buttons[Tone.PRIMARY].top) == green, app
        assert strongest(palette.buttons[Tone.DANGER].top) == red, app
        assert is_blue(palette.buttons[Tone.NEUTRAL].mark), app
        assert is_blue(palette.on), app
        assert is_blue(palette.field_focus.mark), app
        assert is_blue(palette.field_focus.edge), app
    assert {*App} == {*theme_of(brand).palettes}


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_g1_a_page_has_one_safe_next_step_at_most_and_red_alone_removes(language: Language) -> None:
    green = {Tone.PRIMARY, Tone.SUCCESS}
    for name, view in samples(language):
        buttons = [
            button for item in view.items for button in (item.items if isinstance(item, Beside) else (item,)) if isinstance(button, Button)
        ]
        assert sum(button.tone in green for button in buttons) <= 1, name
        assert {button.tone for button in buttons} <= {*green, Tone.DANGER, Tone.NEUTRAL}, name
        assert any(button.tone is Tone.DANGER for button in buttons) is (view.name == "confirm_end" or name == "confirm-end"), name

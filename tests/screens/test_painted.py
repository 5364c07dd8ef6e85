"""How every text of the ATM stands out, measured on the painted pixels; and what the colours of its choices mean."""

from __future__ import annotations

from functools import partial

import pytest
from msgspec.structs import replace
from pygame import Surface

from otp_atm.drawing.colour import WHITE, Colour, contrast
from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.meaning import BLUE, GREEN, RED, blue_of, is_blue
from otp_atm.drawing.style import Face, Weight
from otp_atm.drawing.text import Align, Typesetter
from otp_atm.hardware.pin_pad.on_glass import AS_PRINTED
from otp_atm.kiosk.events import Cancelled
from otp_atm.kiosk.look import Icon, Tone
from otp_atm.kiosk.moves import To
from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.theme import theme_of
from otp_atm.screens.view import View
from otp_atm.services.one_time_password.flow import Otp
from otp_atm.services.one_time_password.requests import Deactivate
from tests.screens.painted import hard_to_read, looking
from tests.screens.test_theme import BRANDS
from tests.spoken import FA, OF_THE_ATM
from tests.whole import STUDIO, TABLE

SIZE = (800, 600)
"""Where letters are the smallest, their smoothing takes the most."""
OF_EVERY_KIND = ("welcome", "services", "out_of_service", "more_time", "otp_pin-weak", "enrolled", "confirm_deactivation")


def painter_of(brand: Brand, pin_keys: str = "") -> ScreenPainter:
    return ScreenPainter(brand, SIZE, partial(str, pin_keys))


def hard_on(painter: ScreenPainter, view: View) -> list[str]:
    """What the view itself says is to be read; what stands around it is not in the way of that."""
    with looking() as seen:
        painter.picture(view, SIZE)
    return hard_to_read(seen, lambda text: any(text in said for said in view.spoken()))


@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_g1_every_text_of_every_screen_stands_out(language: Language) -> None:
    plain, on_glass = painter_of(Brand()), painter_of(Brand(), AS_PRINTED)
    for name, view in STUDIO.samples(language):
        assert not hard_on(on_glass if view.pin else plain, view), name


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: f"{brand.primary} {brand.accent}")
def test_g1_a_bank_whose_colours_are_hard_to_read_has_them_mended(brand: Brand) -> None:
    painter = painter_of(brand, AS_PRINTED)
    samples = dict(STUDIO.samples(FA))
    for name in OF_EVERY_KIND:
        assert not hard_on(painter, samples[name]), name


def test_what_does_not_stand_out_is_found() -> None:
    """White on a ground that is light below."""
    ground, letters = Surface((200, 60), depth=32), Typesetter(FontBook())
    ground.fill((96, 96, 96))
    ground.fill((200, 200, 200), (0, 30, 200, 30))
    with looking() as seen:
        letters.line("Hg", Face(Weight.BOLD, 40), WHITE, False).draw(ground, ground.get_rect(), Align.CENTRE)
    (found,) = hard_to_read(seen)
    assert found.startswith("'Hg': 1.6")
    assert found.endswith(" on #c8c8c8")


def test_a_shadow_is_not_taken_for_letters() -> None:
    ground, letters = Surface((200, 60), depth=32), Typesetter(FontBook())
    with looking() as seen:
        for colour, down in (((9, 9, 9), 1), (WHITE, 0)):
            letters.line("Hg", Face(Weight.BOLD, 40), colour, False).draw(ground, ground.get_rect().move(0, down), Align.CENTRE)
    (one,) = seen
    assert min(one.letter) > 240
    assert one.ground == (0, 0, 0)


# What colours mean ----------------------------------------------------------------------------------------------------------------


def test_g1_red_is_what_ends_or_removes_something_and_nothing_else() -> None:
    """Cancel, what makes the bank remove something, and the answer that gives a visit up."""
    for state, row in TABLE.rows.items():
        for offer in row.offers:
            move = row.on.get(type(offer.event))
            removes = isinstance(move, To) and TABLE.rows[move.state].asks is Deactivate
            ends = isinstance(offer.event, Cancelled) or (state is Visit.MORE_TIME and offer.tone is not Tone.PRIMARY)
            assert (offer.tone is Tone.DANGER) is (removes or ends), (state, offer.label)


@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_g1_the_same_words_have_the_same_colour_on_every_screen_and_a_card_to_be_taken_is_the_safe_next_step(language: Language) -> None:
    choices = [choice for _, view in STUDIO.samples(language) for choice in view.choices]
    tones = {label: {choice.tone for choice in choices if choice.label == label} for label in {choice.label for choice in choices}}
    assert {label: found for label, found in tones.items() if len(found) > 1} == {}
    assert {choice.tone for choice in choices if choice.icon is Icon.CARD_OUT} == {Tone.PRIMARY}


def test_g1_the_pin_pads_green_key_stands_for_the_green_choice_on_every_screen() -> None:
    for state, row in TABLE.rows.items():
        assert [offer.label for offer in row.offers if Key.ENTER in offer.also] == [
            offer.label for offer in row.offers if offer.tone is Tone.PRIMARY
        ], state


def test_g1_a_screen_has_one_safe_next_step_at_most_and_the_rest_is_blue() -> None:
    for state, row in TABLE.rows.items():
        tones = [offer.tone for offer in row.offers]
        assert tones.count(Tone.PRIMARY) <= 1, state
        assert {*tones} <= {Tone.PRIMARY, Tone.DANGER, Tone.NEUTRAL}, state
    assert [offer.tone for offer in TABLE.rows[Otp.CONFIRM_DEACTIVATION].offers] == [Tone.DANGER, Tone.PRIMARY, Tone.DANGER]


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: f"{brand.primary} {brand.accent}")
def test_g1_choices_are_green_red_and_blue_whatever_the_banks_colours_are(brand: Brand) -> None:
    buttons = theme_of(brand).palette.buttons
    for tone, meant in ((Tone.PRIMARY, GREEN), (Tone.DANGER, RED)):
        assert strongest(buttons[tone].top) == strongest(meant)
    assert is_blue(buttons[Tone.NEUTRAL].top)


def test_a_blue_of_the_banks_own_is_kept() -> None:
    assert blue_of((20, 60, 120)) == (20, 60, 120)
    assert blue_of((196, 18, 26)) == blue_of((11, 110, 79)) == blue_of((40, 40, 40)) == BLUE


def strongest(colour: Colour) -> int:
    """Which of red, green and blue."""
    return colour.index(max(colour))


def test_another_theme_is_as_light_as_the_bank_wants_where_that_can_be_read() -> None:
    """Only what cannot be read is changed."""
    brand = Brand(primary="#123a70")
    assert theme_of(brand).palette.buttons[Tone.NEUTRAL].top == (18, 58, 112)
    assert contrast(theme_of(replace(brand, primary="#ffdd00")).palette.panel.top, WHITE) > 7

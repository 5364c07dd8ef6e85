"""How every text of the demo stands out, measured on the painted pixels: cards, machine, wallet, desk, clock, help, messages, tour."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from otp_atm.demo.areas import areas_with_phone
from otp_atm.demo.art import still
from otp_atm.demo.art.card_face import DESIGNS, card_face
from otp_atm.demo.art.materials import materials_of
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.words import spoken
from otp_atm.drawing.colour import css
from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.text import Typesetter
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.brand import Brand
from tests.demo.stand_ins import STAND_INS
from tests.languages.demo_in import Drawn, scenes_of, wallets
from tests.screens.painted import hard_to_read, looking
from tests.screens.test_theme import BRANDS
from tests.spoken import EN, FA

SIZE = (1280, 720)


def studio_of(brand: Brand, language: Language) -> Studio:
    return Studio(areas_with_phone(SIZE, len(STAND_INS)), brand, materials_of(brand), Typesetter(FontBook()), language)


def hard_in(paint: Drawn) -> list[str]:
    with looking() as seen:
        paint()
    return hard_to_read(seen)


def on_metal_and_leather(studio: Studio) -> Iterator[tuple[str, Drawn]]:
    """The machine with what is written on it, and the wallet lying there."""
    yield "machine", partial(still.machine, studio)
    machine = still.machine(studio)
    for name, told in wallets(studio, STAND_INS):
        yield name, partial(still.captioned, machine, studio, told)


@pytest.mark.parametrize("language", [FA, EN], ids=repr)
def test_g1_every_text_of_the_window_stands_out(language: Language) -> None:
    lying = on_metal_and_leather(studio_of(Brand(), language))
    over = ((name, paint) for name, paint in scenes_of(language, SIZE) if not name.startswith(("wallet", "engraved")))
    for name, paint in (*lying, *over):
        assert not hard_in(paint), name
    assert spoken(language) is language


def test_g1_names_numbers_and_banks_stand_out_on_every_card() -> None:
    studio = studio_of(Brand(), FA)
    for width in (studio.areas.pocket_cards[0].width, round(studio.areas.px(300))):
        for design in range(len(DESIGNS)):
            paint = partial(card_face, STAND_INS[design % len(STAND_INS)], design, width, studio.brand, studio.letters)
            assert not hard_in(paint), (design, width)


def test_g1_the_live_page_shows_the_same_cards() -> None:
    page = (PROJECT / "remote" / "page" / "page.css").read_text(encoding="utf-8")
    for design, (upper, lower, foil) in enumerate(DESIGNS):
        assert f'[data-design="{design}"] {{ --one: {css(upper)}; --two: {css(lower)}; --foil: {css(foil)}; }}' in page


@pytest.mark.parametrize("brand", BRANDS[4:], ids=lambda brand: f"{brand.primary} {brand.accent}")
def test_g1_a_bank_whose_colours_are_hard_to_read_has_them_mended_in_the_demo(brand: Brand) -> None:
    for name, paint in on_metal_and_leather(studio_of(brand, EN)):
        assert not hard_in(paint), name

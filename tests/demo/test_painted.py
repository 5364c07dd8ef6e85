"""How every text of the demo stands out, measured on the painted pixels: cards, machine, wallet, desk, clock, help, messages, tour."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from pygame import Rect, Surface

from otp_atm.demo.areas import areas_with_phone
from otp_atm.demo.art import still
from otp_atm.demo.art.card_face import DESIGNS, card_face
from otp_atm.demo.art.materials import materials_of
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.faces import Faces
from otp_atm.demo.words import spoken
from otp_atm.drawing.colour import Colour, css
from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.style import Face
from otp_atm.drawing.text import Align, Line, Typesetter
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.brand import Brand
from tests.demo.stand_ins import STAND_INS
from tests.languages.demo_in import Drawn, scenes_of, wallets
from tests.screens.painted import hard_to_read, looking
from tests.screens.test_theme import BRANDS
from tests.spoken import EN, FA

SIZE = (1280, 720)
LEAST = 8
"""Pixels of a font."""


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


@pytest.mark.parametrize("size", [(640, 480), (480, 480), (360, 640), (480, 900), (1024, 768)], ids=str)
@pytest.mark.parametrize("language", [FA, EN], ids=repr)
def test_p01_no_letter_of_a_small_window_is_too_small_to_be_read(
    language: Language, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: set[tuple[int, str]] = set()
    set_line = Typesetter.line

    def line(self: Typesetter, text: str, face: Face, colour: Colour, rtl: bool) -> Line:
        written.add((face.size, text))
        return set_line(self, text, face, colour, rtl)

    monkeypatch.setattr(Typesetter, "line", line)
    for _, paint in scenes_of(language, size):
        paint()
    assert len(written) > 50
    assert not sorted(one for one in written if one[0] < LEAST)


@pytest.mark.parametrize("cards", [10, 14])
@pytest.mark.parametrize("size", [(640, 480), (480, 900), (800, 600), SIZE], ids=str)
def test_p01_no_name_on_a_card_is_cut_through_by_the_lip_of_its_pocket(
    size: tuple[int, int], cards: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that peeks out too little is plain; in the air it has its name again."""
    areas = areas_with_phone(size, cards)
    faces = Faces(STAND_INS, Studio(areas, Brand(), materials_of(Brand()), Typesetter(FontBook()), EN))
    peek = min(lip.top - card.top for card, lip in zip(areas.pocket_cards, areas.pockets, strict=True))
    bottoms: list[int] = []
    draw = Line.draw

    def drawn(self: Line, onto: Surface, rect: Rect, align: Align) -> None:
        bottoms.append(rect.centery - self.middle + self.ink.bottom)
        draw(self, onto, rect, align)

    monkeypatch.setattr(Line, "draw", drawn)
    faces.lying(0)
    assert bool(bottoms) is areas.names_peek
    assert all(bottom <= peek for bottom in bottoms if bottom < areas.pocket_cards[0].height // 3)
    faces.flying(0)
    assert bottoms


def test_g1_the_live_page_shows_the_same_cards() -> None:
    page = (PROJECT / "remote" / "page" / "page.css").read_text(encoding="utf-8")
    for design, (upper, lower, foil) in enumerate(DESIGNS):
        assert f'[data-design="{design}"] {{ --one: {css(upper)}; --two: {css(lower)}; --foil: {css(foil)}; }}' in page


@pytest.mark.parametrize("brand", BRANDS[4:], ids=lambda brand: f"{brand.primary} {brand.accent}")
def test_g1_a_bank_whose_colours_are_hard_to_read_has_them_mended_in_the_demo(brand: Brand) -> None:
    for name, paint in on_metal_and_leather(studio_of(brand, EN)):
        assert not hard_in(paint), name

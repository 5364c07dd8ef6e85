"""The look follows from a brand's two colours, and stays readable whatever they are."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from otp_atm.drawing.colour import contrast, css, mix, parsed
from otp_atm.screens.brand import Brand
from otp_atm.screens.theme import Palette, theme_of
from otp_atm.screens.view import Tone

BRANDS = [
    Brand(primary=primary, accent=accent)
    for primary, accent in (
        (Brand().primary, Brand().accent),
        ("#7a1f3d", "#f4d35e"),
        ("#0b6e4f", "#ffd9a0"),
        ("#3a3a3a", "#eec265"),
        ("#ffdd00", "#102040"),
        ("#c4121a", "#c4121a"),
        ("#ffffff", "#ffffff"),
        ("#000000", "#000000"),
    )
]
"""Usual ones, and those that a bank sets badly: too light, too dark, the same twice, the colour of what is removed."""


def palette_of(brand: Brand) -> Palette:
    return theme_of(brand).palette


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: brand.primary)
def test_texts_stand_out_from_what_they_stand_on(brand: Brand) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.6: 7 for what must be read, 4.5 for the rest."""
    palette = palette_of(brand)
    for ground in (palette.panel.top, palette.panel.bottom, palette.well.top, palette.bar):
        assert contrast(palette.ink, ground) >= 7
        assert contrast(palette.soft_ink, ground) >= 4.5
    for tone in Tone:
        skin = palette.buttons[tone]
        assert contrast(palette.ink, skin.top) >= 4.5
        assert contrast(palette.tones[tone], palette.well.top) >= 3
    assert contrast(palette.accent, palette.panel.top) >= 4.5


def test_another_brand_looks_different() -> None:
    assert palette_of(BRANDS[0]).panel != palette_of(BRANDS[1]).panel
    assert palette_of(BRANDS[0]).accent != palette_of(BRANDS[1]).accent


@pytest.mark.parametrize("colour", ["blue", "#12345", "#1234567", "1f4fa3", "#1f4fag", ""])
def test_a_colour_that_is_none_is_refused_by_name(colour: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        theme_of(replace(Brand(), primary=colour))


def test_colours_are_read_mixed_and_written() -> None:
    assert parsed("#1F4fa3") == (31, 79, 163)
    assert css(mix((0, 0, 0), (255, 255, 255), 0.5)) == "#808080"
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: brand.primary)
def test_red_and_green_differ_in_lightness_too_for_those_who_do_not_tell_them_apart(brand: Brand) -> None:
    buttons = palette_of(brand).buttons
    assert contrast(buttons[Tone.PRIMARY].top, buttons[Tone.DANGER].top) > 1.4

"""F5: the ATM's screens in languages that nobody has tried them in: whatever is said comes from words, and stands whole in its place."""

from __future__ import annotations

import pytest

from otp_atm.hardware.pin_pad.on_glass import AS_PRINTED
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.texts import said
from otp_atm.screens.brand import Brand
from otp_atm.screens.view import View
from tests.languages.pseudo import plain_words
from tests.screens.reader import ORDINARY, SIZES, kit_of, read, unpainted
from tests.whole import STUDIO


@pytest.fixture(autouse=True)
def text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    unpainted(monkeypatch)


def names(view: View, brand: Brand) -> list[str]:
    """What stands on a screen as it is called everywhere: the bank, the terminal, the operator's code, other languages."""
    named = [said(brand.name, view.language), said(brand.subtitle, view.language), brand.terminal_id, view.code]
    return [*named, *(choice.label for choice in view.choices)] if view.name in LANGUAGES_OFFERED else named


LANGUAGES_OFFERED = {"welcome", "reading_card", "card_unreadable", "take_card_to_swipe", "card_again", "card_pin"}


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
def test_f05_every_text_of_every_screen_stands_whole_in_its_box(size: tuple[int, int], strange: Language) -> None:
    kit = kit_of(ORDINARY, size)
    for name, view in STUDIO.samples(strange):
        for pin_keys in ("", AS_PRINTED) if view.pin else ("",):
            assert read(view, ORDINARY, kit, pin_keys), name


def test_f05_every_text_of_every_screen_comes_from_words(strange: Language) -> None:
    kit = kit_of(ORDINARY, (1280, 800))
    for name, view in STUDIO.samples(strange):
        known = {word for text in names(view, ORDINARY) for word in plain_words(text)}
        for written in read(view, ORDINARY, kit, ""):
            assert {*plain_words(written.text)} <= known, (name, written.text)

"""F5: the phone's pages in languages that nobody has tried them in: from words, whole, and nothing upon something else."""

from __future__ import annotations

from itertools import combinations

import pytest

from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.texts import said
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.painting import chrome, page
from otp_atm.phone.samples import NOW, samples
from otp_atm.phone.view import Notice, View
from otp_atm.phone.views.shop import ADDRESS
from otp_atm.screens.brand import Brand
from tests.languages.pseudo import plain_words
from tests.phone.pages import SIZES, SMALLEST, all_whole
from tests.phone.test_in_sight import leading
from tests.screens.written import reading

BRAND = Brand()


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
def test_f05_no_text_of_a_page_is_wider_than_its_box(size: tuple[int, int], strange: Language) -> None:
    painter = PhonePainter(BRAND, size, lambda: NOW)
    for name, view in samples(strange):
        with reading() as written:
            painter.picture(view)
        all_whole(name, written)


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
def test_f05_no_text_of_a_page_lies_upon_another(size: tuple[int, int], strange: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what can be pushed; head, foot and keypad lie over that."""
    monkeypatch.setattr(chrome, "draw_head", lambda *_: None)
    monkeypatch.setattr(page.PagePicture, "_draw_foot", lambda *_: None)
    monkeypatch.setattr(page, "draw_keypad", lambda *_: None)
    painter = PhonePainter(BRAND, size, lambda: NOW)
    for name, view in samples(strange):
        with reading() as written:
            painter.picture(view)
        upon = [(one.text, other.text) for one, other in combinations(written, 2) if one.ink.colliderect(other.ink)]
        assert not upon or view.alert, name


def test_f05_what_to_do_next_is_in_sight_on_the_smallest_phone(strange: Language) -> None:
    painter = PhonePainter(BRAND, SMALLEST, lambda: NOW)
    for name, view in samples(strange):
        painter.picture(view)
        for button in leading(view):
            assert button.tap
            place = painter.place_of(button.tap)
            assert place, (name, button.label)
            assert place.height >= painter.geometry.px(painter._kit.metrics.button), (name, button.label)


def test_f05_every_text_of_a_page_comes_from_words(strange: Language) -> None:
    painter = PhonePainter(BRAND, SIZES[0], lambda: NOW)
    for name, view in samples(strange):
        with reading() as written:
            painter.picture(view)
        known = {word for text in names(view) for word in plain_words(text)}
        for one in written:
            assert {*plain_words(one.text)} <= known, (name, one.text)


def names(view: View) -> tuple[str, ...]:
    """What stands on a page as it is called everywhere: the bank, its address, a message's merchant, codes for whoever helps."""
    codes = (item.code for item in view.items if isinstance(item, Notice))
    return said(BRAND.name, view.language), view.language.name, ADDRESS, *codes

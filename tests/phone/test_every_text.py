"""Every text of every page of the phone, at the sizes it has in the demo's windows, in both languages, against the box it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Final

import pytest

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.painting.theme import Metrics, Styles
from otp_atm.phone.samples import NOW, phones, samples
from otp_atm.phone.view import Input, Row, View, told
from otp_atm.phone.views.registry import view_of
from otp_atm.screens import dates
from otp_atm.screens.brand import Brand
from tests.phone.pages import EVERY_SIZE, SIZES, all_whole
from tests.screens.written import reading
from tests.spoken import OF_THE_PHONE

FORTY_LETTERS: Final = {"fa": "بانک توسعه تعاون و سرمایه‌گذاری ایران زمین", "en": "First National Cooperative Savings Bank"}
CHIP: Final = 38 + 12
"""Points of a card's width that its chip and the room before it take."""


def of_a_long_named_bank(language: Language) -> Iterator[tuple[str, View]]:
    zone = dates.zone(Brand().time_zone)
    return ((name, view_of(replace(phone, banner=None), NOW, zone, FORTY_LETTERS)) for name, phone in phones(language))


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_f05_no_text_of_a_page_is_wider_than_its_box(size: tuple[int, int], language: Language) -> None:
    painter = PhonePainter(Brand(), size, lambda: NOW)
    for name, view in samples(language):
        with reading() as written:
            painter.picture(view)
        all_whole(name, written)


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_a_bank_name_of_forty_letters_lies_upon_nothing(size: tuple[int, int], language: Language) -> None:
    painter = PhonePainter(Brand(), size, lambda: NOW)
    for name, view in of_a_long_named_bank(language):
        with reading() as written:
            painter.picture(view)
        all_whole(name, written)
        assert painter._page
        viewport = painter._page.viewport
        within = [text for text in written if viewport.contains(text.letters) and len(text.text) > 1]
        upon = [(one.text, other.text) for one, other in combinations(within, 2) if one.letters.colliderect(other.letters)]
        assert not upon, (name, upon)
        if name == "bank-menu":
            lines = [text for text in within if text.text in FORTY_LETTERS[language.code]]
            inner = viewport.width - 2 * painter.geometry.px(Styles.card_bank.size + 4) - 2 * painter.geometry.px(18)
            assert lines
            assert all(text.room.width <= inner - painter.geometry.px(CHIP) + 2 for text in lines)


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_all_lines_of_a_list_have_one_size(language: Language) -> None:
    painter = PhonePainter(Brand(), min(SIZES), lambda: NOW)
    for name, view in samples(language):
        with reading() as written:
            painter.picture(view)
        assert painter._page
        within = [text for text in written if painter._page.viewport.contains(text.letters) and len(text.text) > 1]
        for part, style in (("label", Styles.row), ("hint", Styles.hint)):
            said = [told(getattr(item, part)) for item in view.items if isinstance(item, Row)]
            sizes = {text.face.size for text in within for words in said if text.face.weight is style.weight and text.text in words}
            assert len(sizes) <= 1, (name, part, sizes)


@pytest.mark.parametrize("size", EVERY_SIZE, ids=["{}x{}".format(*size) for size in EVERY_SIZE])
@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_what_is_typed_into_is_seen_whole_with_its_label(size: tuple[int, int], language: Language) -> None:
    painter = PhonePainter(Brand(), size, lambda: NOW)
    for name, view in samples(language):
        if not view.keypad:
            continue
        with reading() as written:
            painter.picture(view)
        assert painter._page
        field, viewport = painter._page.focus
        assert field
        labels = [text.ink for text in written if text.text == field.label]
        place = painter.place_of(field.tap)
        assert place
        least = painter.geometry.px(Metrics.field) if isinstance(field, Input) else painter.geometry.px(24)
        assert place.height >= least, (name, place)
        assert any(viewport.contains(label) for label in labels), (name, labels, viewport)

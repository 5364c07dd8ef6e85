"""Texts that are longer than usual, at every size, against the box they stand in: nothing is cut off or covered, and what is, is found."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.brand import Brand
from tests.screens.reader import ORDINARY, SIZES, kit_of, read, unpainted
from tests.spoken import EN, OF_THE_ATM
from tests.whole import STUDIO

LONG_NAMES = Brand(
    name={"fa": "بانک توسعه صادرات و سرمایه‌گذاری ایران", "en": "Export Development and Investment Bank of Iran"},
    subtitle={
        "fa": "خدمات رمز و کارت — خودپرداز شعبه مرکزی میدان آرژانتین",
        "en": "Card and password services — ATM at the central branch",
    },
    terminal_id="THRMMWW8",
    support_phone="+98 21 8115 1000 / 1234",
)


@pytest.fixture(autouse=True)
def text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    unpainted(monkeypatch)


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_long_names_give_way_to_one_another(size: tuple[int, int], language: Language) -> None:
    read(dict(STUDIO.samples(language))["welcome"], LONG_NAMES, kit_of(LONG_NAMES, size), "")


TOO_MUCH: dict[str, Any] = {"title": "incomprehensibilities" * 8, "lines": ("incomprehensibilities " * 500,), "code": "code" * 80}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_text_that_is_cut_off_is_found(name: str) -> None:
    """With more than any screen can hold."""
    view = replace(dict(STUDIO.samples(EN))["out_of_service"], **{name: TOO_MUCH[name]})
    with pytest.raises(AssertionError, match=r"wide in|leaves|lies upon|outside of"):
        read(view, ORDINARY, kit_of(ORDINARY, (800, 600)), "")

"""What no text says, however it is parted."""

from __future__ import annotations

import pytest

from otp_atm.evidence.hiding import Hiding

PAN = "5022291011374624"
HIDE = Hiding(["1234", "06608458", PAN])
SEPARATORS = [" ", "-", "\u00a0", ".", "/", "\u200c", "–", "_", "\u202f", "\u2066\u2069", "·", "٬", " - "]


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("hide", [HIDE, Hiding()])
def test_b05_a_card_number_is_known_whatever_parts_its_groups(separator: str, hide: Hiding) -> None:
    groups = separator.join(PAN[place : place + 4] for place in range(0, 16, 4))
    assert not any(char.isdecimal() for char in hide(f"The card {groups} is known"))


@pytest.mark.parametrize("separator", SEPARATORS)
def test_b05_so_is_any_known_secret_in_whatever_groups(separator: str) -> None:
    for said in ("0660" + separator + "8458", separator.join("06608458"), separator.join("۱۲۳۴"), separator.join(PAN)):
        assert not any(char.isdecimal() for char in HIDE(f"It is {said} now")), said


@pytest.mark.parametrize("text", ["0920***1234", "۰۹۲۰***۱۲۳۴", "\u2066۰۹۲۰***۱۲۳۴\u2069", "502229******1234", "5022 29•• •••• 1234"])
def test_b05_a_masked_number_stays_readable_though_it_ends_like_a_pin(text: str) -> None:
    assert HIDE(text) == text


@pytest.mark.parametrize("text", ["2026-11-22 09:30:05", "12345", "1, 2 and 34", "1403, 1404, 1405, 1406", "192.168.12.34"])
def test_other_numbers_stay(text: str) -> None:
    assert HIDE(text) == text

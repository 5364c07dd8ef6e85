"""What cards may be used up for is said in their file, and what cannot be is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from otp_atm.kiosk.load import BadFile
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import load_cards
from tests.conformance.world import TODAY

GOOD = 'cards:\n  - {id: c, pan: "5022291011374624", expiry: 2031-06, pin: "8351", '


def loaded(folder: Path, rest: str) -> tuple[For, ...]:
    (folder / "cards.yaml").write_text(GOOD + rest + "}\n", encoding="utf-8")
    return load_cards(folder / "cards.yaml", TODAY)[0].given_up_for


def test_a_card_is_given_up_for_what_its_file_says(tmp_path: Path) -> None:
    assert loaded(tmp_path, "given_up_for: [tries, lock-out]") == (For.TRIES, For.LOCK_OUT)
    assert loaded(tmp_path, 'shows: {en: ""}') == ()


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("given_up_for: [everything]", "given_up_for"),
        ("roles: [unknown], given_up_for: [tries]", "is none that its bank can judge"),
        ("roles: [blocked], given_up_for: [lock-out]", "is blocked: there is nothing to give up"),
        ("given_up_for: [expiry]", "and has not expired yet"),
        ("given_up_for: [payments]", "for that its cvv2 and the phone on file have to be known"),
    ],
)
def test_what_it_cannot_be_given_up_for_is_told_with_its_line_and_no_number(rest: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        loaded(tmp_path, rest)
    assert str(caught.value).startswith(f"{tmp_path / 'cards.yaml'}, line 2: ")
    assert said in str(caught.value)
    assert "5022291011374624" not in str(caught.value)


def test_an_expired_card_is_given_up_for_its_expiry_alone(tmp_path: Path) -> None:
    text = GOOD.replace("2031-06", "2022-06") + "roles: [expired], given_up_for: [expiry, tries]}\n"
    (tmp_path / "cards.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadFile, match="it can be given up for expiry alone"):
        load_cards(tmp_path / "cards.yaml", TODAY)

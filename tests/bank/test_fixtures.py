"""The fixtures file: what ships is good, and what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import DEFAULT, Fixtures, WalletCard, load_fixtures, luhn_is_right
from otp_atm.kiosk.load import BadFile


def test_the_wallet_has_a_card_for_everything_a_customer_meets(fixtures: Fixtures) -> None:
    cards = fixtures.cards
    phones = {customer.id: customer.phone for customer in fixtures.customers}
    assert sum(bool(phones[card.customer]) and card.pin_tries_left == 3 and not card.enrolled for card in cards) >= 2
    assert any(not phones[card.customer] for card in cards)
    assert {card.enrolled.sms for card in cards if card.enrolled} == {True, False}
    assert {card.pin_tries_left for card in cards} == {0, 1, 3}
    assert any(card.expiry < "2026" for card in cards)
    assert any(card.unreadable for card in fixtures.wallet)
    assert {customer.language for customer in fixtures.customers} == {"fa", "en", "ar"}


def test_our_cards_begin_with_the_banks_prefix_and_all_pass_luhn(fixtures: Fixtures) -> None:
    assert all(card.pan.startswith("622106") for card in fixtures.cards)
    assert all(luhn_is_right(card.pan) for card in fixtures.wallet)
    assert str(fixtures.cards[0].last_day) == "2031-06-30"


@pytest.mark.parametrize(
    ("expiry", "last_day", "digits"),
    [
        ("2028-02", "2028-02-29", "2802"),
        ("2031-12", "2031-12-31", "3112"),
        ("1410-06", "2031-09-22", "1006"),
        ("1403-12", "2025-03-20", "0312"),
    ],
)
def test_cards_are_good_through_a_month_of_either_calendar(expiry: str, last_day: str, digits: str) -> None:
    card = WalletCard("any", "6221061011374628", "NAME", expiry, "1234", {"fa": "-"})
    assert (str(card.last_day), card.expiry_digits) == (last_day, digits)


@pytest.mark.parametrize("pan", ["622106101131", "6221061011374628012"])
def test_card_numbers_have_12_to_19_digits(pan: str, tmp_path: Path) -> None:
    file = tmp_path / "fixtures.yaml"
    pan = next(pan[:-1] + digit for digit in "0123456789" if luhn_is_right(pan[:-1] + digit))
    file.write_text(DEFAULT.read_text(encoding="utf-8").replace("6221061011374628", pan), encoding="utf-8")
    assert load_fixtures(file).cards[0].pan == pan


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("customer: sara", "customer: nobody", "line 32: cards[0].customer: the card ending 4628 belongs to nobody"),
        ('pan: "6221061011374628"', 'pan: "6221061011374629"', "line 31: cards[0].pan: the card ending 4629 has a wrong check digit"),
        ('pan: "6221061029483155"', 'pan: "6221061011374628"', "line 41: cards[1].pan: the card ending 4628 stands there twice"),
        ("id: daniel", "id: sara", "line 18: customers[1].id: customer sara stands there twice"),
        ("id: ATM00002", "id: ATM00001", "line 12: terminals[1].id: terminal ATM00001 stands there twice"),
        ("expiry: 2031-06", "expiry: 2031-13", "cards[0].expiry"),
        ("expiry: 2031-06", "expiry: 1510-06", "cards[0].expiry"),
        ('pan: "6221061011374628"', 'pan: "62210610113"', "cards[0].pan"),
        ('pan: "6221061011374628"', 'pan: "62210610113746280000"', "cards[0].pan"),
        ("language: en", "language: de", "customers[1].language"),
        ('phone: "09121234567"', 'phone: "9121234567"', "customers[0].phone"),
        ("cvv2:", "cvv3:", "cvv3"),
        ("cards:", "cards: [", "line"),
        ('pin: "1234"', 'pin: "1234\\n"', "line 35: cards[0].pin"),
        ('pin: "1234"', 'pin: "123"', "line 35: cards[0].pin"),
        ('pin: "1234"', 'pin: "1234567890123"', "line 35: cards[0].pin"),
        ('pan: "6221061011374628"', 'pan: "6221061011374628\\n"', "line 31: cards[0].pan"),
        ('cvv2: "417"', 'cvv2: "417\\n"', "line 36: cards[0].cvv2"),
        ('phone: "09121234567"', 'phone: "09121234567\\n"', "line 17: customers[0].phone"),
        ("id: ATM00001", 'id: "ATM00001\\n"', "line 10: terminals[0].id"),
        ('otp_pin: "40719283"', 'otp_pin: "40719283\\n"', "cards[3].enrolled.otp_pin"),
        ("id: phone-on-file", 'id: "phone-on-file\\n"', "line 30: cards[0].id"),
        ("expiry: 2031-06", 'expiry: "2031-06\\n"', "line 34: cards[0].expiry"),
        (
            "master_key: 13D97E0A52BC48F66A81C3F94D2E7B05",
            "master_key: 8F2B41D6C09E3A75B4E81F6D2C7A905E13D8467BFA2905C1E76B3D904A8FC251",
            "line 13: terminals[1].master_key: another terminal has this key",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "fixtures.yaml"
    text = DEFAULT.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        load_fixtures(file)
    message = str(caught.value)
    assert message.startswith(str(file))
    assert said in message
    assert "\n" not in message
    assert "622106101137462" not in message

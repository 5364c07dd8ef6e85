"""A card of one's own: judged digit by digit, issued by the bank, kept without its PIN."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.demo.cards import DemoCard, NewCard
from otp_atm.demo.desk import Answer
from otp_atm.demo.fields import Slip
from otp_atm.demo.own_card import POCKETS, Customer, Entry, OwnCardDesk, Printer, card_of
from otp_atm.demo.own_cards import OwnCards
from otp_atm.demo.wallet import wallet as wallet_of_fixtures
from otp_atm.kiosk.load import BadFile

CARDS = wallet_of_fixtures(load_fixtures())
NUMBER, PIN, PHONE = "6037991234567893", "4902", "09121112233"


class Bank:
    """Issues what it is asked for, or says why not."""

    def __init__(self) -> None:
        self.issued: list[NewCard] = []
        self.code = ""

    def issue(self, card: NewCard, answer: Answer) -> None:
        self.issued.append(card)
        answer(self.code)


class Wallet:
    """What lies in it, and the numbers that a phone carries."""

    def __init__(self) -> None:
        self.cards: tuple[DemoCard, ...] = CARDS
        self.carried: list[str] = []

    def add(self, card: DemoCard) -> None:
        self.cards = (*self.cards, card)


@pytest.fixture
def bank() -> Bank:
    return Bank()


@pytest.fixture
def wallet() -> Wallet:
    return Wallet()


@pytest.fixture
def desk(bank: Bank, wallet: Wallet) -> OwnCardDesk:
    customer = Customer(lambda: wallet.cards, wallet.add, wallet.carried.append)
    return OwnCardDesk(bank, Printer(lambda: "3011", lambda: "321"), customer, lambda: None)


def fill(desk: OwnCardDesk, **entries: str) -> None:
    for name, digits in entries.items():
        desk.go(Entry(name))
        desk.type(digits)


def test_a_card_with_number_pin_and_phone_is_issued_and_lies_in_the_wallet(desk: OwnCardDesk, bank: Bank, wallet: Wallet) -> None:
    fill(desk, number=NUMBER, pin=PIN, phone="+98 912 111 2233")
    desk.submit("YOUR OWN CARD", "en")
    assert desk.turn()
    assert bank.issued == [NewCard(NUMBER, PIN, PHONE, "3011", "321", "YOUR OWN CARD", "en")]
    assert (wallet.cards[-1].card.pan.digits, wallet.cards[-1].pin, wallet.carried) == (NUMBER, "", [PHONE])
    assert not desk.form.slates[Entry.NUMBER].typed
    assert not [secret for secret in (NUMBER, PIN, "321") if secret in repr((bank.issued, wallet.cards[-1]))]


@pytest.mark.parametrize(
    ("entries", "at", "slip"),
    [
        ({"number": NUMBER[:-1]}, Entry.NUMBER, Slip.SHORT),
        ({"number": f"{NUMBER[:-1]}4"}, Entry.NUMBER, Slip.CHECK_DIGIT),
        ({"number": "1" * 20}, Entry.NUMBER, Slip.TOO_LONG),
        ({"number": CARDS[0].card.pan.digits}, Entry.NUMBER, Slip.TAKEN),
        ({"number": NUMBER, "pin": "490"}, Entry.PIN, Slip.SHORT),
        ({"number": NUMBER, "pin": "1" * 13}, Entry.PIN, Slip.TOO_LONG),
        ({"number": NUMBER, "pin": PIN, "phone": "0912"}, Entry.PHONE, Slip.SHORT),
        ({"number": NUMBER, "pin": PIN, "phone": "021"}, Entry.PHONE, Slip.NOT_MOBILE),
    ],
)
def test_what_is_wrong_is_said_while_it_is_typed(desk: OwnCardDesk, bank: Bank, entries: dict[str, str], at: Entry, slip: Slip) -> None:
    fill(desk, **entries)
    assert desk.form.said(at) is slip
    if slip is not Slip.TOO_LONG or at is Entry.NUMBER:
        desk.submit("X", "en")
        assert bank.issued == []


def test_a_card_needs_no_phone(desk: OwnCardDesk, bank: Bank, wallet: Wallet) -> None:
    fill(desk, number=NUMBER, pin=PIN)
    desk.submit("X", "en")
    desk.turn()
    assert (bank.issued[0].phone, wallet.carried) == ("", [])


def test_what_the_bank_refuses_stays_to_be_sent_again(desk: OwnCardDesk, bank: Bank, wallet: Wallet) -> None:
    bank.code = "bank-unreachable"
    fill(desk, number=NUMBER, pin=PIN)
    desk.submit("X", "en")
    assert not desk.turn()
    assert (desk.form.code, desk.form.ready, len(wallet.cards)) == ("bank-unreachable", True, len(CARDS))


def test_a_wallet_has_no_more_than_so_many_pockets(desk: OwnCardDesk, bank: Bank, wallet: Wallet) -> None:
    wallet.cards = CARDS + CARDS[:1] * (POCKETS - len(CARDS))
    fill(desk, number=NUMBER, pin=PIN)
    desk.submit("X", "en")
    assert desk.full
    assert bank.issued == []


def kept(file: Path) -> OwnCards:
    cards = OwnCards(file)
    cards.keep(card_of(NewCard(NUMBER, PIN, PHONE, "3011", "321", "YOUR OWN CARD", "en")))
    return cards


def test_f08_own_cards_are_there_again_and_no_file_tells_their_numbers(tmp_path: Path) -> None:
    cards = kept(tmp_path / "demo-cards").cards
    assert OwnCards(tmp_path / "demo-cards").cards == cards
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [secret for secret in (NUMBER, PIN, PHONE, "321") if json.dumps(secret)[1:-1].encode() in written]


@pytest.mark.parametrize("spoil", [lambda file: file.write_bytes(b"?"), lambda file: Path(f"{file}.key").write_bytes(b"00")])
def test_cards_that_cannot_be_opened_are_said_to_be(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    file = tmp_path / "demo-cards"
    kept(file)
    spoil(file)
    with pytest.raises(BadFile, match="demo-cards"):
        OwnCards(file)

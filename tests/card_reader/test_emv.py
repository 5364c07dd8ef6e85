"""Reading a chip, without reader or service: the variants of our virtual card, good, bad and hostile (findings: PC/SC)."""

from __future__ import annotations

from datetime import date

import pytest

from otp_atm.hardware.card_reader.emv import terminal, tlv
from otp_atm.hardware.card_reader.emv.apdu import MOST_EXCHANGES, Chip
from otp_atm.hardware.card_reader.emv.read import ChipCard, read_chip
from otp_atm.hardware.card_reader.trouble import CardTrouble
from tests.card_reader.virtual.emv_card import EmvCard
from tests.card_reader.virtual.variants import BAD, GOOD, TODAY


def read(card: EmvCard) -> ChipCard:
    def transmit(command: bytes) -> bytes:
        reply = card.transmit(command)
        assert reply is not None
        return reply

    return read_chip(Chip(transmit, t0=card.t0), TODAY)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_card_is_read(name: str) -> None:
    make, expected = GOOD[name]
    assert read(make()).card == expected


@pytest.mark.parametrize("name", BAD)
def test_a_bad_card_is_refused_with_its_code_after_bounded_work(name: str) -> None:
    make, code = BAD[name]
    card = make()
    with pytest.raises(CardTrouble) as trouble:
        read(card)
    assert trouble.value.code is code
    assert len(card.commands) <= MOST_EXCHANGES


def test_f08_what_is_read_does_not_print_the_card_number() -> None:
    card = read(EmvCard())
    assert card.track2
    assert card.label == "VISA DEBIT"
    assert card.track2.service_code == "101"
    assert card.card.pan.digits not in repr(card)
    assert card.track2.discretionary not in repr(card)


@pytest.mark.parametrize("data", ["5A", "5A81", "5A8201", "5A0212", "5A80", "5A83000001FF", "5F", "9F8180", "9F818101", "9F38"])
def test_data_elements_that_break_off_or_are_none(data: str) -> None:
    with pytest.raises(CardTrouble):
        list(tlv.elements(bytes.fromhex(data)))


@pytest.mark.parametrize("dol", ["9F", "9F38", "5A025F", "9F818101"])
def test_object_lists_that_break_off(dol: str) -> None:
    with pytest.raises(CardTrouble):
        list(tlv.tags_and_lengths(bytes.fromhex(dol)))


def test_what_the_card_asks_for_is_cut_and_padded_as_emv_prescribes() -> None:
    pdol = bytes.fromhex("9A039F1A049F02029F3502DF01029F33029F3704")
    answer = terminal.answer(pdol, date(2027, 3, 1))
    assert answer[:15].hex() == "270301000003640000001400006040"
    assert len(answer) == 19

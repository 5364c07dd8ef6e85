"""Reading a chip, without reader or service: the variants of our virtual card, good, bad and hostile (findings: PC/SC)."""

from __future__ import annotations

import pytest

from hardware.card_reader.emv.apdu import MOST_EXCHANGES, Chip
from hardware.card_reader.emv.read import ChipCard, read_chip
from hardware.card_reader.trouble import CardTrouble
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

"""What the mock reader offers beyond the contract: to whoever draws it and whoever moves its cards."""

from __future__ import annotations

import pytest

from otp_atm.hardware.card_reader.mock import MockCardReader, Slot
from otp_atm.kiosk.events import CardRetained, CardUnreadable, Event, ReaderFailed, RetainRefused
from otp_atm.kiosk.vocabulary import Card, Pan

CARD = Card(Pan("6037991234567893"), "2905", "SARA AHMADI")


@pytest.fixture
def posted() -> list[Event]:
    return []


def test_where_the_card_is_can_be_seen(posted: list[Event]) -> None:
    reader = MockCardReader()
    reader.connect(posted.append)
    seen = [(reader.slot, reader.accepting)]
    for happening in (reader.accept, lambda: reader.insert(CARD), reader.eject, reader.take):
        happening()
        seen.append((reader.slot, reader.accepting))
    assert seen == [(Slot.EMPTY, False), (Slot.EMPTY, True), (Slot.IN, False), (Slot.OFFERED, False), (Slot.EMPTY, False)]


def test_the_gate_of_a_motorised_reader_is_closed_until_accept(posted: list[Event]) -> None:
    reader = MockCardReader()
    reader.connect(posted.append)
    assert not reader.insert(CARD)
    reader.accept()
    assert reader.insert(CARD)
    assert not reader.insert(CARD)
    assert not reader.take()


def test_a_full_bin_retains_nothing_until_it_is_emptied(posted: list[Event]) -> None:
    reader = MockCardReader(bin_capacity=1)
    reader.connect(posted.append)
    for _ in range(2):
        reader.accept()
        reader.insert(CARD)
        reader.retain()
    assert [type(event) for event in posted if isinstance(event, CardRetained | RetainRefused)] == [CardRetained, RetainRefused]
    assert reader.empty_bin() == (CARD,)
    reader.retain()
    assert isinstance(posted[-1], CardRetained)


def test_f02_closing_gives_the_card_back(posted: list[Event]) -> None:
    reader = MockCardReader()
    reader.connect(posted.append)
    reader.accept()
    reader.insert(CardUnreadable("card-mute"))
    reader.close()
    assert reader.slot is Slot.OFFERED
    assert reader.take()


def test_a_reader_that_is_broken_from_the_start_says_so_when_connected(posted: list[Event]) -> None:
    reader = MockCardReader()
    reader.fail("reader-missing")
    reader.connect(posted.append)
    assert posted == [ReaderFailed("reader-missing")]

"""The PC/SC driver against what readers, cards and other programs do wrong, on a real service with our virtual card (issue 4, item 1)."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from otp_atm.contracts.heard import PATIENCE, Events
from otp_atm.hardware.card_reader import pcsc, pcsc_monitor
from otp_atm.hardware.card_reader.emv.read import ChipCard
from otp_atm.hardware.card_reader.pcsc import PcscCardReader
from otp_atm.hardware.card_reader.pcsc_link import PyscardMissing, list_readers
from otp_atm.hardware.card_reader.trouble import CardCode, ReaderCode
from otp_atm.kiosk.events import CardInserted, CardRead, CardRemoved, CardUnreadable, Event, ReaderEmpty, ReaderFailed, ReaderRecovered
from tests.card_reader.virtual.emv_card import EmvCard, Exchange
from tests.card_reader.virtual.reader import VirtualReader, virtual_reader
from tests.card_reader.virtual.variants import BAD, CARD, GOOD, TODAY, one


@pytest.fixture
def device() -> Iterator[VirtualReader]:
    with virtual_reader() as device:
        yield device


@pytest.fixture
def events() -> Iterator[Events]:
    events = Events()
    yield events
    events.assert_none_waiting()


Start = Callable[..., PcscCardReader]


@pytest.fixture
def start(device: VirtualReader, events: Events) -> Iterator[Start]:
    """Connects a driver; it is closed in the end."""
    readers: list[PcscCardReader] = []

    def start(pattern: str = device.pattern, read_timeout: float = 8.0, persistence: float = 1.5) -> PcscCardReader:
        readers.append(PcscCardReader(pattern, today=lambda: TODAY, read_timeout=read_timeout, persistence=persistence))
        readers[-1].connect(events)
        return readers[-1]

    yield start
    for reader in readers:
        reader.close()


@pytest.fixture
def scard(device: VirtualReader) -> Iterator[OtherProgram]:
    other = OtherProgram()
    yield other
    other.leave()


class OtherProgram:
    """Another program on the same PC/SC service."""

    def __init__(self) -> None:
        from smartcard import scard

        self._scard = scard
        self._context: int | None = None

    def take(self, *, exclusive: bool) -> None:
        """Connect to the card, alone or with a transaction that keeps everybody else out."""
        scard = self._scard
        _, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        mode = scard.SCARD_SHARE_EXCLUSIVE if exclusive else scard.SCARD_SHARE_SHARED
        result, self._card, _ = scard.SCardConnect(self._context, "Virtual PCD 00 00", mode, scard.SCARD_PROTOCOL_Tx)
        assert result == scard.SCARD_S_SUCCESS
        if not exclusive:
            assert scard.SCardBeginTransaction(self._card) == scard.SCARD_S_SUCCESS

    def leave(self) -> None:
        if self._context is not None:
            self._scard.SCardReleaseContext(self._context)
            self._context = None


def mute_from(command: int) -> EmvCard:
    """Falls silent at this command."""
    return EmvCard(spoil=lambda exchange: exchange.reply if exchange.number < command else None)


# The service and the reader -------------------------------------------------------------------------------------------------------


def test_without_the_service_the_reader_is_out_of_order_until_it_runs(device: VirtualReader, start: Start, events: Events) -> None:
    start()
    assert events.expect(ReaderFailed).code == ReaderCode.NO_SERVICE
    device.pcscd.start()
    events.expect(ReaderRecovered)


def test_a_service_that_dies_and_comes_back_is_survived_again_and_again(device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    reader = start()
    reader.accept()
    device.slot.insert(EmvCard())
    events.expect(CardInserted)
    events.expect(CardRead)
    reader.eject()
    device.slot.remove()
    events.expect(CardRemoved)
    for _ in range(3):
        device.pcscd.kill()
        assert events.expect(ReaderFailed).code == ReaderCode.NO_SERVICE
        device.pcscd.start()
        events.expect(ReaderRecovered)
    reader.accept()
    device.slot.insert(EmvCard())
    events.expect(CardInserted)
    events.expect(CardRead)


def test_a_service_that_hangs_from_the_start_welcomes_nobody(device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    device.pcscd.hang()
    reader = start()
    assert events.expect(ReaderFailed).code == ReaderCode.SILENT
    reader.check_reader()
    assert events.expect(ReaderFailed).code == ReaderCode.SILENT
    device.pcscd.go_on()
    events.expect(ReaderRecovered)


def test_a_service_that_begins_to_hang_is_found_out(
    device: VirtualReader, start: Start, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pcsc_monitor, "LOOK_AGAIN", 0.2)
    monkeypatch.setattr(pcsc_monitor, "GRACE", 1.0)
    device.pcscd.start()
    start()
    device.pcscd.hang()
    assert events.expect(ReaderFailed).code == ReaderCode.SILENT
    device.pcscd.go_on()
    events.expect(ReaderRecovered)


def test_a_reader_that_is_plugged_in_after_the_service_and_pulled_out_again(device: VirtualReader, start: Start, events: Events) -> None:
    """The service learns of this reader's plug when it starts, and so it dies between."""
    device.pcscd.unplug()
    device.pcscd.start()
    start().accept()
    assert [events.expect(ReaderFailed).code for _ in "ab"] == [ReaderCode.NO_READER] * 2
    device.pcscd.kill()
    assert events.expect(ReaderFailed).code == ReaderCode.NO_SERVICE
    device.pcscd.plug()
    device.pcscd.start()
    events.expect(ReaderRecovered)
    device.pcscd.kill()
    assert events.expect(ReaderFailed).code == ReaderCode.NO_SERVICE
    device.pcscd.unplug()
    device.pcscd.start()
    assert events.expect(ReaderFailed).code == ReaderCode.NO_READER


def test_no_reader_of_that_name(device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    start("acs *")
    assert events.expect(ReaderFailed).code == ReaderCode.NO_READER


def test_of_several_readers_the_pattern_chooses(device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    assert list_readers() == ["Virtual PCD 00 00", "Virtual PCD 00 01"]
    other = start("*01")
    other.accept()
    reader = start("Virtual*00")
    reader.accept()
    device.slot.insert(EmvCard())
    events.expect(CardInserted)
    events.expect(CardRead)
    other.check()
    events.expect(ReaderEmpty)


def test_without_pyscard_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "smartcard.scard", None)
    with pytest.raises(PyscardMissing, match=r"^a PC/SC reader needs pyscard, not installed here: pip install -r requirements-pcsc.txt$"):
        PcscCardReader("*", today=lambda: TODAY)


# Cards ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "T=0 with a directory and a PDOL",
        "no directory",
        "T=0, American Express without directory",
        "T=0, the first of two of a scheme blocked",
        "a directory below the directory",
        "T=0, 40 records",
        "a Jalali year",
    ],
)
def test_good_cards_are_read_through_the_real_service(name: str, device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    start().accept()
    make, card = GOOD[name]
    device.slot.insert(make())
    events.expect(CardInserted)
    assert events.expect(CardRead).card == card


@pytest.mark.parametrize("name", ["endless 61xx", "replies of 300 bytes", "an element longer than its record"])
def test_hostile_cards_are_refused_through_the_real_service(name: str, device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    start().accept()
    make, code = BAD[name]
    device.slot.insert(make())
    events.expect(CardInserted)
    assert events.expect(CardUnreadable).code == code


def test_a_card_upside_down_does_not_answer_to_reset(device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    start().accept()
    device.slot.insert(EmvCard(atr=b"\x00"))
    events.expect(CardInserted)
    assert events.expect(CardUnreadable).code == CardCode.UNRESPONSIVE


@pytest.mark.parametrize("command", [1, 4])
def test_a_mute_card_is_given_up_and_the_next_one_is_read(command: int, device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    reader = start(read_timeout=0.3)
    reader.accept()
    device.slot.insert(mute_from(command))
    events.expect(CardInserted)
    assert events.expect(CardUnreadable).code == CardCode.TIMED_OUT
    reader.eject()
    device.slot.remove()
    events.expect(CardRemoved)
    reader.accept()
    device.slot.insert(EmvCard())
    events.expect(CardInserted)
    assert events.expect(CardRead).card == CARD


def test_a_card_that_cannot_be_proven_to_be_the_same_has_gone(device: VirtualReader, start: Start, events: Events) -> None:
    """As when it has been swapped for a mute one between two looks."""
    mute = threading.Event()
    device.pcscd.start()
    reader = start(read_timeout=1.5)
    reader.accept()
    device.slot.insert(EmvCard(spoil=lambda exchange: None if mute.is_set() else exchange.reply))
    events.expect(CardInserted)
    events.expect(CardRead)
    mute.set()
    reader.check()
    events.expect(CardRemoved)


def test_f08_a_defect_costs_the_card_and_not_the_reader(
    device: VirtualReader, start: Start, events: Events, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def stumble(*_: object) -> ChipCard:
        raise ValueError(CARD.pan.digits)

    device.pcscd.start()
    reader = start()
    reader.accept()
    with monkeypatch.context() as patch:
        patch.setattr(pcsc, "read_chip", stumble)
        device.slot.insert(EmvCard())
        events.expect(CardInserted)
        assert events.expect(CardUnreadable).code == CardCode.DEFECT
    said = capfd.readouterr().err
    assert "in stumble" in said
    assert CARD.pan.digits not in said
    reader.accept()
    events.expect(CardInserted)
    events.expect(CardRead)


def test_a_reader_with_a_mute_card_can_be_closed(device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    reader = start(read_timeout=0.1)
    reader.accept()
    device.slot.insert(mute_from(1))
    events.expect(CardInserted)
    events.expect(CardUnreadable)
    reader.close()


def test_a_card_pulled_while_it_is_read_is_gone(device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    half_read = threading.Event()

    def stop_half_way(exchange: Exchange) -> bytes | None:
        if exchange.number < 4:
            return exchange.reply
        half_read.set()
        return None

    start().accept()
    device.slot.insert(EmvCard(spoil=stop_half_way))
    events.expect(CardInserted)
    assert half_read.wait(PATIENCE)
    device.slot.remove()
    events.expect(CardRemoved)


def test_a_card_swapped_faster_than_the_service_looks_is_found_out_by_check(device: VirtualReader, start: Start, events: Events) -> None:
    device.pcscd.start()
    reader = start()
    reader.accept()
    device.slot.insert(EmvCard())
    events.expect(CardInserted)
    events.expect(CardRead)
    device.slot.remove()
    device.slot.insert(one(name=b"KARIMI/ALI"))
    reader.check()
    events.expect(CardRemoved)
    reader.accept()
    events.expect(CardInserted)
    assert events.expect(CardRead).card.name == "ALI KARIMI"


def try_until_read(reader: PcscCardReader, events: Events) -> None:
    """As a customer does: how soon the service lets a card go that was held, no driver can promise on a busy machine."""
    answer: Event | None = None
    give_up = time.monotonic() + PATIENCE
    while not isinstance(answer, CardRead):
        assert time.monotonic() < give_up, answer
        reader.accept()
        events.expect(CardInserted)
        answer = events.next()


# Other programs -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_card_that_another_program_keeps_is_given_up(
    exclusive: bool, device: VirtualReader, start: Start, scard: OtherProgram, events: Events
) -> None:
    device.pcscd.start()
    device.insert(EmvCard())
    scard.take(exclusive=exclusive)
    reader = start(read_timeout=2.5, persistence=0.5)
    reader.accept()
    events.expect(CardInserted)
    assert events.expect(CardUnreadable).code == CardCode.IN_USE
    scard.leave()
    try_until_read(reader, events)


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_card_that_another_program_lets_go_in_time_is_read(
    exclusive: bool, device: VirtualReader, start: Start, scard: OtherProgram, events: Events
) -> None:
    """«In time» is as long as the test waits at all: when its thread gets its turn is for the machine to say."""
    device.pcscd.start()
    device.insert(EmvCard())
    scard.take(exclusive=exclusive)
    reader = start(read_timeout=PATIENCE, persistence=PATIENCE)
    reader.accept()
    events.expect(CardInserted)
    scard.leave()
    events.expect(CardRead)

"""What the PC/SC driver owes the service, the card and other programs, seen from pyscard's side of the door."""

from __future__ import annotations

import sys
import threading
from functools import partial
from types import ModuleType

import pytest

from otp_atm.hardware.card_reader.pcsc import PcscCardReader, Reading
from otp_atm.hardware.card_reader.pcsc_link import Context, PcscError
from otp_atm.hardware.card_reader.trouble import CardCode
from otp_atm.kiosk.events import CardUnreadable
from tests.card_reader.virtual.variants import TODAY

READER = "Acme Chip 00 00"
CONNECT, BEGIN, TRANSMIT, DISCONNECT = "SCardConnect", "SCardBeginTransaction", "SCardTransmit", "SCardDisconnect"
ESTABLISH, RELEASE = "SCardEstablishContext", "SCardReleaseContext"
CONTEXT, CARD, UNPOWER = 5, 7, 2
REFUSED = 0x80100001

RESULTS: dict[str, list[object]] = {
    ESTABLISH: [CONTEXT],
    CONNECT: [CARD, 2],
    BEGIN: [],
    TRANSMIT: [[0x6A, 0x82]],
    DISCONNECT: [],
    RELEASE: [],
}
"""What pyscard's functions return beside the result code."""
CONSTANTS = {
    "SCARD_SCOPE_SYSTEM": 2,
    "SCARD_SHARE_SHARED": 2,
    "SCARD_UNPOWER_CARD": UNPOWER,
    "SCARD_LEAVE_CARD": 0,
    **dict.fromkeys(("SCARD_PROTOCOL_T0", "SCARD_PCI_T0"), 1),
    **dict.fromkeys(("SCARD_PROTOCOL_T1", "SCARD_PCI_T1"), 2),
}


class FakeScard(ModuleType):
    """pyscard's door with nobody behind it. Notes every call; those that `refuses` names fail."""

    def __init__(self) -> None:
        super().__init__("smartcard.scard")
        vars(self).update(CONSTANTS | {name: partial(self._call, name) for name in RESULTS})
        self.calls: list[str] = []
        self.last: tuple[object, ...] = ()
        """The arguments of the latest call."""
        self.refuses: set[str] = set()

    def _call(self, name: str, *arguments: object) -> object:
        self.calls.append(name)
        self.last = arguments
        code = REFUSED if name in self.refuses else 0
        return (code, *RESULTS[name]) if RESULTS[name] else code


@pytest.fixture
def scard(monkeypatch: pytest.MonkeyPatch) -> FakeScard:
    scard = FakeScard()
    monkeypatch.setitem(sys.modules, "smartcard.scard", scard)
    return scard


@pytest.fixture
def reader(scard: FakeScard) -> PcscCardReader:
    """Not connected: the test does its worker's work."""
    del scard
    return PcscCardReader("*", today=lambda: TODAY, read_timeout=300.0, persistence=0.0)


def work(reader: PcscCardReader) -> None:
    """All that the worker has to do, to its end."""
    reader._jobs.put(None)
    reader._work()


def test_a_card_is_ours_alone_while_it_is_read_and_left_without_power(scard: FakeScard) -> None:
    with Context().connected(READER) as connection:
        connection.transmit(b"\x00")
    assert scard.calls == [ESTABLISH, CONNECT, BEGIN, TRANSMIT, DISCONNECT]
    assert scard.last == (CARD, UNPOWER)


def test_a_card_that_is_not_to_be_had_alone_is_let_go(scard: FakeScard) -> None:
    scard.refuses = {BEGIN}
    with pytest.raises(PcscError), Context().connected(READER):
        pytest.fail("another program holds it")
    assert scard.calls[-1] == DISCONNECT


def test_a_conversation_that_broke_is_released_and_so_is_the_last_one(scard: FakeScard, reader: PcscCardReader) -> None:
    scard.refuses = {TRANSMIT}
    reader._outcome(Reading(wanted=lambda: True))
    assert scard.calls[-1] == RELEASE
    scard.refuses = set()
    reader._outcome(Reading(wanted=lambda: True))
    assert scard.calls[-1] == DISCONNECT
    work(reader)
    assert scard.calls[-1] == RELEASE


def test_a_card_that_nobody_waits_for_is_not_talked_to(scard: FakeScard, reader: PcscCardReader) -> None:
    assert reader._outcome(Reading(wanted=lambda: False)) == CardUnreadable(CardCode.TIMED_OUT.value)
    assert TRANSMIT not in scard.calls


def test_the_watchdog_of_a_card_that_has_been_read_is_called_off(reader: PcscCardReader) -> None:
    before = set(threading.enumerate())
    reader.read(visit=0)
    (watchdog,) = set(threading.enumerate()) - before
    assert isinstance(watchdog, threading.Timer)
    work(reader)
    watchdog.join(1.0)
    assert not watchdog.is_alive()

"""The mock card reader under the contract suite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.kiosk.events import CardUnreadable
from otp_atm.kiosk.vocabulary import Card, Pan


class MockRig:
    """The mock, as a motorised reader or as a desktop one."""

    card = Card(Pan("6037991234567893"), "2905", "SARA AHMADI")
    keeps_card = True

    def __init__(self, *, motorised: bool) -> None:
        self.reader = MockCardReader(can_eject=motorised, can_retain=motorised)
        self.opens_on_accept = motorised

    def insert(self) -> None:
        assert self.reader.insert(self.card)

    def insert_unreadable(self) -> str:
        assert self.reader.insert(CardUnreadable("card-mute"))
        return "card-mute"

    def take(self) -> None:
        assert self.reader.take()

    def pull(self) -> None:
        assert self.reader.pull()

    def fail(self) -> None:
        self.reader.fail("reader-missing")

    def recover(self) -> None:
        self.reader.recover()


@contextmanager
def mock_rig(*, motorised: bool) -> Iterator[MockRig]:
    rig = MockRig(motorised=motorised)
    yield rig
    rig.reader.close()

"""The PC/SC driver under the contract suite: our virtual chip card on a real, private PC/SC service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from otp_atm.contracts.heard import PATIENCE
from otp_atm.hardware.card_reader.pcsc import PcscCardReader
from tests.card_reader.virtual.emv_card import BLOCKED, EmvCard
from tests.card_reader.virtual.reader import VirtualReader, virtual_reader
from tests.card_reader.virtual.variants import CARD, TODAY, one


class PcscRig:
    card = CARD
    opens_on_accept = False
    keeps_card = True

    def __init__(self, device: VirtualReader) -> None:
        self._device = device
        self._card = EmvCard()
        device.pcscd.start()
        self.reader = PcscCardReader(device.pattern, today=lambda: TODAY)

    def insert(self) -> None:
        self._device.slot.insert(self._card)

    def insert_unreadable(self) -> str:
        self._device.slot.insert(one(selected=BLOCKED))
        return "card-application-blocked"

    def take(self) -> None:
        self._device.slot.remove()

    pull = take

    def fail(self) -> None:
        """The service dies."""
        self._device.pcscd.kill()

    def recover(self) -> None:
        """The service is started again, and sees the card that is still in at once, as a real reader would."""
        slot = self._device.slot
        self._device.pcscd.start(hidden=True)
        if slot.card_is_in:
            slot.remove()
            slot.insert(self._card)
            assert slot.noticed.wait(PATIENCE)
        self._device.pcscd.show()


@contextmanager
def pcsc_rig() -> Iterator[PcscRig]:
    with virtual_reader() as device:
        rig = PcscRig(device)
        try:
            yield rig
        finally:
            rig.reader.close()

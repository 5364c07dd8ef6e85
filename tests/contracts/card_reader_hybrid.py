"""A chip reader and a stripe reader as one under the contract suite: the card comes to the one, the other is beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from otp_atm.contracts.rigs import CardReaderRig as Rig
from otp_atm.hardware.card_reader.hybrid import HybridCardReader
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.card_reader.stripe import StripeCardReader
from otp_atm.kiosk.events import CardUnreadable
from tests.contracts.card_reader import MockRig
from tests.contracts.card_reader_pcsc import pcsc_rig
from tests.contracts.card_reader_stripe import StripeRig


class BesideAStripeReader:
    """A rig whose card is a chip card; what only a chip has, its own rig does."""

    keeps_card = True

    def __init__(self, chip: Any) -> None:
        self.card = chip.card
        self.opens_on_accept = chip.opens_on_accept
        self._chip = chip
        self.reader = HybridCardReader(chip.reader, StripeRig().reader)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._chip, name)

    def insert_unreadable(self) -> str:
        if isinstance(self._chip, MockRig):
            assert self._chip.reader.insert(CardUnreadable("card-application-blocked"))
            return "card-application-blocked"
        code: str = self._chip.insert_unreadable()
        return code


class BesideAChipReader(StripeRig):
    """A rig whose card is swiped, while nothing is in the chip reader, which alone can fail."""

    def __init__(self) -> None:
        super().__init__()
        self._chip = MockCardReader(can_eject=False, can_retain=False)
        self.stripe: StripeCardReader = self.reader
        self.reader: Any = HybridCardReader(self._chip, self.stripe)

    def fail(self) -> None:
        self._chip.fail("reader-missing")

    def recover(self) -> None:
        self._chip.recover()

    def _feed(self, character: str) -> bool:
        return self.stripe.feed(character)


def hybrid_mock_rig(*, motorised: bool) -> Callable[[], AbstractContextManager[Rig]]:
    @contextmanager
    def rig() -> Iterator[Rig]:
        made = BesideAStripeReader(MockRig(motorised=motorised))
        yield made
        made.reader.close()

    return rig


@contextmanager
def hybrid_pcsc_rig() -> Iterator[Rig]:
    with pcsc_rig() as chip:
        made = BesideAStripeReader(chip)
        yield made
        made.reader.close()


@contextmanager
def hybrid_swipe_rig() -> Iterator[Rig]:
    made = BesideAChipReader()
    yield made
    made.reader.close()

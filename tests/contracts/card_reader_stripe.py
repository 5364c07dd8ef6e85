"""The stripe reader under the contract suite: swipes are typed as a real reader types them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from otp_atm.hardware.card_reader.stripe import StripeCardReader
from tests.card_reader.virtual.variants import NAMELESS


class StripeRig:
    card = NAMELESS
    opens_on_accept = False
    keeps_card = False

    def __init__(self) -> None:
        self.reader = StripeCardReader(clock=lambda: self._now)
        self._now = 0.0

    def insert(self) -> None:
        self._swipe("6037991234567893=29051010000012300000")

    def insert_unreadable(self) -> str:
        self._swipe("6037991234567894=29051010000012300000")
        return "card-number-invalid"

    def misread(self) -> str:
        self._swipe("E")
        return "card-swipe-failed"

    def take(self) -> None:
        """The card is in the customer's hand."""

    pull = take

    def fail(self) -> None:
        """A keyboard does not tell; whoever watches over its plug does."""
        self.reader.fail("reader-missing")

    def recover(self) -> None:
        self.reader.recover()

    def _swipe(self, data: str) -> None:
        self._now += 10
        for character in f";{data}?\r":
            self._now += 0.01
            assert self._feed(character)

    def _feed(self, character: str) -> bool:
        return self.reader.feed(character)


@contextmanager
def stripe_rig() -> Iterator[StripeRig]:
    rig = StripeRig()
    yield rig
    rig.reader.close()

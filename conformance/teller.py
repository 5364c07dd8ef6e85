"""Whom a promise is tried through: what a terminal can ask, and what it is told, whatever is spoken behind it."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from otp_atm.bank.wire.operation import Operation
from otp_atm.conformance.pad import Block, Signed
from otp_atm.conformance.said import Said
from otp_atm.person.own_cards import OwnCard

NOBODY: str = ""
"""No card session."""


class Wish(NamedTuple):
    """What a customer wants of an enrolment."""

    first: Block
    second: Block
    sms_consent: bool = True
    replace: bool = False


class Teller(Protocol):
    """A terminal at a bank. A session is that which a successful `open` told as `token`. Each method raises Unanswered where there is no
    usable answer, and Exhausted."""

    terminal_id: str
    master_key: bytes

    def present(self) -> Said:
        """Is the bank there?"""

    def deliver(self, request: Signed) -> Said:
        """A PIN key for this request."""

    def open(self, card: OwnCard, block: Block, expiry: str = "") -> Said:
        """Check card and PIN; `expiry` is what is read on the card, its own unless another is given."""

    def read(self, session: str) -> Said:
        """The enrolment: `enrolled`, `masked_phone`, `sms_otp`, `offline`."""

    def check_otp_pin(self, session: str, first: Block, second: Block | None = None) -> Said:
        """Is it good enough, are both the same?"""

    def enrol(self, session: str, key: str, wish: Wish) -> Said:
        """Enrol the card."""

    def deactivate(self, session: str, key: str) -> Said:
        """End its one-time passwords."""

    def check_card_pin(self, session: str, block: Block) -> Said:
        """Is a new card PIN good enough?"""

    def change_card_pin(self, session: str, key: str, first: Block, second: Block) -> Said:
        """Change it."""

    def settle(self, key: str, of: Operation[Any, Any]) -> Said:
        """What became of the request with this key, which wanted this operation: `outcome`, and `enrolment` where it enrolled."""

    def new_key(self) -> str:
        """A key, or reference, that nobody has used."""

    def close(self) -> None:
        """Release connections."""

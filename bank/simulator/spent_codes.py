"""Which codes in text messages a record ends: worth nothing any more, they are blotted out in the transaction that ends them.

That is so whichever rule writes the record, so the stores see to it. What simply runs out is the business of `rules.forgetting`.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import eq, le, ne
from typing import Any, Final, Literal

from otp_atm.bank.simulator.records import Customer, OtpEnrolment, SmsCode

Column = Literal["card_id", "customer_id", "phone", "kind", "token_id", "good_until"]
Comparison = Literal["=", "<>", "<="]
Where = tuple[tuple[Column, Comparison, Any], ...]
"""Which of the messages that still hold a code: all of these are true of them."""

COMPARE: Final[dict[Comparison, Any]] = {"=": eq, "<>": ne, "<=": le}
ACTIVATION: Final = "activation"
PAYMENT: Final = "payment"
"""What a code in a message is for."""


def ended_by(record: object) -> Iterator[Where]:
    """Whose codes are worth nothing once this record stands."""
    if isinstance(record, SmsCode):
        yield ("card_id", "=", record.card_id), ("kind", "=", PAYMENT)
    elif isinstance(record, OtpEnrolment):
        yield ("card_id", "=", record.card_id), ("token_id", "<>", record.token_id)
        if record.registration_mac or not record.sealed_seed:
            yield ("card_id", "=", record.card_id), ("kind", "=", ACTIVATION)
    elif isinstance(record, Customer):
        yield ("customer_id", "=", record.customer_id), ("phone", "<>", record.phone)


def ended_without(kind: type[Any], key: str) -> Iterator[Where]:
    """Whose codes are worth nothing once this record is gone."""
    if kind is OtpEnrolment:
        yield (("card_id", "=", key),)

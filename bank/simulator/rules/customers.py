"""Customers and their phones (G3, G5)."""

from __future__ import annotations

from msgspec.structs import replace

from otp_atm.bank.simulator.issuer import Call, Issuer, Refusal
from otp_atm.bank.simulator.masks import masked
from otp_atm.bank.simulator.records import CardAccount, Customer
from otp_atm.bank.simulator.store import Reading
from otp_atm.bank.wire.branch import NewPhone, PhoneChanged
from otp_atm.bank.wire.problems import Code


def set_phone(issuer: Issuer, call: Call[NewPhone]) -> PhoneChanged:
    """Put a number on file at a branch."""
    with issuer.store.write() as records:
        card = records.get(CardAccount, issuer.keys.card_id(call.body.pan))
        if card is None:
            raise Refusal(Code.CARD_UNKNOWN)
        customer = records.lock(Customer, card.customer_id)
        assert customer
        records.put(with_phone(customer, call.body.phone))
    return PhoneChanged(masked_phone=masked(call.body.phone))


def with_phone(customer: Customer, phone: str) -> Customer:
    """The customer with this number on file; another number than before makes everything sent to the old one worthless."""
    if phone == customer.phone:
        return customer
    return replace(customer, phone=phone, phone_version=customer.phone_version + 1)


def customer_of(records: Reading, card: CardAccount) -> Customer:
    """The card's owner."""
    customer = records.get(Customer, card.customer_id)
    assert customer
    return customer

"""The branch: where a customer's phone is put on file or corrected (G3)."""

from __future__ import annotations

from msgspec.structs import replace

from bank.simulator.records import Customer


def with_phone(customer: Customer, phone: str) -> Customer:
    """The customer with this number on file; another number than before makes everything sent to the old one worthless."""
    if phone == customer.phone:
        return customer
    return replace(customer, phone=phone, phone_version=customer.phone_version + 1)

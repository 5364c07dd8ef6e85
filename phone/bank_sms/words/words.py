"""Which words there are. The file of each language makes a value that has them all."""

from __future__ import annotations

from msgspec import Struct


class Words(Struct, frozen=True, kw_only=True):
    """The examples are worded as the bank words its messages; every number and every code in them is invented."""

    activation_code: str
    """What the line before an activation code says, and no other."""
    activation_example: str
    payment_example: str

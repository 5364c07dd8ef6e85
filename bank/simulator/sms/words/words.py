"""Which words there are. The file of each language makes a value that has them all. Placeholders stand in braces."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from otp_atm.bank.wire.gateway import PaymentKind


class Words(Struct, frozen=True, kw_only=True):
    """Every text message of the bank in one language: the bank's name on the first line, a code on the third and alone there."""

    activation: str
    """Takes `{bank}`, `{card}`, the last digits of its number, `{code}`, `{date}` and `{time}`."""
    payment: str
    """Takes `{bank}`, `{kind}`, `{card}`, `{code}`, `{merchant}`, `{amount}` in rials, and `{time}`."""
    card_pin_changed: str
    """Takes `{bank}`, `{card}`, `{date}` and `{time}`; there is no code in it."""
    kinds: Mapping[PaymentKind, str]
    """What is paid."""

"""The promises of docs/bank-contract.md that a bank makes, a file for those of a kind, each in `PROMISES` of its file."""

from __future__ import annotations

from typing import Final

from otp_atm.conformance.promise import Promise
from otp_atm.conformance.promises import (
    card_pin,
    choosing,
    document,
    enrolment,
    faults,
    forms,
    keys,
    once,
    phone,
    sessions,
    settling,
    tries,
)

KINDS: Final = (forms, keys, sessions, tries, choosing, enrolment, once, settling, faults, card_pin, phone, document)
PROMISES: Final[tuple[Promise, ...]] = tuple(
    sorted((promise for kind in KINDS for promise in kind.PROMISES), key=lambda promise: promise.number)
)
"""By their numbers."""
OF_THE_TERMINAL: Final = (8, 9, *range(44, 51))
"""Promises that a terminal makes: a bank cannot break them."""

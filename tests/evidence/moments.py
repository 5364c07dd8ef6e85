"""The moments that a bundle tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from otp_atm.evidence.bundle import Bundle
from otp_atm.scenarios.bank_side import BEGINNING


def numbers_in(plain: object) -> Iterator[float]:
    """Everything in plain data that is, or comes to, a second of the terminal's clock."""
    if isinstance(plain, dict):
        for value in plain.values():
            yield from numbers_in(value)
        if {"ends_at", "total"} <= plain.keys():
            yield plain["ends_at"] - plain["total"]
    elif isinstance(plain, list):
        for value in plain:
            yield from numbers_in(value)
        if len(plain) == 2 and all(isinstance(value, float) for value in plain):
            yield plain[0] - plain[1]  # the wait of a `Stood`
    elif isinstance(plain, str):
        with suppress(ValueError, TypeError):
            yield (datetime.fromisoformat(plain) - BEGINNING) / timedelta(seconds=1)
    elif isinstance(plain, int | float):
        yield plain


def told_by(bundle: Bundle, moments: Iterable[float], within: float = 0.001) -> list[float]:
    """Those of these moments, in seconds, that can be found in it."""
    told = sorted(numbers_in(msgspec.json.decode(msgspec.json.encode(bundle))))
    return [moment for moment in moments if any(abs(number - moment) < within for number in told)]

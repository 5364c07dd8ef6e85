"""Pauses of its own for each terminal: after an outage, or switched on at the same moment, many must not ask the bank all at once.

They come from the terminal's id alone, so that the same terminal pauses in the same way every time; the machine knows nothing of it. A
pause is only ever shortened: whatever waits for its configured length, waits long enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

from otp_atm.kiosk.effects import Timeout

Jitter = Callable[[Timeout, int], float]
"""Which share of its length a kind of waiting has, at the how manieth attempt: above 0, at most 1."""
MOST_OFF: Final[Mapping[Timeout, float]] = {Timeout.RETRY: 0.5, Timeout.IDLE: 0.25}
"""The most that is taken off: half a pause between retries (as «equal jitter» does), a quarter of that between two looks at the bank."""


def jitter_of(terminal_id: str) -> Jitter:
    """The jitter of the terminal with this id.

    >>> jitter = jitter_of("ATM00001")
    >>> [round(jitter(Timeout.RETRY, attempt), 2) for attempt in (1, 2, 3)], jitter(Timeout.BANK, 0)
    ([0.8, 0.59, 0.77], 1.0)
    """

    def share(timeout: Timeout, attempt: int) -> float:
        off = MOST_OFF.get(timeout)
        if not off:
            return 1.0
        drawn = sha256(f"{terminal_id} {timeout.value} {attempt}".encode()).digest()[:4]
        return 1.0 - off * int.from_bytes(drawn, "big") / 2**32

    return share


def together(_: Timeout, __: int) -> float:
    """No jitter at all: terminals that begin together stay together."""
    return 1.0

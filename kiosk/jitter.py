"""Pauses of its own for each terminal: after an outage, or switched on at the same moment, many must not ask the bank all at once.

They come from the terminal's id alone, so that the same terminal pauses in the same way every time; the machine knows nothing of it.

A terminal that is out of service tries soon, for most outages are short, and from then on about as often as one in service looks whether
its bank is there. So a fleet that is out asks no more than one that is in, and comes back spread evenly over the longest pause. Pauses that
grow with the time out, by doubling or in proportion, do the contrary: whoever noticed last tries most often, and they are many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final, NamedTuple

from otp_atm.kiosk.effects import Timeout

Jitter = Callable[[Timeout, int], float]
"""How many times its configured length a kind of waiting lasts, at the how manieth attempt."""


class Span(NamedTuple):
    """The shortest and the longest, in configured lengths."""

    least: float
    most: float


AS_CONFIGURED: Final = Span(1.0, 1.0)
RETRIES: Final = (Span(0.0, 0.0), Span(1.0, 8.0), Span(24.0, 32.0))
"""Pauses between retries, by the attempt; the last for all further ones."""
SPANS: Final[Mapping[Timeout, tuple[Span, ...]]] = {Timeout.RETRY: RETRIES, Timeout.IDLE: (Span(0.75, 1.0),)}


def span_of(timeout: Timeout, attempt: int) -> Span:
    """Within what this kind of waiting lasts, at this attempt."""
    spans = SPANS.get(timeout, (AS_CONFIGURED,))
    return spans[min(attempt, len(spans) - 1)]


def jitter_of(terminal_id: str) -> Jitter:
    """The jitter of the terminal with this id.

    >>> jitter = jitter_of("ATM00001")
    >>> [round(jitter(Timeout.RETRY, attempt), 1) for attempt in (0, 1, 2, 3)], jitter(Timeout.BANK, 0)
    ([0.0, 5.2, 25.4, 28.4], 1.0)
    """

    def times(timeout: Timeout, attempt: int) -> float:
        least, most = span_of(timeout, attempt)
        if least == most:
            return least
        drawn = sha256(f"{terminal_id} {timeout.value} {attempt}".encode()).digest()[:4]
        return most - (most - least) * int.from_bytes(drawn, "big") / 2**32

    return times


def together(timeout: Timeout, attempt: int) -> float:
    """No jitter at all, always the longest: terminals that begin together stay together."""
    return span_of(timeout, attempt).most

"""How a call reaches the bank, and how it can fail to.

TransportError          no usable answer; `code` says why, for the operator
├── NeverSent           certainly nothing reached the bank
└── ReplyLost           the bank may have acted
    └── UnusableReply   something answered, but not in the agreed form
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Problem

UNUSABLE: Final = "bank-reply-unusable"
"""The code of an answer that is not in the agreed form, or contradicts the question or itself."""


class TransportError(Exception):
    """No usable answer. Carries a stable code and nothing of the request or the answer, which may hold secrets.

    `retry_after` is the time in seconds that whoever answered wants to be left alone for, None if nothing was said. `detail` says to the
    bank's author what was wrong with the answer: operation, status, media type, members; never a value.
    """

    def __init__(self, code: str, retry_after: int | None = None, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
        self.detail = detail


class NeverSent(TransportError):
    """Certainly nothing reached the bank."""


class ReplyLost(TransportError):
    """The bank may have acted on the request."""


class UnusableReply(ReplyLost):
    """Something answered, but not in the agreed form, or in contradiction to the question or itself."""

    def __init__(self, detail: str, retry_after: int | None = None) -> None:
        super().__init__(UNUSABLE, retry_after, detail)


class Transport(Protocol):
    """A way to the bank. One call at a time."""

    def call(
        self,
        operation: Operation[Q, R],
        body: Q,
        *,
        path: Mapping[str, str] | None = None,
        token: str = "",
        idempotency_key: str = "",
        traceparent: str = "",
        deadline: float,
    ) -> R | Problem:
        """Make one call and give up after `deadline` seconds in all; `traceparent` is told to the bank. Raises TransportError."""

    def close(self) -> None:
        """Release connections."""

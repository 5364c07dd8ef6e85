"""The arms of the phone, as `phone.handset` sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from otp_atm.phone.effects import CheckCards, Request
from otp_atm.phone.events import Event

Post = Callable[[Event], None]


class Clock(Protocol):
    """The true time, which every clock of the demo shares. The phone's own clock is this one and its error."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class Link(Protocol):
    """The way to the bank. Every request is answered by one event, within a bounded time, from any thread."""

    def ask(self, ticket: int, request: Request, post: Post) -> None: ...

    def check(self, request: CheckCards, post: Post) -> None:
        """Post CardsChecked, or nothing where the bank cannot be asked."""
        ...

    def close(self) -> None: ...


class Network(Protocol):
    """The mobile network. It posts SmsArrived, from any thread, for every message to the numbers it was told."""

    def carry(self, number: str, post: Post) -> None:
        """Deliver what comes for this number; once is enough."""
        ...

    def poll(self) -> None:
        """Deliver what there is now, if that does not happen by itself."""
        ...

    def close(self) -> None: ...

"""A bank with any driver, with the troubles of a scenario before it: a customer sees what our own client would make of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from queue import Empty, SimpleQueue
from typing import Any

from otp_atm.bank.client.client import OPERATIONS, answered
from otp_atm.bank.wire.transport import ReplyLost, Transport
from otp_atm.kiosk.events import Event
from otp_atm.kiosk.ports import Bank, Post
from otp_atm.kiosk.requests import BankRequest


class AnyBank:
    """A `kiosk.ports.Bank` that answers before `ask` returns.

    Where a request is repeated, it is asked again with the same reference, as anybody may who asks a bank: it is acted upon once.
    """

    def __init__(self, bank: Bank, troubled: Callable[[Transport], Transport], *, deadline: float, longest: float) -> None:
        """`troubled` puts the troubles before the bank, as a transport. `deadline` is the time in seconds that a request may take with them
        and all repetitions, `longest` that in which the bank itself answers at the very latest."""
        self.services: Collection[str] | None = getattr(bank, "services", None)
        """Those that the bank says it does, where it says so."""
        self._bank = bank
        self._transport = troubled(PortTransport(bank, longest))
        self._deadline = deadline

    def ask(self, request: BankRequest, reply: Post) -> None:
        operation: Any = OPERATIONS[type(request)]
        reply(answered(request, lambda: self._transport.call(operation, request, deadline=self._deadline)))

    def end_card_session(self) -> None:
        self._bank.end_card_session()

    def close(self) -> None:
        self._transport.close()


class PortTransport:
    """A bank as a transport: what is called is a request, what it says an event, whatever the operation's own messages are."""

    def __init__(self, bank: Bank, longest: float) -> None:
        self._bank = bank
        self._longest = longest

    def call(
        self,
        operation: Any,  # noqa: ARG002
        body: Any,
        *,
        path: Mapping[str, str] | None = None,  # noqa: ARG002
        token: str = "",  # noqa: ARG002
        idempotency_key: str = "",  # noqa: ARG002
        traceparent: str = "",  # noqa: ARG002
        deadline: float,  # noqa: ARG002
    ) -> Any:
        """The bank keeps its own deadline, with repetitions of its own."""
        answer: SimpleQueue[Event] = SimpleQueue()
        self._bank.ask(body, answer.put)
        try:
            return answer.get(timeout=self._longest)
        except Empty:
            raise ReplyLost("bank-timeout") from None

    def close(self) -> None:
        self._bank.close()

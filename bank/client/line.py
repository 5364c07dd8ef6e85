"""What every question to the bank is asked over: which terminal asks, in whose card session, and how long it waits."""

from __future__ import annotations

from otp_atm.bank.wire.message import PinBlock as WirePinBlock
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import Transport
from otp_atm.kiosk.vocabulary import PinBlock


class Line:
    """A transport as one terminal uses it; `token` is that of the card session, empty where there is none, `traceparent` that
    of the request that is asked about."""

    def __init__(self, transport: Transport, terminal_id: str, boot_id: str, deadline: float) -> None:
        self._transport = transport
        self._boot_id = boot_id
        self._deadline = deadline
        self.terminal_id = terminal_id
        self.token = ""
        self.traceparent = ""

    def call(self, operation: Operation[Q, R], body: Q, *, reference: str = "") -> R | Problem:
        """The bank's answer. `reference` is that of the request, for an operation that writes. Raises TransportError."""
        return self._transport.call(
            operation,
            body,
            path={"terminal_id": self.terminal_id},
            token=self.token if operation.bearer else "",
            idempotency_key=self.key(reference) if reference else "",
            traceparent=self.traceparent,
            deadline=self._deadline,
        )

    def key(self, reference: str) -> str:
        """The idempotency key of the request with this reference."""
        return f"{self._boot_id}.{reference}"

    def close(self) -> None:
        self.token = ""
        self._transport.close()


def on_the_wire(block: PinBlock) -> WirePinBlock:
    """A PIN block as the bank takes it."""
    return WirePinBlock(format=block.format, data=block.data.hex().upper(), kcv=block.kcv)

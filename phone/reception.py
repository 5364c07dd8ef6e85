"""The mobile network over HTTP, one listener for each number, or asked here and now, for scenarios."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from otp_atm.phone.ports import Post

if TYPE_CHECKING:
    from otp_atm.bank.wire.transport import Transport
    from otp_atm.phone.sim import ListeningSim, Sim


class NetworkHere:
    """Delivers only when polled."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._sims: dict[str, Sim] = {}

    def carry(self, number: str, post: Post) -> None:
        from otp_atm.phone.sim import Sim

        self._sims.setdefault(number, Sim(self._transport, number, post))

    def poll(self) -> None:
        from otp_atm.bank.wire.transport import TransportError

        for sim in self._sims.values():
            with suppress(TransportError):
                sim.receive()

    def close(self) -> None:
        self._transport.close()


class ListeningNetwork:
    """Delivers by itself, a moment after the bank has sent. `make_transport` is called in each listener's thread."""

    def __init__(self, make_transport: Callable[[], Transport]) -> None:
        self._make_transport = make_transport
        self._sims: dict[str, ListeningSim] = {}

    def carry(self, number: str, post: Post) -> None:
        from otp_atm.phone.sim import ListeningSim

        if number not in self._sims:
            self._sims[number] = ListeningSim(self._make_transport, number, post)

    def poll(self) -> None:
        """Nothing to do: it delivers by itself."""

    def close(self) -> None:
        for sim in self._sims.values():
            sim.close()

"""The troubles of a scenario before each attempt of a mapped bank: it repeats by its own rules what may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from otp_atm.bank.client.client import OPERATIONS, refused
from otp_atm.bank.wire.faults import ANY, NOTHING_WRONG, Faults
from otp_atm.bank.wire.faulty import befallen
from otp_atm.bank.wire.patience import reject_server_errors
from otp_atm.bank.wire.problems import Problem
from otp_atm.kiosk.ports import Bank, Post
from otp_atm.kiosk.requests import BankRequest

if TYPE_CHECKING:
    from otp_atm.bank.wire.exchange import Answer, Exchange


class Refused(Exception):
    """Trouble has refused a request. That cannot be said in the words of a bank that nobody knows, and so goes past the mapping."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class TroubledExchange:
    """An `Exchange` over another one. `operation` is what the present request is called."""

    def __init__(
        self,
        exchange: Exchange,
        faults: Faults[Any],
        wait: Callable[[float], None],
        timed: Callable[[Callable[[], Answer]], Answer],
    ) -> None:
        self.operation = ANY
        self._exchange = exchange
        self._faults = faults
        self._wait = wait
        self._timed = timed

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        """Raises TransportError, and Refused."""

        def ask() -> Answer:
            return self._timed(lambda: self._exchange.exchange(method, path, headers, body, deadline=deadline))

        plan = self._faults.plan(self.operation)
        came = ask() if plan is NOTHING_WRONG else befallen(plan, ask, self._wait, deadline)
        if isinstance(came, Problem):
            reject_server_errors(came)
            raise Refused(came)
        return came

    def close(self) -> None:
        self._exchange.close()


class MappedWithTrouble:
    """A `kiosk.ports.Bank` over a mapped one, which asks over this exchange."""

    def __init__(self, bank: Bank, exchange: TroubledExchange) -> None:
        self.services: Collection[str] | None = getattr(bank, "services", None)
        """Those that the bank says it does, where it says so."""
        self._bank = bank
        self._exchange = exchange

    def ask(self, request: BankRequest, reply: Post) -> None:
        self._exchange.operation = OPERATIONS[type(request)].name
        try:
            self._bank.ask(request, reply)
        except Refused as trouble:
            reply(refused(request, trouble.problem))

    def end_card_session(self) -> None:
        self._bank.end_card_session()

    def close(self) -> None:
        self._bank.close()

"""A bank in this process, reached as if over HTTP, whose answers somebody may have tampered with; and a run against it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, ClassVar, Final

from starlette.datastructures import Headers

from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.bank.simulator.desk import Desk
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.http.replies import problem_reply, success
from otp_atm.bank.simulator.http.requests import call_in
from otp_atm.bank.simulator.in_process import InProcessTransport
from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.opening import open_bank
from otp_atm.bank.wire.exchange import Answer
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.bank.wire.problems import Code, Problem, problem
from otp_atm.bank.wire.transport import TransportError
from otp_atm.conformance.bounds import MOST_REQUESTS, MOST_SECONDS, Budget, Ledger, Sights
from otp_atm.conformance.hand import Hand
from otp_atm.conformance.promises import PROMISES
from otp_atm.conformance.run import Account, Run, Verdict
from otp_atm.conformance.trial import OtherTerminal, Trial
from otp_atm.conformance.way import LOST_ON_THE_WAY, Cut, Line
from otp_atm.conformance.wire import Wired
from otp_atm.kiosk.project import PROJECT
from otp_atm.person.own_cards import OwnCard, load_cards
from otp_atm.scenarios.bank_side import DeskSide

TODAY: Final = date(2026, 11, 22)
CARDS: Final = PROJECT / "conformance" / "cards.yaml"
SEED: Final = 20261122
OPERATIONS: Final = tuple(chain(*PARTNERS.values()))

Carry = Callable[[Operation[Any, Any], Call[Any]], Any]
"""Carries a call out."""


@cache
def cards() -> tuple[OwnCard, ...]:
    return load_cards(CARDS, TODAY)


@dataclass
class Bank:
    """The simulator in memory; a bank with a fault derives from it, and breaks one promise in `carried_out` or `answered`."""

    bank: SimulatedBank = field(init=False)
    misses: ClassVar[Collection[Cut]] = LOST_ON_THE_WAY
    """How far a request gets that it does not act upon."""

    def __post_init__(self) -> None:
        fixtures, clock, faults = load_fixtures(), SettableClock(), Faults()
        issuer = open_bank(MemoryStore(), fixtures, bytes(32), clock, secrets.token_bytes)
        self.bank = SimulatedBank(issuer, faults, Desk(issuer, fixtures, faults, clock))

    def carried_out(self, operation: Operation[Any, Any], call: Call[Any]) -> Any:
        """A reply or a problem."""
        plan = self.bank.faults.plan(operation.name)
        return problem(Code.BANK_UNAVAILABLE) if plan.down else self.bank.answer(operation, call)

    def answered(self, operation: Operation[Any, Any] | None, answer: Answer) -> Answer:  # noqa: ARG002
        """It as it leaves."""
        return answer


class WayTo:
    """A `way.Way` to such a bank."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:  # noqa: ARG002
        there = [(operation, found) for operation in OPERATIONS if (found := parameters(operation.path, path)) is not None]
        if not there:
            return self._bank.answered(None, rendered(problem_reply(problem(Code.NOT_FOUND))))
        fits = [(operation, found) for operation, found in there if operation.method == method]
        if not fits:
            return self._bank.answered(None, rendered(problem_reply(problem(Code.METHOD_NOT_ALLOWED))))
        operation, found = fits[0]
        call = call_in(operation, found, Headers(dict(headers)), body or b"")
        reply = call if isinstance(call, Problem) else self._bank.carried_out(operation, call)
        response = problem_reply(reply) if isinstance(reply, Problem) else success(operation, reply)
        return self._bank.answered(operation, rendered(response))

    def in_vain(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, line: Line) -> None:
        if line.held:
            line.held.sent.set()
            line.held.released.wait(line.hang_up_after)
        if line.cut not in self._bank.misses:
            with suppress(TransportError):
                self.exchange(method, path, headers, body, deadline=1)

    def slowly(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        return self.exchange(method, path, headers, body, deadline=deadline)

    def close(self) -> None:
        """Nothing is held."""


def rendered(response: Any) -> Answer:
    headers = Headers(raw=response.raw_headers)
    return Answer(response.status_code, headers["content-type"].partition(";")[0], headers, bytes(response.body))


def parameters(template: str, path: str) -> dict[str, str] | None:
    """Those in a path that has this form."""
    wanted, found = template.split("/"), path.split("/")
    if len(wanted) != len(found):
        return None
    pairs = list(zip(wanted, found, strict=True))
    if any(one != other for one, other in pairs if not one.startswith("{")):
        return None
    return {one[1:-1]: other for one, other in pairs if one.startswith("{")}


def trial_at(bank: Bank, *, attempt: float = 6.0, seconds: float = MOST_SECONDS, way: Callable[[], Any] | None = None) -> Trial:
    """What is at hand at this bank: its desk, two terminals, and all the cards."""
    terminal, other = load_fixtures().terminals
    budget, sights, ledger = Budget(seconds, MOST_REQUESTS), Sights(), Ledger()
    wired = Wired(
        way or (lambda: WayTo(bank)),
        terminal.id,
        bytes.fromhex(terminal.master_key),
        budget=budget,
        sights=sights,
        ledger=ledger,
        attempt=attempt,
    )
    wired.phones = {card.phone for card in cards() if card.phone}
    desk = InProcessTransport(bank.bank, time.sleep)
    trial = Trial(
        wired,
        Hand(cards()),
        DeskSide(desk, shares_clock=False),
        budget=budget,
        sights=sights,
        ledger=ledger,
        seed=SEED,
        other=OtherTerminal(other.id, bytes.fromhex(other.master_key)),
        desk=desk,
    )
    trial.message_takes = 0.05
    return trial


def account_of(bank: Bank, only: Collection[int] = (), trial: Trial | None = None) -> Account:
    """A run against it, of all promises or of these."""
    run = Run(trial or trial_at(bank), [promise for promise in PROMISES if not only or promise.number in only])
    list(run.verdicts())
    return run.account()


def untried(account: Account) -> dict[str, str]:
    return {judged.promise.name: judged.why for judged in account.judged if judged.verdict is Verdict.NOT_TRIED}


def broken(account: Account) -> list[str]:
    return [judged.promise.name for judged in account.judged if judged.verdict is Verdict.BROKEN]

"""The example of another bank, reached by its mapping: in this process, over what stands behind HTTP."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from msgspec import convert
from starlette.routing import Router

from examples.other_bank.server import API_KEY, OtherBank
from otp_atm.bank.mapped.bank import MappedBank
from otp_atm.bank.mapped.reading import load_mapping
from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.desk import Desk
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import Population
from otp_atm.bank.simulator.in_process import InProcessTransport
from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.opening import open_bank
from otp_atm.bank.simulator.policy import Policy
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.patience import Patience
from otp_atm.kiosk.ports import Clock
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.vocabulary import Pan
from otp_atm.scenarios.bank_side import DeskSide
from otp_atm.scenarios.behind import Behind, InProcess, MovableClock, Wire, drawn
from otp_atm.scenarios.mapped_trouble import MappedWithTrouble, TroubledExchange
from otp_atm.scenarios.needs import NOTHING, Needs
from tests.mapped.asgi import AsgiExchange

EXAMPLE = PROJECT / "examples" / "other_bank"
MAPPING = load_mapping(EXAMPLE / "mapping.yaml")
BOOT = "a-test-is-not-a-secret"


def simulator(fixtures: Population, clock: Clock, draw: Callable[[int], bytes], policy: Policy) -> SimulatedBank:
    """A bank in memory, on this clock."""
    issuer, faults = open_bank(MemoryStore(), fixtures, draw(32), clock, draw, policy=policy), Faults()
    return SimulatedBank(issuer, faults, Desk(issuer, fixtures, faults))


def served(bank: SimulatedBank) -> Router:
    """The other bank's API in front of it."""

    async def ask(operation: Operation[Any, Any], call: Call[Any]) -> Any:
        return bank.answer(operation, call)

    async def wait(seconds: float) -> None:
        raise NotImplementedError(seconds)

    return Router(OtherBank(bank, ask, wait).routes())


def exchange_with(bank: SimulatedBank) -> AsgiExchange:
    """A way to that, with the key that it wants."""
    return AsgiExchange(served(bank), {"X-Api-Avain": API_KEY})


@dataclass(frozen=True, slots=True)
class OtherBanks(InProcess):
    """`scenarios.behind.Banks` of scenarios that play against it: the bank of each is its own."""

    def open(self, clock: MovableClock, cards: Collection[Pan] = (), needs: Needs = NOTHING) -> Behind:  # noqa: ARG002
        policy = convert(self.settings.simulator, Policy, from_attributes=True)
        bank = simulator(self.fixtures, clock, drawn(), policy)
        behind = InProcessTransport(bank, clock.advance)
        side = DeskSide(behind, shares_clock=True)
        wire = Wire(clock, side)
        exchange = TroubledExchange(exchange_with(bank), wire.troubles.faults, wire.wait, wire.timed)
        patience = Patience(monotonic=wire.monotonic, wait=wire.wait)
        terminal = MappedBank(MAPPING, exchange, self.settings.terminal.id, BOOT, patience=patience, now=clock.now)
        return Behind(MappedWithTrouble(terminal, exchange), side, wire.troubles, wire.to(behind), drawn())

"""The example of another bank, reached by its mapping: in this process, over what stands behind HTTP."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from msgspec import convert
from starlette.routing import Router

from examples.other_bank.server import API_KEY, OtherBank
from otp_atm.bank.mapped.bank import MappedBank
from otp_atm.bank.mapped.reading import load_mapping
from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.desk import Desk
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.in_process import InProcessTransport
from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.opening import open_bank
from otp_atm.bank.simulator.policy import Policy
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.patience import Patience, PatientTransport
from otp_atm.bank.wire.transport import Transport
from otp_atm.configuration import Settings
from otp_atm.kiosk.ports import Bank, Clock
from otp_atm.kiosk.project import PROJECT
from tests.mapped.asgi import AsgiExchange

EXAMPLE = PROJECT / "examples" / "other_bank"
MAPPING = load_mapping(EXAMPLE / "mapping.yaml")
BOOT = "a-test-is-not-a-secret"


def simulator(fixtures: Fixtures, clock: Clock, draw: Callable[[int], bytes], policy: Policy) -> SimulatedBank:
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


def mapped(settings: Settings, bank: SimulatedBank, clock: Any) -> MappedBank:
    """A terminal's way to it."""
    patience = Patience(monotonic=clock.monotonic, wait=clock.advance)
    return MappedBank(
        MAPPING, exchange_with(bank), settings.terminal.id, BOOT, deadline=settings.bank.deadline, patience=patience, now=clock.now
    )


def in_process(settings: Settings, fixtures: Fixtures, clock: Any, seed: int) -> tuple[Bank, InProcessTransport, Transport]:
    """The bank of one scenario: as the terminal has it, and what stands behind it, for the desk and for the phone."""
    bank = simulator(fixtures, clock, random.Random(seed).randbytes, convert(settings.simulator, Policy, from_attributes=True))
    behind = InProcessTransport(bank, clock.advance)
    return mapped(settings, bank, clock), behind, PatientTransport(behind, monotonic=clock.monotonic, wait=clock.advance)

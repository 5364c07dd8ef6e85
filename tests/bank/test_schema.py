"""Schemathesis reads the OpenAPI document and tries what it allows and much that it does not: no 5xx, nothing outside the contract."""

from __future__ import annotations

import secrets
from typing import Any

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings

from bank.simulator.bank import SimulatedBank
from bank.simulator.clock import SettableClock
from bank.simulator.desk import Desk
from bank.simulator.faults import Faults
from bank.simulator.fixtures import load_fixtures
from bank.simulator.http.app import bank_app
from bank.simulator.http.waiting import Bell
from bank.simulator.memory_store import MemoryStore
from bank.simulator.opening import open_bank


def whole_app() -> FastAPI:
    """The whole API, control desk included, over a bank in memory that never misbehaves on purpose."""
    fixtures, clock, faults = load_fixtures(), SettableClock(), Faults()
    issuer = open_bank(MemoryStore(), fixtures, bytes(32), clock, secrets.token_bytes)
    return bank_app(SimulatedBank(issuer, faults, Desk(issuer, fixtures, Faults(), clock)), Bell())


schema = schemathesis.openapi.from_asgi("/openapi.json", whole_app()).exclude(operation_id="receive")


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_its_contract(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()

"""Schemathesis reads the OpenAPI document and tries what it allows and much that it does not: no 5xx, nothing outside the contract.

Once against the application over a bank in memory, and, with fewer cases, against the real process over sockets and SQLite. The cases of an
operation are made when it is its turn, by whoever tries it: as tests are collected, each of their processes would make all of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python._constants.orchestrator import make_constants_value_source
from starlette.types import ASGIApp

from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.bank.simulator.desk import Desk
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.http.app import bank_app
from otp_atm.bank.simulator.http.openapi import openapi
from otp_atm.bank.simulator.http.waiting import Bell
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.opening import open_bank
from otp_atm.bank.wire import control
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.partners import CONTROL, PARTNERS
from tests.bank.process import BankProcess

WAIT: Final = "wait_seconds"
LONGEST_WAIT: Final = 25


def whole_app() -> ASGIApp:
    """The whole API, control desk included, over a bank in memory that never misbehaves on purpose."""
    fixtures, clock, faults = load_fixtures(), SettableClock(), Faults()
    issuer = open_bank(MemoryStore(), fixtures, bytes(32), clock, secrets.token_bytes)
    return bank_app(SimulatedBank(issuer, faults, Desk(issuer, fixtures, Faults(), clock)), Bell())


in_process: Final[Any] = schemathesis.openapi.from_asgi("/openapi.json", whole_app())
served: Final[Any] = schemathesis.openapi.from_dict(openapi({**PARTNERS, **CONTROL}))


def operations(schema: Any) -> list[Any]:
    return [pytest.param(found.ok(), id=found.ok().label) for found in schema.get_all_operations()]


def constants(schema: Any) -> FeedbackSources:
    """Those of the program, which cases are made of as well."""
    return FeedbackSources(constants_value_source=make_constants_value_source(schema))


@pytest.fixture(scope="module")
def here() -> FeedbackSources:
    return constants(in_process)


@pytest.fixture(scope="module")
def there() -> FeedbackSources:
    return constants(served)


def tried(operation: Any, feedback: FeedbackSources, trial: Callable[[schemathesis.Case[Any]], None]) -> None:
    """Try an operation just as the plugin of schemathesis would."""
    load_all_checks()
    build_operation_test(config=operation.schema.config, operation=operation, test_func=trial, given_kwargs={}, feedback=feedback)()


@pytest.mark.parametrize("operation", operations(in_process))
def test_the_api_keeps_its_contract(operation: Any, here: FeedbackSources) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def trial(case: schemathesis.Case[Any]) -> None:
        without_waiting(case).call_and_validate()

    tried(operation, here, trial)


@pytest.fixture
def url(sqlite_process: BankProcess) -> str:
    """Of a bank as new."""
    with closing(HttpTransport.to(sqlite_process.url)) as desk:
        desk.call(control.RESET, Nothing(), deadline=10)
    return sqlite_process.url


# whatever came after a fault would be its doing
@pytest.mark.parametrize("operation", operations(served.exclude(operation_id=control.ADD_FAULT.name)))
def test_the_served_api_keeps_its_contract(operation: Any, there: FeedbackSources, url: str) -> None:
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    def trial(case: schemathesis.Case[Any]) -> None:
        without_waiting(case).call_and_validate(base_url=url)

    tried(operation, there, trial)


def without_waiting(case: schemathesis.Case[Any]) -> schemathesis.Case[Any]:
    """The case, but that a handset which may wait for messages does not: nobody would send it any."""
    body: Any = case.body
    wait = body.get(WAIT) if isinstance(body, dict) else None
    if isinstance(wait, int | float) and not isinstance(wait, bool) and 0 <= wait <= LONGEST_WAIT:
        body[WAIT] = 0
    return case

"""Schemathesis reads the OpenAPI document and tries what it allows and much that it does not: no 5xx, nothing outside what is promised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from otp_atm.remote.openapi import openapi
from tests.remote.server import Client, house_at

MOST_SECONDS: Final = 60
described = schemathesis.openapi.from_dict(openapi())
KEPT: Final = (
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
)


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    with pytest.MonkeyPatch.context() as patch, house_at() as (client,):
        patch.setattr("otp_atm.remote.doing.LONGEST_ADVANCE", 0.05)
        yield client


@pytest.fixture
def client(server: Client) -> Iterator[Client]:
    yield server
    server("POST", "/reset")


@described.exclude(operation_id=["follow", "follow-all"]).parametrize()  # they have no end
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_what_it_promises(case: schemathesis.Case[Any], client: Client) -> None:
    at_the_terminal(case, client)
    case.call_and_validate(base_url=client.url, session=client.session, checks=list(KEPT), timeout=20)


def at_the_terminal(case: schemathesis.Case[Any], client: Client) -> None:
    """It is that which is there, for half of all requests; and nobody waits in vain."""
    if case.path_parameters and len(str(case.path_parameters["terminal"])) % 2 == 0:
        case.path_parameters["terminal"] = client.terminal
    for told in (case.query, case.body):
        waits = told if isinstance(told, dict) else {}
        for name in ("seconds", "longest"):
            wait: Any = waits.get(name)
            if isinstance(wait, int | float) and not isinstance(wait, bool) and 1 < wait <= MOST_SECONDS:
                waits[name] = 1

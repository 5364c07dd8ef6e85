"""The FastAPI application: routes for the operations of each kind of partner, and everything else as a problem document."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from bank.simulator.bank import SimulatedBank
from bank.simulator.http.replies import problem_reply
from bank.simulator.http.routes import IDEMPOTENCY_KEY, router_for
from bank.simulator.http.waiting import Bell
from bank.wire import app, branch, control, gateway, network, terminal
from bank.wire.operation import Operation
from bank.wire.problems import Code, Problem, problem

PARTNERS: Final[dict[str, tuple[Operation[Any, Any], ...]]] = {
    "terminal": terminal.OPERATIONS,
    "app": app.OPERATIONS,
    "gateway": gateway.OPERATIONS,
    "branch": branch.OPERATIONS,
    "network": network.OPERATIONS,
}
CONTROL: Final[dict[str, tuple[Operation[Any, Any], ...]]] = {"control": control.OPERATIONS}
STATUSES: Final = {404: Code.NOT_FOUND, 405: Code.METHOD_NOT_ALLOWED}


def bank_app(bank: SimulatedBank, bell: Bell) -> FastAPI:
    """The bank's HTTP API, with its control desk where the bank has one."""
    api = FastAPI(title="Card issuer simulator", version="1", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    for tag, operations in (PARTNERS | (CONTROL if bank.desk else {})).items():
        api.include_router(router_for(bank, bell, operations, tag))
    api.add_exception_handler(RequestValidationError, invalid_request)
    api.add_exception_handler(HTTPException, not_here)
    api.openapi = lambda: openapi_of(api)  # type: ignore[method-assign]
    return api


async def invalid_request(_: Request, error: Exception) -> Response:
    """Say which members are wrong, and never what they held."""
    assert isinstance(error, RequestValidationError)
    places = [tuple(map(str, wrong["loc"])) for wrong in error.errors()]
    if ("header", IDEMPOTENCY_KEY) in places:
        return problem_reply(problem(Code.IDEMPOTENCY_KEY_MISSING))
    fields = tuple(dict.fromkeys("/" + "/".join(place) for place in places))
    return problem_reply(problem(Code.INVALID_REQUEST, fields=fields))


async def not_here(request: Request, error: Exception) -> Response:
    """What the router itself refuses. With 405 it would name the methods of the first route at this address only."""
    assert isinstance(error, HTTPException)
    code = STATUSES.get(error.status_code, Code.INVALID_REQUEST)
    reply = problem_reply(problem(code))
    if code is Code.METHOD_NOT_ALLOWED:
        here = (route for route in request.app.routes if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE)
        reply.headers["Allow"] = ", ".join(sorted({method for route in here for method in route.methods or ()}))
    return reply


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document: FastAPI's, with our problem document in the place of its own."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, summary=SUMMARY, description=DESCRIPTION, routes=app.routes)
        schemas = document["components"]["schemas"]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        _, problems = models_json_schema([(Problem, "validation")], ref_template="#/components/schemas/{model}")
        app.openapi_schema = document | {"components": document["components"] | {"schemas": schemas | problems["$defs"]}}
    return app.openapi_schema


SUMMARY: Final = "What terminals, apps, gateways and branches ask of the bank. Problems are RFC 9457 documents with a stable `code`."
DESCRIPTION: Final = """\
docs/bank-contract.md says in words what stands behind these forms: when a terminal asks again, and how long; what it makes of each answer;
what keys, tokens and records must outlive; and the cryptography, with examples.

- A problem means that nothing was done beyond what its code says. `bank-unavailable` means that nothing was done at all. Any other 5xx,
  `internal-error` among them, leaves that open, and so does whatever does not have the form described here.
- Members of a reply that are not described here are passed over by clients. Requests have exactly the members described here.
- A success has the status given here, and `application/json`; a problem `application/problem+json`. Either may have parameters.
"""

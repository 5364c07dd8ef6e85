"""The bank as an ASGI application: an address for the operations of each kind of partner, and everything else as a problem document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import cache, partial
from itertools import chain
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.http.answering import answer_with_faults
from otp_atm.bank.simulator.http.openapi import openapi
from otp_atm.bank.simulator.http.replies import problem_reply
from otp_atm.bank.simulator.http.requests import call_in
from otp_atm.bank.simulator.http.waiting import Bell
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.partners import CONTROL, PARTNERS
from otp_atm.bank.wire.problems import Code, Problem, problem
from otp_atm.bank.wire.reading import written

Answer = Callable[[Request], Awaitable[Response]]


def bank_app(bank: SimulatedBank, bell: Bell) -> Router:
    """The bank's HTTP API, with its control desk where the bank has one."""
    partners = {**PARTNERS, **CONTROL} if bank.desk else PARTNERS
    addresses: dict[str, dict[str, Answer]] = {"/openapi.json": {"GET": described(cache(lambda: written(openapi(partners))))}}
    for operation in chain(*partners.values()):
        addresses.setdefault(operation.path, {})[operation.method] = partial(answer, bank, bell, operation)
    routes = [Route(path, Address(answers)) for path, answers in addresses.items()]
    return Router(routes, redirect_slashes=False, default=nothing_here)


class Address:
    """What there is at a path: an answer for each method."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answers.get(scope["method"], self._not_so)
        try:
            response = await answer(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _not_so(self, _: Request) -> Response:
        reply = problem_reply(problem(Code.METHOD_NOT_ALLOWED))
        reply.headers["Allow"] = ", ".join(sorted(self._answers))
        return reply


async def nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    await problem_reply(problem(Code.NOT_FOUND))(scope, receive, send)


async def answer(bank: SimulatedBank, bell: Bell, operation: Operation[Any, Any], request: Request) -> Response:
    """The bank's answer to a request for this operation."""
    call = call_in(operation, request.path_params, request.headers, await request.body())
    return problem_reply(call) if isinstance(call, Problem) else await answer_with_faults(bank, bell, operation, call)


def described(document: Callable[[], bytes]) -> Answer:
    """The description of all this, made when somebody asks for it."""

    async def answer(_: Request) -> Response:
        return Response(document(), media_type="application/json")

    return answer

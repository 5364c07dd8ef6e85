"""`python -m examples.other_bank.server`: the other bank over HTTP, in this process, forgotten when it ends.

Terminals find it at `/rajapinta/v3`, with the API key of `X-Api-Avain`. What stands behind it, our simulator with its control desk, is at
`/desk`, for whoever plays scenarios, and for the phone.
"""

from __future__ import annotations

import asyncio
import secrets
from argparse import ArgumentParser
from collections.abc import Awaitable, Callable
from functools import partial
from hmac import compare_digest
from typing import Any, Final

import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.types import Receive, Scope, Send

from examples.other_bank.dialect import DONE, SERVICES, STATE, Members, Service, told
from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.bank.simulator.desk import Desk
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import Fixtures, load_fixtures
from otp_atm.bank.simulator.http.answering import answer_when_due
from otp_atm.bank.simulator.http.app import bank_app
from otp_atm.bank.simulator.http.replies import BrokenConnection, nonsense
from otp_atm.bank.simulator.http.server import BankServer, Breakable, bound, say_where
from otp_atm.bank.simulator.http.waiting import Bell
from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.opening import open_bank
from otp_atm.bank.wire.faults import Mishap, course
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code, problem
from otp_atm.bank.wire.reading import parsed, written

API_KEY: Final = "example-of-an-api-key"
"""What terminals say in X-Api-Avain. Everybody knows it: there is nothing behind it but fixtures."""
BASE: Final = "/rajapinta/v3"
SESSION: Final = "X-Istunto"

Ask = Callable[[Operation[Any, Any], Call[Any]], Awaitable[Any]]
Wait = Callable[[float], Awaitable[None]]


class Endpoint:
    """What there is at an address, in Starlette's way of saying that nothing is to be wrapped around it."""

    def __init__(self, answer: Callable[[Request], Awaitable[Response]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)


class OtherBank:
    """The dialect in front of a bank. `ask` has it carry a call out, `wait` lets seconds pass, for faults that delay."""

    def __init__(self, bank: SimulatedBank, ask: Ask, wait: Wait) -> None:
        self._bank = bank
        self._ask = ask
        self._wait = wait

    def routes(self) -> list[Route]:
        return [
            Route(f"{BASE}/{{palvelu}}", Endpoint(self.service), methods=["POST"]),
            Route(f"{BASE}/paatteet/{{paate}}/tila", Endpoint(self.state), methods=["GET"]),
        ]

    async def state(self, request: Request) -> Response:
        """Is the bank there? Answered as text: `KUNNOSSA`, or `HYLATTY` and a code."""
        if not knows(request):
            return unknown()
        reply = await self._course(STATE, STATE.call({}, request.path_params["paate"], "", ""))
        if isinstance(reply, Response):
            return reply
        code = told(STATE, reply)["vastaus"]["koodi"]
        return PlainTextResponse("KUNNOSSA" if code == DONE else f"HYLATTY {code}")

    async def service(self, request: Request) -> Response:
        """Everything else: a call by name, whose answer is 200 and a code, whatever becomes of it."""
        service = SERVICES.get(request.path_params["palvelu"])
        if service is None:
            return answered({"virhe": "PALVELU"}, 404)
        if not knows(request):
            return unknown()
        try:
            sent = parsed(await request.body())
            call = service.call(sent["sanoma"], sent["paate"], sent["tapahtuma"], request.headers.get(SESSION, ""))
        except (KeyError, TypeError, ValueError):
            return answered(told(service, problem(Code.INVALID_REQUEST)))
        reply = await self._course(service, call)
        if isinstance(reply, Response):
            return reply
        response = answered(told(service, reply))
        if token := getattr(reply, "token", ""):
            response.headers[SESSION] = token
        return response

    async def _course(self, service: Service, call: Call[Any]) -> Any:
        """The bank's reply, or the response that a fault makes of it."""
        reply = await course(self._bank.faults.plan(service.operation.name), self._wait, partial(self._ask, service.operation, call))
        if isinstance(reply, Mishap):
            return nonsense() if reply is Mishap.NONSENSE else BrokenConnection()
        return reply


def answered(members: Members, status: int = 200) -> Response:
    return Response(written(members), status, media_type="application/json")


def knows(request: Request) -> bool:
    return compare_digest(request.headers.get("X-Api-Avain", "").encode(), API_KEY.encode())


def unknown() -> Response:
    return answered({"virhe": "AVAIN"}, 403)


def simulator(fixtures: Fixtures) -> SimulatedBank:
    """The bank behind it, its desk open."""
    clock, faults = SettableClock(), Faults()
    issuer = open_bank(MemoryStore(), fixtures, secrets.token_bytes(32), clock, secrets.token_bytes)
    return SimulatedBank(issuer, faults, Desk(issuer, fixtures, faults, clock))


def main() -> None:
    parser = ArgumentParser(prog="python -m examples.other_bank.server", description=__doc__)
    parser.add_argument("--port", type=int, default=8399, help="where to listen on this computer (default: 8399; 0: any free port)")
    bank, bell = simulator(load_fixtures()), Bell()
    other = OtherBank(bank, partial(answer_when_due, bank, bell), asyncio.sleep)
    app = Router([*other.routes(), Mount("/desk", bank_app(bank, bell))])
    listener = bound("127.0.0.1", parser.parse_args().port)
    listener.listen(128)
    config = uvicorn.Config(Breakable(app), log_config=None, access_log=False, lifespan="off")
    BankServer(config, bell, partial(say_where, listener)).run([listener])


if __name__ == "__main__":
    main()

"""An operation of `bank.wire` as a FastAPI route."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from functools import partial
from inspect import Parameter, Signature
from traceback import walk_tb
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Path, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bank.simulator.bank import SimulatedBank
from bank.simulator.http.replies import BrokenConnection, nonsense, problem_reply, success
from bank.simulator.http.waiting import RINGING, Bell
from bank.simulator.issuer import Call
from bank.wire.app import REGISTRATION
from bank.wire.message import IdempotencyKey, Nothing, TerminalId
from bank.wire.network import RECEIVE
from bank.wire.operation import Operation
from bank.wire.problems import KINDS, MEDIA_TYPE, Code, Problem, problem
from bank.wire.terminal import CARD_SESSION

log = logging.getLogger(__name__)
BEARERS = {
    name: HTTPBearer(auto_error=False, scheme_name=name, description=f"The token of a {name}") for name in (CARD_SESSION, REGISTRATION)
}
IDEMPOTENCY_KEY = "Idempotency-Key"
ANYWHERE = (Code.INVALID_REQUEST, Code.BANK_UNAVAILABLE, Code.INTERNAL_ERROR)


def router_for(bank: SimulatedBank, bell: Bell, operations: Iterable[Operation[Any, Any]], tag: str) -> APIRouter:
    """Routes for these operations."""
    router = APIRouter(tags=[tag])
    for operation in operations:
        router.add_api_route(
            operation.path,
            endpoint(bank, bell, operation),
            methods=[operation.method],
            operation_id=operation.name,
            summary=operation.summary,
            status_code=operation.status,
            response_model=operation.reply,
            responses=problem_documents(operation),
        )
    return router


def endpoint(bank: SimulatedBank, bell: Bell, operation: Operation[Any, Any]) -> Any:
    """A function that FastAPI can call: its signature says what it takes."""

    async def answer(**given: Any) -> Response:
        credentials: HTTPAuthorizationCredentials | None = given.get("credentials")
        call = Call(
            body=given.get("body", Nothing()),
            path={"terminal_id": given["terminal_id"]} if "terminal_id" in given else {},
            token=credentials.credentials if credentials else "",
            idempotency_key=given.get("idempotency_key", ""),
        )
        return await answer_with_faults(bank, bell, operation, call)

    answer.__name__ = operation.name.replace("-", "_")
    answer.__signature__ = Signature(parameters(operation), return_annotation=Response)  # type: ignore[attr-defined]
    return answer


def parameters(operation: Operation[Any, Any]) -> list[Parameter]:
    """What a request of this operation consists of."""
    wanted: dict[str, Any] = {}
    if "{terminal_id}" in operation.path:
        wanted["terminal_id"] = Annotated[TerminalId, Path()]
    if operation.request is not Nothing:
        wanted["body"] = operation.request
    if operation.bearer:
        wanted["credentials"] = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARERS[operation.bearer])]
    if operation.writes:
        wanted["idempotency_key"] = Annotated[IdempotencyKey, Header(alias=IDEMPOTENCY_KEY)]
    return [Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind) for name, kind in wanted.items()]


async def answer_with_faults(bank: SimulatedBank, bell: Bell, operation: Operation[Any, Any], call: Call[Any]) -> Response:
    """The bank's reply, or what the faults in force make of it."""
    plan = bank.faults.plan(operation.name)
    if plan.drop_request:
        return BrokenConnection()
    if plan.delay:
        await asyncio.sleep(plan.delay)
    if plan.refuse:
        return problem_reply(problem(plan.refuse))
    ask = partial(answer_in_thread, bank, operation, call)
    reply = await (bell.answer(ask, call.body) if operation is RECEIVE else ask())
    if operation.name in RINGING:
        bell.ring()
    if plan.drop_reply:
        return BrokenConnection()
    if plan.nonsense:
        return nonsense()
    return problem_reply(reply) if isinstance(reply, Problem) else success(operation, reply)


async def answer_in_thread(bank: SimulatedBank, operation: Operation[Any, Any], call: Call[Any]) -> Any:
    """The bank's reply, from a thread that may wait for the store."""
    try:
        return await run_in_threadpool(bank.answer, operation, call)
    except Exception as defect:  # noqa: BLE001 - beyond this point its text would be logged
        log.error("internal-error in %s: %s", operation.name, kind_and_place(defect))
        return problem(Code.INTERNAL_ERROR)


def kind_and_place(error: Exception) -> str:
    """What a log may say of an exception: not its text, which may quote a secret."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    return f"{type(error).__name__} at {frame.f_code.co_qualname}:{line}"


def problem_documents(operation: Operation[Any, Any]) -> dict[int | str, dict[str, Any]]:
    """The problems of an operation for the OpenAPI document, by HTTP status."""
    codes: dict[int, list[Code]] = {}
    for code in (*operation.problems, *ANYWHERE):
        codes.setdefault(KINDS[code].status, []).append(code)
    document = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": "\n".join(map(described, some)), "content": document} | HEADERS.get(status, {})
        for status, some in sorted(codes.items())
    }


def described(code: Code) -> str:
    """A code and what it means, as an item of a list."""
    kept = " This verdict is kept under the Idempotency-Key." if KINDS[code].recorded else ""
    return f"- `{code}`: {KINDS[code].title}{kept}"


def retry_after(*, required: bool) -> dict[str, Any]:
    """The header Retry-After as this bank sends it."""
    described = "Whole seconds until the same request may be granted. A terminal waits so long if its deadline allows, and asks again."
    return {"headers": {"Retry-After": {"description": described, "required": required, "schema": {"type": "integer", "minimum": 0}}}}


HEADERS: Final[dict[int, dict[str, Any]]] = {429: retry_after(required=True), 503: retry_after(required=False)}
"""What a problem says in headers, by HTTP status."""

"""The API as an ASGI application: a route for each operation, a problem document for all that is wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from traceback import walk_tb
from typing import Any, Final

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from otp_atm.evidence.hiding import BY_LOOK
from otp_atm.remote.acts import Playing
from otp_atm.remote.guard import LARGEST_BODY, Guard
from otp_atm.remote.hosted import Gone
from otp_atm.remote.house import House
from otp_atm.remote.messages import Message, Nothing
from otp_atm.remote.once import HEADER, Once
from otp_atm.remote.operation import JSON, Asked, Operation
from otp_atm.remote.page import HEADERS as PAGE_HEADERS
from otp_atm.remote.page import File, page_files
from otp_atm.remote.problems import Code, Refused

log = logging.getLogger(__name__)
MEDIA_TYPE: Final = "application/problem+json"
PRIVATE: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
HANDS: Final = "Hands"
"""The header in which a page calls its hands, to know them from others' that are at the same terminal."""
LONGEST_NAME: Final = 40
LONGEST_BODY: Final = 10.0
"""Seconds in which a body has to come."""
Answer = Callable[[Request], Awaitable[Response]]


def remote_app(house: House, guard: Guard, operations: Iterable[Operation]) -> Router:
    addresses: dict[str, dict[str, Answer]] = {
        "/openapi.json": {"GET": _document()},
    }
    addresses |= {path: {"GET": _file(file)} for path, file in page_files(house.brand).items()}
    once = Once()
    for operation in operations:
        addresses.setdefault(operation.path, {})[operation.method] = _operation(house, guard, once, operation)
    routes = [Route(path, Address(guard, answers)) for path, answers in addresses.items()]
    return Router(routes, redirect_slashes=False, default=Address(guard, {}))


class Address:
    """What there is at a path: an answer for each method; where there is none, nothing."""

    def __init__(self, guard: Guard, answers: dict[str, Answer]) -> None:
        self._guard = guard
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            self._guard.require_here(request.headers)
            response = await self._answer(request)
        except ClientDisconnect:
            return
        except Refused as refused:
            response = problem(refused)
        except Gone as gone:
            response = problem(Refused(Code.GONE, str(gone)))
        except Exception as defect:  # noqa: BLE001 - beyond this point its text would be logged
            log.error("internal-error: %s", kind_and_place(defect))
            response = problem(Refused(Code.INTERNAL_ERROR))
        try:
            await response(scope, receive, send)
        except Exception as defect:  # noqa: BLE001 - the same: of a stream, which has told something by now
            log.error("stream-broken: %s", kind_and_place(defect))

    async def _answer(self, request: Request) -> Response:
        if not self._answers:
            raise Refused(Code.NOT_FOUND)
        answer = self._answers.get(request.method)
        if answer is None:
            response = problem(Refused(Code.METHOD_NOT_ALLOWED))
            response.headers["Allow"] = ", ".join(sorted(self._answers))
            return response
        return await answer(request)


def kind_and_place(error: Exception) -> str:
    """What a log may say of an exception: not its text, which may quote a secret."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    return f"{type(error).__name__} at {frame.f_code.co_qualname}:{line}"


def _operation(house: House, guard: Guard, once: Once, operation: Operation) -> Answer:
    async def answer(request: Request) -> Response:
        if not operation.open:
            guard.require_token(request.headers, request.cookies)
        name = request.path_params.get("terminal")
        at = house.at(name) if name is not None else None
        try:
            return await answered(request, at)
        except Refused as refused:
            raise (refused.hidden(at.hiding) if at else refused) from None

    async def answered(request: Request, at: Playing | None) -> Response:
        query = converted(dict(request.query_params), operation.query, "the query", strict=False)
        content = await body_of(request)
        body: Any = content
        if operation.request is not bytes:
            body = decoded(content, operation.request) if operation.request is not Nothing else None
        asked = Asked(house, at, query, body, guard)
        if at and operation.repeatable and not operation.looks:
            house.hands.tell(at.hosted.id, request.headers.get(HANDS, "")[:LONGEST_NAME])
        key = request.headers.get(HEADER) if operation.repeatable else None
        what = operation.method.encode(), request.url.path.encode(), request.url.query.encode(), content
        reply = await unless_gone(request, once.answer(key, what, lambda: operation.answer(asked)))
        if not isinstance(reply, Response):
            return told(reply, operation.status)
        reply.headers.update(PRIVATE)
        return reply

    return answer


async def unless_gone(request: Request, answering: Awaitable[Any]) -> Any:
    """What comes of it; whoever goes away meanwhile ends it."""
    task = asyncio.ensure_future(answering)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        gone.cancel()
        task.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def body_of(request: Request) -> bytes:
    """Raises Refused for more than anybody has to say, or for what does not come to its end."""
    parts, size = [], 0
    try:
        async with asyncio.timeout(LONGEST_BODY):
            async for part in request.stream():
                parts.append(part)
                size += len(part)
                if size > LARGEST_BODY:
                    raise Refused(Code.TOO_LARGE)
    except TimeoutError:
        raise Refused(Code.NOT_IN_TIME, "the body has not come to its end") from None
    return b"".join(parts)


def decoded(content: bytes, kind: type[Any]) -> Any:
    """The message in a body of JSON. Raises Refused."""
    try:
        return msgspec.json.decode(content or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as misfit:
        raise Refused(Code.INVALID_REQUEST, f"the body: {misfit}") from None


def converted(given: dict[str, str], kind: type[Any], what: str, *, strict: bool) -> Any:
    try:
        return msgspec.convert(given, kind, strict=strict)
    except msgspec.ValidationError as misfit:
        raise Refused(Code.INVALID_REQUEST, f"{what}: {misfit}") from None


def told(reply: Message, status: int) -> Response:
    return Response(msgspec.json.encode(reply), status, PRIVATE, media_type=JSON)


def problem(refused: Refused) -> Response:
    """What has been sent may be a card number in a wrong place: it is not told again."""
    refused = refused.hidden(BY_LOOK)
    headers = PRIVATE | ({"WWW-Authenticate": "Bearer"} if refused.problem.status == 401 else {})
    return Response(msgspec.json.encode(refused.problem), refused.problem.status, headers, media_type=MEDIA_TYPE)


def _document() -> Answer:
    """What it says is in docs/remote-openapi.json, and no secret; nobody needs it before the first asks for it."""

    async def answer(_: Request) -> Response:
        from otp_atm.remote.openapi import document

        return Response(document(), headers=PRIVATE, media_type=JSON)

    return answer


def _file(file: File) -> Answer:
    """A part of the live page: no secret, and the same for everybody. Types are the largest, and stay as they are."""
    kept = {"Cache-Control": "private, max-age=86400"} if file.media_type.startswith("font/") else {}

    async def answer(_: Request) -> Response:
        return Response(file.content(), headers=PRIVATE | PAGE_HEADERS | kept, media_type=file.media_type)

    return answer

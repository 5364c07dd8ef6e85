"""What a client can ask of the API: one value for each, of which routes and the OpenAPI document are made."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.responses import Response

from otp_atm.remote.acts import Playing
from otp_atm.remote.guard import Guard
from otp_atm.remote.house import House
from otp_atm.remote.messages import Message, Nothing
from otp_atm.remote.problems import Code

JSON: Final = "application/json"
PNG: Final = "image/png"
EVENTS: Final = "text/event-stream"
YAML: Final = "application/yaml"
HTML: Final = "text/html"
SESSION: Final = "application/gzip"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: of which house and, where its address names one, at which terminal; its query, and its body as the operation takes it;
    who has let it in."""

    house: House
    at: Playing | None
    query: Any
    body: Any
    guard: Guard

    @property
    def playing(self) -> Playing:
        assert self.at
        return self.at


Answer = Callable[[Asked], Coroutine[Any, Any, Message | Response]]


@dataclass(frozen=True, slots=True)
class Operation:
    """`request` is the form of the body (bytes: as it is, JSON or YAML), `query` that of the query, `reply` that of the answer, or its
    media type where it is no JSON. `problems` are what can be wrong beside what always can. An `open` one takes no token: whoever asks has
    something else that lets him in."""

    name: str
    method: str
    path: str
    summary: str
    answer: Answer
    query: type[Message] = Nothing
    request: type[Message] | type[bytes] = Nothing
    reply: type[Message] | str = Nothing
    status: int = 200
    problems: tuple[Code, ...] = field(default=())
    open: bool = False

    looks: bool = False
    """That, though it is no `GET`, everything is as it was after it."""

    @property
    def repeatable(self) -> bool:
        """Whether something may be another after it, and not for whoever asks again: such a request may bear an `Idempotency-Key`."""
        return self.method != "GET" and not self.open

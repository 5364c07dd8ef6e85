"""Requests and replies as a story tells them: of the contract's messages and of HTTP what may be shown, put together for each exchange.

    Sent ─▶ Requested ─▶ Responded ─▶ Came        our own client, over HTTP
    Sent ─────────────────────────▶ Came        a bank in this process, or trouble that has kept the request from the wire
            Requested ─▶ Responded                what no message of ours describes: mapped banks, token endpoints

On a line one exchange follows the other; what is told of different lines may lie between each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import to_builtins

from otp_atm.bank.recording import TERMINAL, Asked, Came, Requested, Responded, Sent
from otp_atm.bank.wire.headers import TRACEPARENT
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.bank.wire.transport import TransportError
from otp_atm.evidence.entry import Entry
from otp_atm.kiosk.stream import Moment

IN_PROCESS: Final = "http://in-process.invalid"
"""Where a bank is that has no address."""
UNKNOWN: Final = -1
"""The size of what has gone over no wire."""
ASKERS: Final[Mapping[str, str]] = {"terminal": TERMINAL, "app": "phone", "gateway": "shop"}
"""Who asks, by the partner that an operation is of."""


class Out(Entry, frozen=True, tag="sent", kw_only=True):
    """An attempt goes out: `headers` and `body` without secrets, of a body that no message of ours describes the form alone.

    `number` counts exchanges, `line` says who asks. `operation` is that of the contract, the request's name where a bank speaks otherwise,
    or empty; `size` is that of the body in bytes.
    """

    operation: str
    method: str
    path: str
    headers: dict[str, str]
    body: Any
    url: str = ""
    number: int = 0
    line: str = TERMINAL
    size: int = UNKNOWN


class In(Entry, frozen=True, tag="came", kw_only=True):
    """What has come of it: `status` is that of HTTP, None where nothing came; `error` says why no usable reply reached who asked."""

    operation: str
    status: int | None
    error: str
    headers: dict[str, str]
    body: Any
    number: int = 0
    line: str = TERMINAL
    size: int = UNKNOWN
    media_type: str = ""


@dataclass(slots=True)
class _Line:
    """How an exchange stands: what our own client has sent, what has gone out for it, and what has come back for that."""

    sent: Sent | None = None
    out: Out | None = None
    responded: Responded | None = None


class Exchanges:
    """Takes records of exchanges as they come, and gives what they come to; `since` is the moment of the story's beginning."""

    def __init__(self, since: Moment) -> None:
        self._since = since
        self._lines: dict[str, _Line] = {}
        self._number = 0
        self._asked: Asked | None = None

    def told(self, record: Asked | Sent | Came | Requested | Responded) -> Iterator[Entry]:
        """What can be told with this."""
        if isinstance(record, Asked):
            self._asked = record
            return
        line = self._lines.setdefault(record.line, _Line())
        match record:
            case Sent():
                line.sent = record
            case Requested():
                yield from self._answered(line)
                line.out = self._requested(record, line.sent)
                yield line.out
            case Responded():
                line.responded = record
                if line.sent is None:
                    yield from self._answered(line)
            case Came():
                yield from self._came(line, record)
                self._lines[record.line] = _Line()

    def rest(self) -> Iterator[Entry]:
        """What is under way."""
        for line in self._lines.values():
            if line.sent and not line.out:
                yield self._sent(line.sent)
            yield from self._answered(line)

    def _requested(self, record: Requested, sent: Sent | None) -> Out:
        """With the contract's message, where it is one."""
        return Out(
            **self._when(record.at),
            operation=sent.operation.name if sent else self._name(record),
            method=record.method,
            path=urlsplit(record.url).path,
            headers=_plain(record.headers),
            body=to_builtins(sent.members, enc_hook=str) if sent else to_builtins(record.shape, enc_hook=str),
            url=record.url,
            number=self._next(),
            line=_asker(sent) if sent else record.line,
            size=len(record.body or b""),
        )

    def _sent(self, record: Sent) -> Out:
        """Where nothing has gone over HTTP."""
        path = record.operation.path
        return Out(
            **self._when(record.at),
            operation=record.operation.name,
            method=record.operation.method,
            path=path,
            headers=_plain(record.headers),
            body=to_builtins(record.members, enc_hook=str),
            url=IN_PROCESS + path,
            number=self._next(),
            line=_asker(record),
        )

    def _answered(self, line: _Line) -> Iterator[In]:
        """What has come back over HTTP, by itself: no message of ours says what is in it."""
        if line.responded and line.out:
            yield self._responded(line.responded, line.out)
        line.out = line.responded = None

    def _responded(self, record: Responded, out: Out, error: str = "") -> In:
        came = record.came
        if isinstance(came, TransportError):
            return self._in(record.at, out, None, error or came.code)
        return self._in(
            record.at,
            out,
            came.status,
            error,
            headers=_plain(record.headers),
            body=to_builtins(record.shape, enc_hook=str),
            size=len(came.body),
            media_type=record.media_type,
        )

    def _came(self, line: _Line, record: Came) -> Iterator[Entry]:
        out = line.out
        if out is None:
            out = self._sent(line.sent) if line.sent else None
            if out is None:
                return
            yield out
        error = record.reply.code if isinstance(record.reply, TransportError) else ""
        told = self._responded(line.responded, out, error) if line.responded else self._in(record.at, out, record.status, error)
        if error:
            yield told
        else:
            yield self._typed(record, told)

    def _typed(self, record: Came, told: In) -> In:
        """With the contract's message."""
        headers = told.headers or _plain(record.headers)
        return In(
            at=told.at,
            real=told.real,
            operation=told.operation,
            status=told.status,
            error="",
            headers=headers,
            body=to_builtins(record.members, enc_hook=str),
            number=told.number,
            line=told.line,
            size=told.size,
            media_type=told.media_type or str(headers.get("Content-Type", "")),
        )

    def _in(self, at: Moment, out: Out, status: int | None, error: str, **more: Any) -> In:
        told = {"headers": {}, "body": {}, **more}
        return In(**self._when(at), operation=out.operation, status=status, error=error, number=out.number, line=out.line, **told)

    def _name(self, record: Requested) -> str:
        """What the terminal has asked that this is for: they are of one trace, and one parent."""
        trace = next((value for name, value in record.sent.items() if name.lower() == TRACEPARENT), None)
        return type(self._asked.request).__name__ if trace and self._asked and self._asked.request.traceparent == trace else ""

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _when(self, at: Moment) -> dict[str, Any]:
        return {"at": at.seconds - self._since.seconds, "real": at.real - self._since.real}


_PARTNER_OF: Final = {operation.name: partner for partner in ASKERS for operation in PARTNERS[partner]}


def _asker(record: Sent) -> str:
    return ASKERS[_PARTNER_OF[record.operation.name]] if record.operation.name in _PARTNER_OF else record.line


def _plain(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in headers.items()}

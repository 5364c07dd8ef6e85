"""The exchange with the bank as a file of HAR 1.2 (HTTP Archive), which the network tools of browsers open. Nothing secret is in it.

    Story ─▶ exchanges_of ─▶ HarFile                     scenarios, when they are over
    records ─▶ LiveTrace ─▶ HarFile                      a terminal, as they come, in a thread of its own

The time of an entry is the terminal's, so that journal and bank have the same; how long it took is by the computer's clock. What the format
has no place for stands under names that begin with `_`, as it wants it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from io import FileIO
from pathlib import Path
from queue import Full, Queue
from threading import Thread
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import msgspec

from otp_atm import __version__
from otp_atm.bank.recording import EXCHANGED, TERMINAL
from otp_atm.bank.wire.headers import TRACEPARENT
from otp_atm.evidence.entry import Entry
from otp_atm.evidence.exchanges import Exchanges, In, Out
from otp_atm.evidence.story import Story
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.private_file import private
from otp_atm.kiosk.stream import Moment, Record
from otp_atm.kiosk.trace import trace_of

Json = dict[str, Any]

LARGEST: Final = 200_000_000
"""Bytes of a file, after which it takes nothing more."""
MOST_WAITING: Final = 2000
"""Records that a disk may be behind with; others are left out."""
LONGEST_GOODBYE: Final = 2.0
"""Seconds that leaving may take."""
HTTP: Final = "HTTP/1.1"
NO_STATUS: Final = 0
"""Of an exchange to which nothing came back, as browsers write it."""


class Page(NamedTuple):
    """What entries are grouped by. `started` is the time of the first of them."""

    id: str
    title: str
    started: str


class Exchange(NamedTuple):
    """An entry, and the page that it is on."""

    page: Page
    entry: Json


# The form of an entry -------------------------------------------------------------------------------------------------------------


def exchanges_of(story: Story, number: int) -> Iterator[Exchange]:
    """Those of a story, the how manieth of its file: on a page for each who asks."""
    if story.begun is None:
        return
    for out, came in pairs(story.entries):
        page = Page(f"{number}-{out.line.replace(' ', '-')}", f"{story.title} · {out.line}", moment(story.begun, out))
        yield Exchange(page, entry(out, came, story.begun))


def pairs(entries: Iterable[Entry]) -> Iterator[tuple[Out, In | None]]:
    """What went out, each with what came of it; None where it was under way at the end."""
    outs: dict[int, Out] = {}
    for each in entries:
        if isinstance(each, Out):
            outs[each.number] = each
        elif isinstance(each, In) and each.number in outs:
            yield outs.pop(each.number), each
    yield from ((out, None) for out in outs.values())


def moment(begun: datetime, entry: Entry) -> str:
    """When it was, in ISO 8601, as the format wants it."""
    return (begun + timedelta(seconds=entry.at)).isoformat(timespec="milliseconds")


def entry(out: Out, came: In | None, begun: datetime) -> Json:
    """An entry of the format, for what went out and what came of it, in a story that has begun then."""
    took = round(max(came.real - out.real, 0.0) * 1000, 3) if came else 0
    error = came.error if came else "under way at the end"
    trace = trace_of(next((value for name, value in out.headers.items() if name.lower() == TRACEPARENT), ""))
    return {
        "startedDateTime": moment(begun, out),
        "time": took,
        "request": _request(out),
        "response": _response(came),
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        "comment": " · ".join(part for part in (out.line, out.operation, error) if part),
        **({"_trace": trace} if trace else {}),
        **({"_error": error} if error else {}),
    }


def _request(out: Out) -> Json:
    text = _text(out.body)
    media_type = next((value for name, value in out.headers.items() if name.lower() == "content-type"), "")
    return {
        "method": out.method,
        "url": out.url,
        "httpVersion": HTTP,
        "cookies": [],
        "headers": _fields(out.headers),
        "queryString": _fields(dict(parse_qsl(urlsplit(out.url).query, keep_blank_values=True))),
        **({"postData": {"mimeType": media_type, "params": [], "text": text}} if text else {}),
        "headersSize": -1,
        "bodySize": out.size,
    }


def _response(came: In | None) -> Json:
    status = (came.status if came else None) or NO_STATUS
    text = _text(came.body) if came else ""
    size = len(text.encode()) if came is None or came.size < 0 else came.size
    media_type = came.media_type if came else ""
    return {
        "status": status,
        "statusText": HTTPStatus(status).phrase if status in _STATUSES else "",
        "httpVersion": HTTP,
        "cookies": [],
        "headers": _fields(came.headers) if came else [],
        "content": {"size": size, "mimeType": media_type or "x-unknown", **({"text": text} if text else {})},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": came.size if came else -1,
    }


_STATUSES: Final = frozenset(HTTPStatus)


def _fields(values: dict[str, str]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in values.items()]


def _text(body: Any) -> str:
    if isinstance(body, str):
        return body
    return msgspec.json.encode(body).decode() if body else ""


# The file -------------------------------------------------------------------------------------------------------------------------


class HarFile:
    """A file of the format, whole whenever something was added. A disk that takes no more ends nothing: it is said once."""

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        """Raises BadFile where it cannot be written."""
        self._path = path
        self._largest = largest
        self._pages: dict[str, bytes] = {}
        self._silent = False
        creator = {"name": "otp-atm", "version": __version__}
        self._head = b'{"log":{"version":"1.2","creator":' + msgspec.json.encode(creator) + b',"entries":['
        self._end = len(self._head)
        self._tail = self._closing()
        self._is_empty = True
        try:
            self._file = FileIO(path, "wb", opener=private)
            _write_all(self._file, 0, self._head + self._tail)
        except OSError as error:
            raise BadFile(f"{path}: the trace cannot be written here: {error.strerror}") from None

    def add(self, exchanges: Iterable[Exchange]) -> None:
        """Write them before the end, and the end anew."""
        added = list(map(self._written, exchanges))
        if not added:
            return
        data = (b"\n" if self._is_empty else b",\n") + b",\n".join(added)
        tail = self._closing()
        if self._end + len(data) + len(tail) > self._largest:
            self._say(f"has {self._largest} bytes, and takes nothing more")
            return
        try:
            _write_all(self._file, self._end, data + tail)
        except OSError as error:
            self._say(f"cannot be written: {error.strerror}")
            self._restore()
            return
        self._end += len(data)
        self._tail = tail
        self._is_empty = False

    def _written(self, exchange: Exchange) -> bytes:
        page = exchange.page
        told = {"startedDateTime": page.started, "id": page.id, "title": page.title, "pageTimings": {}}
        self._pages.setdefault(page.id, msgspec.json.encode(told))
        return msgspec.json.encode({"pageref": page.id, **exchange.entry})

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()

    def _closing(self) -> bytes:
        return b'\n],"pages":[' + b",".join(b"\n" + page for page in self._pages.values()) + b"\n]}}\n"

    def _restore(self) -> None:
        """As it was before: that has had room."""
        with suppress(OSError):
            _write_all(self._file, self._end, self._tail)
            self._file.truncate(self._end + len(self._tail))

    def _say(self, what: str) -> None:
        if not self._silent:
            self._silent = True
            with suppress(OSError, ValueError):
                sys.stderr.write(f"{self._path}: the trace {what}\n")


def _write_all(file: FileIO, at: int, data: bytes) -> None:
    """In one go wherever the system lets it be. Raises OSError."""
    file.seek(at)
    left = memoryview(data)
    while left:
        left = left[file.write(left) or 0 :]


class LiveTrace:
    """Hears what happens at a terminal, in whatever thread, and writes its exchanges in one of its own: nobody waits for the disk."""

    def __init__(self, file: HarFile, since: Moment, begun: datetime) -> None:
        """`since` and `begun` are now, by both clocks and by the terminal's calendar."""
        self._file = file
        self._since = since
        self._begun = begun
        self._heard: Queue[Record | None] = Queue(MOST_WAITING)
        self._thread = Thread(target=self._work, name="trace", daemon=True)
        self._thread.start()

    def hear(self, record: Record) -> None:
        """What is of use of it; what the disk is too slow for is left out."""
        if isinstance(record, EXCHANGED):
            with suppress(Full):
                self._heard.put_nowait(record)

    def close(self) -> None:
        """Return when all is written, or after a while."""
        with suppress(Full):
            self._heard.put(None, timeout=LONGEST_GOODBYE)
            self._thread.join(LONGEST_GOODBYE)
        if not self._thread.is_alive():
            self._file.close()

    def _work(self) -> None:
        for out, came in pairs(self._entries()):
            trace = trace_of(out.headers.get(TRACEPARENT, "")) if out.line == TERMINAL else ""
            title = f"{out.line} · {trace}" if trace else out.line
            page = Page(trace or out.line.replace(" ", "-"), title, moment(self._begun, out))
            self._file.add([Exchange(page, entry(out, came, self._begun))])

    def _entries(self) -> Iterator[Entry]:
        exchanges = Exchanges(self._since)
        while record := self._heard.get():
            yield from exchanges.told(record)  # type: ignore[arg-type]
        yield from exchanges.rest()

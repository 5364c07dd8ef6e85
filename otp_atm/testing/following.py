"""What happens at a terminal, as it happens: server-sent events (HTML, 9.2)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Happened(NamedTuple):
    """`name` is `screen`, `card`, `phone` or `journal`; `told` what it is now, as the API says it."""

    name: str
    told: Any


def events_in(lines: Iterable[bytes], silence: float) -> Iterator[Happened]:
    """The events in the lines of a stream. Comments are none: where for so many seconds nothing else comes, TimeoutError is raised."""
    name = ""
    data: list[str] = []
    last = time.monotonic()
    for line in lines:
        if line.startswith(b":") and time.monotonic() - last > silence:
            raise TimeoutError(f"nothing has happened for {silence:g} s")
        field, _, value = line.decode().rstrip("\r\n").partition(":")
        if not field and not value and data:
            yield Happened(name, json.loads("\n".join(data)))
            name, data, last = "", [], time.monotonic()
        elif field == "event":
            name = value.removeprefix(" ")
        elif field == "data":
            data.append(value.removeprefix(" "))

"""What happens at a terminal, as it happens: server-sent events (HTML, 9.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Happened(NamedTuple):
    """`name` is `screen`, `card`, `phone` or `journal`; `told` what it is now, as the API says it."""

    name: str
    told: Any


def events_in(lines: Iterable[bytes]) -> Iterator[Happened]:
    """The events in the lines of a stream. Comments are none."""
    name = ""
    data: list[str] = []
    for line in lines:
        field, _, value = line.decode().rstrip("\r\n").partition(":")
        if not field and not value and data:
            yield Happened(name, json.loads("\n".join(data)))
            name, data = "", []
        elif field == "event":
            name = value.removeprefix(" ")
        elif field == "data":
            data.append(value.removeprefix(" "))

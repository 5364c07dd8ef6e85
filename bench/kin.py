"""The processes of a program, and where they answer, from Linux's /proc (proc(5))."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

_LISTENING: Final = "0A"
_ADDRESS, _STATE = 1, 3
"""Columns of /proc/net/tcp."""


def family(process: int) -> Iterator[int]:
    """The process, those it has started, those they have started, and so on."""
    yield process
    for thread in Path(f"/proc/{process}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from family(int(child))


def listening_ports() -> set[int]:
    """The TCP ports (IPv4) on which somebody takes connections here. Whose they are, a process with closed memory does not tell."""
    rows = [line.split() for line in Path("/proc/self/net/tcp").read_text(encoding="utf-8").splitlines()[1:]]
    return {int(row[_ADDRESS].split(":")[1], 16) for row in rows if row[_STATE] == _LISTENING}

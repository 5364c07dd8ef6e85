"""The processes of a program, and where they answer, from Linux's /proc (proc(5))."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

_LISTENING: Final = "0A"
_ADDRESS, _STATE, _INODE = 1, 3, 9
"""Columns of /proc/net/tcp."""


def family(process: int) -> Iterator[int]:
    """The process, those it has started, those they have started, and so on."""
    yield process
    for thread in Path(f"/proc/{process}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from family(int(child))


def listening_ports(process: int) -> list[int]:
    """The TCP ports (IPv4) on which the process itself takes connections."""
    sockets = {link.readlink().name for link in Path(f"/proc/{process}/fd").iterdir()}
    rows = [line.split() for line in Path(f"/proc/{process}/net/tcp").read_text().splitlines()[1:]]
    mine = [row for row in rows if row[_STATE] == _LISTENING and f"socket:[{row[_INODE]}]" in sockets]
    return [int(row[_ADDRESS].split(":")[1], 16) for row in mine]

"""What a customer notices of somebody who asks a kiosk all the time how it is."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from typing import Final

from bench.branch import branch, written
from bench.effort import Effort
from bench.figure import Figure
from bench.kept import waits
from otp_atm.kiosk.load import Document

TURNS: Final = 2
VISITS: Final = 12
PATIENCE: Final = 5.0


def watched(effort: Effort) -> Figure:
    """The 99th percentile of the whole way from a real key, visit after visit; by turns, one kiosk after the other."""
    columns: tuple[list[float], list[float]] = ([], [])
    port = free_port()
    with branch() as config:
        told = written(config.with_name("watched.yaml"), Document(config).data | {"monitoring": {"listen": f"127.0.0.1:{port}"}})
        for _ in range(effort.times(TURNS, least=1)):
            columns[0].extend(waits(config, effort.times(VISITS, least=1)))
            with asking(port) as answered:
                columns[1].extend(waits(told, effort.times(VISITS, least=1)))
            assert answered
    without, value = (sorted(column)[len(column) * 99 // 100] * 1000 for column in columns)
    name = "key press → frame with the new dot, /metrics asked for without a pause, 99 of 100"
    return Figure(name, value, "ms", without, 1.25, "at most", "the same, not monitored")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def asking(port: int) -> Iterator[list[int]]:
    """Somebody asks again as soon as there is an answer; the sizes of all answers are in the list."""
    over, answered = Event(), list[int]()

    def ask() -> None:
        while not over.wait(0.001):
            with suppress(OSError, HTTPException):  # there is no terminal between two windows
                line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
                line.request("GET", "/metrics")
                answered.append(len(line.getresponse().read()))
                line.close()

    thread = Thread(target=ask)
    thread.start()
    try:
        yield answered
    finally:
        over.set()
        thread.join()

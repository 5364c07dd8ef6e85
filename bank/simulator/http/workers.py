"""One bank of several processes, which take connections from one address and share one database.

What one process knows alone is nobody's here: its control desk offers only what stands in the database.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from socket import socket
from threading import Thread
from typing import Final, NamedTuple, Protocol

READY: Final = b"ready"
SOON: Final = 10.0
"""Seconds in which a worker ends that has been told to."""
SPAWN: Final = multiprocessing.get_context("spawn")
"""Nothing of the parent is in a worker: no connection to the database, no thread, no key."""


class Line(Protocol):
    """One end of a pipe, of whichever kind the system has."""

    def send_bytes(self, buf: bytes, /) -> None: ...

    def recv_bytes(self) -> bytes: ...

    def close(self) -> None: ...


Work = Callable[[socket, Line], None]
"""Serve at this socket, send READY when connections are taken, end when the other end of the connection is closed. It can be pickled."""


class WorkersFailed(Exception):
    """A worker has ended before it was at work: its sentence stands on standard error, and another would say the same."""


class Worker(NamedTuple):
    """A process, and our end of the line to it."""

    process: BaseProcess
    line: Line


class Workers:
    """So many of them; one that ends though nobody told it to has another in its place."""

    def __init__(self, count: int, work: Work, listener: socket) -> None:
        self._work = work
        self._listener = listener
        self._workers = [self._begin() for _ in range(count)]
        self._wake, self._woken = SPAWN.Pipe()
        self._stopping = False

    def serve(self, ready: Callable[[], None]) -> None:
        """Until told to stop. `ready` is called once all are at work. Raises WorkersFailed."""
        try:
            for worker in self._workers:
                self._await(worker)
            ready()
            while not self._stopping:
                ended = wait([self._woken, *(worker.process.sentinel for worker in self._workers)])
                self._workers = [self._kept(worker, worker.process.sentinel in ended) for worker in self._workers]
        finally:
            self._end()

    def stop(self) -> None:
        """From any thread, or a signal handler."""
        self._stopping = True
        self._wake.send_bytes(b"")

    def _begin(self) -> Worker:
        ours, its = SPAWN.Pipe()
        process = SPAWN.Process(target=self._work, args=(self._listener, its))
        process.start()
        its.close()
        return Worker(process, ours)

    def _await(self, worker: Worker) -> None:
        if self._stopping:
            return
        try:
            worker.line.recv_bytes()
        except EOFError:
            raise WorkersFailed from None

    def _kept(self, worker: Worker, ended: bool) -> Worker:
        """The worker, or one in its place."""
        if self._stopping or not ended:
            return worker
        worker.process.join()
        sys.stderr.write(f"bank: a worker has ended (exit code {worker.process.exitcode}); another takes its place\n")
        worker.line.close()
        new = self._begin()
        self._await(new)
        return new

    def _end(self) -> None:
        for worker in self._workers:
            worker.line.close()
        for worker in self._workers:
            worker.process.join(SOON)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()


def when_closed(line: Line, then: Callable[[], None]) -> None:
    """Call `then` when nobody holds the other end any more. Nothing is ever said on it."""

    def listen() -> None:
        try:
            line.recv_bytes()
        except (EOFError, OSError):
            then()

    Thread(target=listen, daemon=True).start()

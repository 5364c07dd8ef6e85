"""Where the tests of one process stand: an ATM of their own, started when it is first wanted, or a terminal of one that runs elsewhere."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from otp_atm.testing.connection import Connection
from otp_atm.testing.errors import AtmError, Unreachable
from otp_atm.testing.program import Program
from otp_atm.testing.standing import terminals_of


@dataclass(frozen=True, slots=True)
class Worker:
    """Which of so many processes that share the tests this is, from 0."""

    number: int = 0
    count: int = 1


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An ATM that somebody has started, and what its clients know."""

    url: str
    token: str


class Stand:
    """`folder` and `config` are those of an ATM that is started here. Each worker has a terminal to itself."""

    def __init__(self, folder: Path, config: str | None, elsewhere: Elsewhere | None, worker: Worker) -> None:
        self._folder = folder
        self._config = config
        self._elsewhere = elsewhere
        self._worker = worker
        self._program: Program | None = None
        self._place: tuple[Connection, str] | None = None

    def place(self) -> tuple[Connection, str]:
        """The way to it, and the id of its terminal. One of our own that has ended is started anew. Raises Unreachable, Refused."""
        if self._program and not self._program.runs:
            self.close()
        if self._place is None:
            self._place = self._there(self._elsewhere) if self._elsewhere else self._here()
        return self._place

    def close(self) -> None:
        """End what was started here; elsewhere everything is left as in the beginning."""
        if self._place:
            connection, terminal = self._place
            if self._elsewhere:
                with suppress(AtmError):
                    connection.told("POST", f"/v1/terminals/{terminal}/reset")
            connection.close()
        if self._program:
            self._program.close()
        self._place = self._program = None

    def _here(self) -> tuple[Connection, str]:
        self._program = Program(self._folder, config=self._config)
        return Connection(self._program.url, self._program.token), self._program.terminals[0]

    def _there(self, elsewhere: Elsewhere) -> tuple[Connection, str]:
        with closing(Connection(elsewhere.url, elsewhere.token)) as asking:
            ids = terminals_of(asking)
        if len(ids) < self._worker.count:
            raise Unreachable(
                f"{asking.url} has {len(ids)} terminals for {self._worker.count} workers, and each needs one to itself: "
                f"otp-atm remote --terminals {self._worker.count}"
            )
        return Connection(elsewhere.url, elsewhere.token), ids[self._worker.number]

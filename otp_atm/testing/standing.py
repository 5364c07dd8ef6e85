"""An ATM to stand at, for whoever uses no test framework, or another than pytest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from otp_atm.testing.album import Album
from otp_atm.testing.atm import Atm
from otp_atm.testing.connection import Connection
from otp_atm.testing.errors import Unreachable
from otp_atm.testing.program import Program


@contextmanager
def started(folder: Path | None = None, config: str | None = None, album: Album | None = None) -> Iterator[Atm]:
    """One of its own, in this folder, with a simulated bank. Raises Unreachable if it does not start."""
    with closing(Program(folder, config=config)) as program, standing_at(program.url, program.token, album=album) as atm:
        yield atm


@contextmanager
def standing_at(url: str, token: str, terminal: str | None = None, album: Album | None = None) -> Iterator[Atm]:
    """One that runs elsewhere: the terminal of this id, or its first. Raises Unreachable, Refused."""
    with closing(Connection(url, token)) as connection:
        ids = terminals_of(connection)
        if terminal is not None and terminal not in ids:
            raise Unreachable(f"{connection.url} has no terminal {terminal}; it has {', '.join(ids)}")
        yield Atm(connection, terminal or ids[0], album)


def terminals_of(connection: Connection) -> list[str]:
    """The ids of all its terminals. Raises Unreachable where there is none, Refused."""
    told = connection.told("GET", "/v1/terminals")
    try:
        ids = [str(terminal["id"]) for terminal in told["terminals"]]
    except (KeyError, TypeError):
        ids = []
    if not ids:
        raise Unreachable(f"{connection.url}: something answers there, but no ATM")
    return ids

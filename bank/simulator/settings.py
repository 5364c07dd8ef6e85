"""What a configuration says of the bank simulator."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import Annotated, Final

from msgspec import Meta

from otp_atm.bank.simulator.policy import Policy
from otp_atm.kiosk.project import KEPT, PROJECT
from otp_atm.kiosk.settings import Name

_SQLITE_FILE: Final = re.compile(r"(sqlite(?:\+\w+)?:///)(?!:memory:)(.+)", re.DOTALL)


class DatabaseUrl(str):
    """An SQLAlchemy URL."""

    @classmethod
    def within(cls, folder: PurePath, text: str) -> DatabaseUrl:
        """The same; the path of a SQLite file is relative to the folder. Its separators are those of a URL: `sqlite:///C:/atm/bank.sqlite3`."""
        file = _SQLITE_FILE.fullmatch(text)
        return cls(f"{file[1]}{(folder / file[2]).as_posix()}" if file else text)


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for any other.

    >>> sqlite_file("sqlite:///bank.sqlite3").name, sqlite_file("postgresql://localhost/bank")
    ('bank.sqlite3', None)
    """
    file = _SQLITE_FILE.fullmatch(url)
    return Path(file[2]) if file else None


class SimulatorSettings(Policy, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The bank simulator that the demo and `run_atm.py bank` start. Port 0 takes a free one. What its rules leave open is `Policy`'s."""

    host: Name = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8321
    database: DatabaseUrl = DatabaseUrl.within(KEPT, "sqlite:///bank.sqlite3")
    master_key_file: Path = KEPT / "bank-master.key"
    fixtures: Path = PROJECT / "bank" / "fixtures.yaml"
    control: bool = False

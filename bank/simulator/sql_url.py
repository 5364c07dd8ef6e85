"""The database as the configuration names it: a PostgreSQL URL, or the path of an SQLite file behind `sqlite:///`, to the letter."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from otp_atm.kiosk.private_file import keep_private, private

SQLITE: Final = re.compile(r"(sqlite(?:\+\w+)?)://(?:/(.*))?", re.DOTALL)
IN_MEMORY: Final = (None, "", ":memory:")
BESIDE: Final = ("-wal", "-shm")
"""What SQLite keeps beside a database while it is open; it makes them with the permissions of the database."""


def database_url(text: str) -> URL:
    """The URL for SQLAlchemy. Raises ArgumentError.

    A path holds what a path can hold: neither `?` nor `#` nor `%` means anything in it, nor has it options.

    >>> database_url("sqlite:////var/50% #1?.sqlite3").database
    '/var/50% #1?.sqlite3'
    """
    file = SQLITE.fullmatch(text)
    if file:
        if file[2] in IN_MEMORY:
            raise ArgumentError("sqlite is only used with a file")
        return URL.create(file[1], database=os.path.abspath(file[2]))  # noqa: PTH100 - `file:x` is a relative path, and no URI
    told = make_url(text)
    if told.get_backend_name() != "postgresql":
        raise ArgumentError(f"{told.get_backend_name()} is neither sqlite nor postgresql")
    return told


def private_file(url: URL) -> None:
    """Let nobody but the owner look into the database, new or old. Raises OSError where there can be none.

    One that is there is not opened: to close it would end the locks that this process has on it.
    """
    path = Path(url.database or "")
    with suppress(FileExistsError):
        open(path, "xb", opener=private).close()
    for name in (path, *(Path(f"{path}{suffix}") for suffix in BESIDE)):
        keep_private(name)

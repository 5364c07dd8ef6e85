"""What is known when a database says that a COMMIT failed."""

from __future__ import annotations

import sqlite3
from typing import Final

PLAIN: Final = 0xFF
"""The part of an SQLite result code that says what kind of trouble it is; the rest says which."""
SQLITE_UNDONE: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY})
SQLITE_IOERR_WRITE: Final = sqlite3.SQLITE_IOERR | 3 << 8
"""Such as a quota, or a longest file, that has been reached."""
POSTGRESQL_UNDONE: Final = frozenset({"23", "25", "40", "53", "55"})
"""Classes of SQLSTATE that the server itself gives, having rolled back: constraints, state, serialization, resources, prerequisites."""
COMPLETION_UNKNOWN: Final = "40003"


def certainly_undone(error: Exception) -> bool:
    """Whether this failure of a COMMIT leaves everything as it was.

    SQLite in WAL mode writes the frame that makes a transaction one last, so that after a write that failed there is none; once
    everything is written, and only the disk's word is missing (SQLITE_IOERR_FSYNC), a crash may yet bring it to light. PostgreSQL has
    rolled back what it refuses; a connection that breaks says nothing.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return code == SQLITE_IOERR_WRITE or code & PLAIN in SQLITE_UNDONE
    state = getattr(error, "sqlstate", None) or ""
    return state[:2] in POSTGRESQL_UNDONE and state != COMPLETION_UNKNOWN

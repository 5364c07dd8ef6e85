"""The phone's own file: what it still knows after it was closed, and, sealed, what the app needs to issue.

A small database with one table, so that every change is there whole or not at all, whenever the phone is switched off.
"""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final

import msgspec

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.messages import Letter, Letters
from otp_atm.phone.state import NO_ERROR, AppCard, Phone

STATE: Final = "state"


class BadPhoneFile(Exception):
    """The phone's file cannot be used. The message names it and says why."""


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What outlives the phone's being closed. Neither a PIN nor a code that was issued or copied is among it."""

    language: str = ""
    """Stands in older files; a phone speaks what it is told to."""
    clock_error: timedelta = NO_ERROR
    airplane: bool = False
    letters: Letters = ()
    cards: tuple[AppCard, ...] = ()
    numbers: tuple[str, ...] = ()
    ended: tuple[AppCard, ...] = ()


def kept(phone: Phone) -> Kept:
    return Kept("", phone.clock_error, phone.airplane, phone.letters, phone.cards, phone.numbers, phone.ended)


def revived(state: Kept, speaking: Language) -> Phone:
    """The phone as it was left, on its home screen."""
    letters = tuple(Letter(letter.sms, letter.read, letter.over) for letter in state.letters)
    return Phone(speaking, state.clock_error, state.airplane, letters, state.cards, state.ended, state.numbers)


class Store:
    """Named values in a file, or, without a path, for as long as this lives. May be used from any thread.

    Whatever asks it for something raises BadPhoneFile where the file is damaged.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Raises BadPhoneFile, also if any part of the file is damaged or somebody else's."""
        self._path = path
        self._lock = Lock()
        try:
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)
            self._database = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise self._bad(error) from None
        try:
            self._look_through()
        except BadPhoneFile:
            self._database.close()
            raise

    def get(self, name: str) -> bytes | None:
        rows = self._run("SELECT CAST(value AS BLOB) FROM kept WHERE name = ?", name)
        return rows[0][0] if rows else None

    def names(self, beginning: str) -> tuple[str, ...]:
        """All names that begin like this, in the order in which they were put."""
        rows = self._run("SELECT name FROM kept WHERE substr(name, 1, ?) = ? ORDER BY rowid", len(beginning), beginning)
        return tuple(row[0] for row in rows)

    def put(self, name: str, value: bytes) -> None:
        """Durable when this returns."""
        self._run("INSERT OR REPLACE INTO kept VALUES (?, ?)", name, value)

    def delete(self, name: str) -> None:
        self._run("DELETE FROM kept WHERE name = ?", name)

    def load(self, speaking: Language) -> Phone | None:
        """The phone as it was left, but for what it speaks; None for a new one. Raises BadPhoneFile."""
        state = self.get(STATE)
        if state is None:
            return None
        try:
            return revived(msgspec.json.decode(state, type=Kept), speaking)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadPhoneFile(f"{self._path}: the phone's file holds something else: {error}") from None

    def save(self, phone: Phone) -> None:
        self.put(STATE, msgspec.json.encode(kept(phone)))

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _look_through(self) -> None:
        """The table is there and ours, and no page of the file is damaged."""
        self._run("CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value BLOB NOT NULL)")
        self._run("SELECT name, value FROM kept LIMIT 0")
        ((said,),) = self._run("PRAGMA quick_check(1)")
        if said != "ok":
            raise self._bad("it is damaged")

    def _run(self, statement: str, *values: object) -> list[Any]:
        try:
            with self._lock:
                return self._database.execute(statement, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._bad(error) from None

    def _bad(self, reason: object) -> BadPhoneFile:
        return BadPhoneFile(f"{self._path}: the phone's file cannot be used: {reason}")

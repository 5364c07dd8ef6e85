"""The way to one terminal of an ATM, and what is always done in the same way there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from otp_atm.testing.connection import Connection

__tracebackhide__ = True  # a failure is shown at the line of the test

PATIENCE: Final = 10.0
"""Seconds for which a step looks for what is not there, while the clock runs; where it stands still, nobody waits."""
Texts = str | list[str] | tuple[str, ...]


class Line:
    """Asks about the terminal of this id."""

    def __init__(self, connection: Connection, terminal: str) -> None:
        self.connection = connection
        self.terminal = terminal

    def told(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """What it says in JSON. Raises Unexpected, Refused, Unreachable."""
        return self.connection.told(method, self.at(path), body, query)

    def asked(self, path: str, **query: Any) -> bytes:
        """What it says that is no JSON. Raises Refused, Unreachable."""
        return self.connection.asked("GET", self.at(path), query=query)

    def at(self, path: str) -> str:
        return f"/v1/terminals/{self.terminal}{path}"

    def do(self, word: str, argument: Any = None, patience: float | None = None) -> Any:
        """One step in the words of scenarios. Raises Unexpected where it does not hold, Refused where it is none."""
        return self.steps([word if argument is None else {word: argument}], patience)

    def steps(self, written: str | list[Any], patience: float | None = None) -> Any:
        """Steps, one after the other, until one does not hold. The same errors."""
        return self.told("POST", "/steps", written, patience=PATIENCE if patience is None else patience)


def wanted(name: str, alone: str | None, parts: Mapping[str, Any]) -> Any:
    """What an `expect` takes: a name by itself, or parts of which only those that are given count. Raises TypeError if nothing is."""
    given = {part: list(value) if isinstance(value, tuple) else value for part, value in parts.items() if value is not None}
    if not given:
        if alone is None:
            raise TypeError("nothing is expected: that could not fail")
        return alone
    return given if alone is None else {name: alone} | given

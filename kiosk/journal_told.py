"""A line of the journal for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_HEADING: Final = ("seq", "time", "terminal", "session", "trace", "event", "from", "to", "prev", "hash", "seal")


def line(record: Mapping[str, Any]) -> str:
    """One record for people: when, which visit, what, where it led, what is known."""
    known = "  ".join(f"{name}={value}" for name, value in record.items() if name not in _HEADING)
    moved = f"{record.get('from', '')} → {record.get('to', '')}" if record.get("to") else record.get("from", "")
    when = record["time"][:19].replace("T", " ")
    return f"{record['seq']:>7}  {when}  {record['terminal']}  #{record['session']:<5} {record['event']:<20} {moved:<42} {known}".rstrip()

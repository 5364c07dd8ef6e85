"""A line of the journal for people, and what an excerpt of it proves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from otp_atm.kiosk.journal_excerpt import Excerpt

_HEADING: Final = ("seq", "time", "terminal", "session", "trace", "event", "from", "to", "prev", "hash", "seal")


def line(record: Mapping[str, Any]) -> str:
    """One record for people: when, which visit, what, where it led, what is known."""
    known = "  ".join(f"{name}={value}" for name, value in record.items() if name not in _HEADING)
    moved = f"{record.get('from', '')} → {record.get('to', '')}" if record.get("to") else record.get("from", "")
    when = record["time"][:19].replace("T", " ")
    return f"{record['seq']:>7}  {when}  {record['terminal']}  #{record['session']:<5} {record['event']:<20} {moved:<42} {known}".rstrip()


def told(excerpt: Excerpt) -> str:
    """What it proves, and what not, in a line each. All moments are in UTC."""
    proof = excerpt.proof
    before = f"line {excerpt.before.seq} of {_when(excerpt.before.time)}" if excerpt.before else "nothing: the journal begins there"
    after = f"line {excerpt.after.seq} of {_when(excerpt.after.time)}" if excerpt.after else f"nothing by {_when(proof.made)}"
    which = f", {excerpt.first.seq} to {excerpt.last.seq} of {excerpt.last.terminal}" if excerpt.first and excerpt.last else ""
    lines = [
        f"{excerpt.count} lines{which}, from {_when(proof.since)} until {_when(proof.until)} UTC; the chain holds, and none is missing",
        f"before them: {before}, hash {proof.before}",
        f"behind them: {after}; the hash of the last is {proof.last}",
    ]
    if excerpt.set_back:
        turned = ", ".join(map(str, excerpt.set_back))
        lines.append(f"the clock had been set back at line {turned}: what it called this period may be elsewhere in the journal, too")
    if not excerpt.after and proof.made < proof.until:
        lines.append(f"the period was not over when this was written ({_when(proof.made)}): what came later is not in it")
    return "\n".join(lines)


def _when(moment: datetime) -> str:
    return moment.isoformat(" ", "seconds").removesuffix("+00:00")

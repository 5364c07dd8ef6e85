"""`python -m bench [NAME…] [--quick] [--write]`: measures, prints the table, writes build/bench.json.

The table goes into README.md if it is whole; with `--write`, its rows do in any case, in place of those of their names.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import msgspec
import pytest

from bench.effort import FULL, QUICK, Effort
from bench.figure import Disturbed, Figure, markdown, rows_of
from otp_atm.kiosk.project import PROJECT

BENCHES: Final[Mapping[str, str]] = {
    "start": "bench.start:first_screen",
    "dots": "bench.dots:dots",
    "idle": "bench.idle:idling",
    "memory": "bench.memory:memory",
    "sessions": "bench.sessions:in_process",
    "http": "bench.sessions:over_http",
    "mapped": "bench.mapped:mapped",
    "jobs": "bench.at_once:two_jobs",
    "durable": "bench.bank_durable:enrolments_per_second",
    "workers": "bench.bank_workers:workers",
    "payment": "bench.bank_payments:payment_time",
    "demo": "bench.whole_demo:whole_demo",
    "otp": "bench.bank_otp:otp_figures",
    "card-read": "bench.card_reader:reading",
    "card-notice": "bench.card_reader:noticing",
    "card-idle": "bench.card_reader:idling",
    "evidence": "bench.kept:written_evidence",
    "replay": "bench.kept:replayed",
    "kept": "bench.kept:kept",
    "fleet": "bench.fleet:processor_time",
    "fleet-held": "bench.fleet_memory:held",
    "fleet-outage": "bench.fleet:after_an_outage",
    "watched": "bench.watched:watched",
    "remote-step": "bench.remote_step:step",
    "remote-crowd": "bench.remote_crowd:crowd",
    "remote-idle": "bench.remote_idle:idle",
    "page": "bench.live_page:key_to_picture",
    "qt": "bench.beside_qt:beside_qt",
}
"""Names of the command line to the functions that measure. Each takes the effort and returns a figure, or several."""

JSON: Final = PROJECT / "build" / "bench.json"
README: Final = PROJECT / "README.md"
BEGIN, END = "<!-- bench -->\n", "<!-- /bench -->"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line names, everything if nothing. Exit code 0 whether goals are met or not: the table tells."""
    given = parsed(arguments)
    names = given.names or list(BENCHES)
    effort = QUICK if given.quick else FULL
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    rows = [attempted(name, effort) for name in names]
    figures = [figure for row in rows for figure in row]
    print(markdown(figures), end="")
    if not given.quick:
        write_json(figures, JSON)
        if not given.names and all(rows):
            write_table(figures, README)
        elif given.write:
            write_rows(figures, README)
    return 0


def parsed(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="bench", description="Measures, each figure beside a yardstick of the same run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure, everything if nothing: {', '.join(BENCHES)}")
    parser.add_argument("--quick", action="store_true", help="only see that everything still runs; its figures are worth nothing")
    parser.add_argument("--write", action="store_true", help="put these rows into README.md, whatever else stands there")
    given = parser.parse_args(arguments)
    for name in given.names:
        if name not in BENCHES:
            parser.error(f"there is no {name}; there are {', '.join(BENCHES)}")
    return given


def attempted(name: str, effort: Effort) -> list[Figure]:
    """The figures of this name; none, and a sentence about it, where a program is missing that they need."""
    print(f"measuring {name}", file=sys.stderr)
    try:
        found = measured(name, effort)
        print(*rows_of(found), sep="\n", file=sys.stderr)
        return found
    except Disturbed as disturbed:
        print(f"{name} is left out: {disturbed}", file=sys.stderr)
    except FileNotFoundError as missing:
        print(f"{name} is left out: there is no {missing.filename}", file=sys.stderr)
    except pytest.skip.Exception as skipped:
        print(f"{name} is left out: {skipped}", file=sys.stderr)
    return []


def measured(name: str, effort: Effort) -> list[Figure]:
    """The figures of this name."""
    found = function(BENCHES[name])(effort)
    return [found] if isinstance(found, Figure) else found


def function(place: str) -> Callable[[Effort], Figure | list[Figure]]:
    """The function at `module:name`, imported when it is needed."""
    module, _, name = place.partition(":")
    found: Callable[[Effort], Figure | list[Figure]] = getattr(import_module(module), name)
    return found


def write_json(figures: Sequence[Figure], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode([figure.as_json() for figure in figures]), indent=2) + b"\n")


def write_table(figures: Sequence[Figure], path: Path) -> None:
    """Put the table between the marks of the document."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(before + BEGIN + markdown(figures) + END + after, encoding="utf-8")


def write_rows(figures: Sequence[Figure], path: Path) -> None:
    """Put each row in the place of that of its name, or at the end of the table."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    table, _, after = rest.partition(END)
    lines = table.splitlines()
    for figure, row in zip(figures, rows_of(figures), strict=True):
        places = [place for place, line in enumerate(lines) if line.startswith(f"| {figure.name} |")]
        if places:
            lines[places[0]] = row
        else:
            lines.append(row)
    path.write_text(before + BEGIN + "\n".join(lines) + "\n" + END + after, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

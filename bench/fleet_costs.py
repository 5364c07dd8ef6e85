"""`python -m bench.fleet_costs [--quick]`: the processor times in the formulas of docs/fleet.md, as its table has them.

Two runs, of terminals in one process of Locust at our simulator in another, on SQLite. In one nobody comes, and the terminals look for
their bank more often than they would, but over a connection of its own each time, as when they wait a minute. In the other, customers
of the usual mixture come, who do not think. The processor time of each process is divided by what was done in the same seconds, so
that what it does whether anybody comes or not has its part in it. The best of some rounds.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench.bank_durable import Server
from bench.branch import written
from bench.effort import FULL, QUICK, Effort
from bench.fleet import a_bank, measured
from bench.processor import BESIDE
from otp_atm.fleet.options import CONFIG

ROUNDS: Final = 3
SECONDS: Final = 40.0
SWITCHED_ON: Final = 100
"""Terminals a second."""
NOBODY: Final = 0.001
"""Visitors an hour, of one terminal."""


class Way(NamedTuple):
    """How terminals are kept busy."""

    terminals: int
    visits_per_hour: float
    counted: str
    """Of what is found, the number that the time is divided by."""
    settings: dict[str, Any]


LOOKS: Final = Way(1000, NOBODY, "requests", {"bank": {"deadline": 5}, "timeouts": {"idle": 10}})
VISITS: Final = Way(1000, 120.0, "visits", {"timeouts": {"idle": 600, "entry": 3, "choice": 3, "more_time": 3, "take_card": 3}})
"""Most come to a terminal that has come to rest and hung up since the last. Who walks away is waited for no longer than others, so that as
many visits begin as end in these seconds."""


class Cost(NamedTuple):
    """Milliseconds of processor time of the load side and of the bank, for one of what is counted, and how many requests that was."""

    load: float
    bank: float
    requests: float


def best(way: Way, effort: Effort) -> Cost:
    """Of some rounds, each side by itself."""
    rounds = [cost(way, effort) for _ in range(effort.times(ROUNDS, least=1))]
    return Cost(*(min(column) for column in zip(*rounds, strict=True)))


def cost(way: Way, effort: Effort) -> Cost:
    """Of one round, with a bank of its own."""
    terminals = effort.times(way.terminals, least=50)
    with tempfile.TemporaryDirectory() as name, a_bank(Path(name), terminals) as bank:
        config = configured(Path(name), bank, terminals, way)
        run_time = terminals / SWITCHED_ON + effort.seconds(SECONDS, least=16)
        options = ["-u", f"{terminals}", "-r", f"{SWITCHED_ON}", "-t", f"{run_time:.0f}s"]
        options += ["--no-think", "--visits-per-hour", f"{way.visits_per_hour}"]
        environment = {CONFIG: str(config), BESIDE: f"{bank.process}"}
        found = measured(Path(name), "fleet_locustfile.py", options, environment)
    count = found["requests"] if way.counted == "requests" else sum(found["visits"].values())
    return Cost(1000 * found["processor"] / count, 1000 * found["beside"] / count, found["requests"] / count)


def configured(folder: Path, bank: Server, terminals: int, way: Way) -> Path:
    """The configuration of such a fleet at this bank."""
    own = {"terminals": terminals, "cards": terminals, "directory": str(folder / "fleet")}
    return written(folder / "fleet.yaml", {**way.settings, "bank": {"url": bank.url, **way.settings.get("bank", {})}, "fleet": own})


def rows(looks: Cost, visits: Cost) -> list[str]:
    """As docs/fleet.md has them."""
    return [
        f"| *c* | processor time of a visit on the load side, evidence and journal included | {visits.load:.1f} ms |",
        f"| *q* | of one look at the bank | {looks.load:.1f} ms |",
        f"| *k* | processor time of a visit at our simulator, on SQLite | {visits.bank:.1f} ms |",
        f"| *p* | of one look at the bank there | {looks.bank:.1f} ms |",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = ArgumentParser(prog="bench.fleet_costs", description="Measures the processor times in the formulas of docs/fleet.md.")
    parser.add_argument("--quick", action="store_true", help="only see that everything still runs; its figures are worth nothing")
    effort = QUICK if parser.parse_args(arguments).quick else FULL
    visits = best(VISITS, effort)
    print(*rows(best(LOOKS, effort), visits), sep="\n")
    print(f"a visit has {visits.requests:.1f} requests", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

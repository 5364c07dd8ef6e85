"""What a fleet of terminals costs on the load side, beside bare users of Locust."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import yaml

from bench.bank_durable import Server, serving, terminal_bodies
from bench.effort import Effort
from bench.figure import Figure
from otp_atm.bank.simulator.generated import Generated
from otp_atm.fleet.faults import Outage
from otp_atm.fleet.options import CONFIG
from otp_atm.fleet.simulation import outage
from otp_atm.fleet.visits import KINDS
from otp_atm.kiosk.project import PROJECT

TERMINALS: Final = 400
PER_HOUR: Final = 450.0
"""Visits to a terminal: as many as it can take without a rest, nearly."""
REQUESTS_A_VISIT: Final = 6
SECONDS: Final = 25.0
ROUNDS: Final = 2


def processor_time(effort: Effort) -> Figure:
    """The best of some rounds of each, taken in turns: processor time of the process of Locust for a visit."""
    with tempfile.TemporaryDirectory() as name, a_bank(Path(name), TERMINALS) as (url, _):
        folder = Path(name)
        config = configured(folder, url, TERMINALS)
        by_rule = Generated(terminals=TERMINALS, cards=TERMINALS)
        bodies = folder / "bodies.json"
        bodies.write_text(
            json.dumps(
                [
                    {"terminal": by_rule.terminal(each).id, **terminal_bodies(url, by_rule.terminal(each), by_rule.card(each))}
                    for each in range(TERMINALS)
                ]
            ),
            encoding="utf-8",
        )
        run_time = f"{effort.seconds(SECONDS, least=12):.0f}s"
        ours, bare = [], []
        for _ in range(effort.times(ROUNDS, least=1)):
            options = ["--no-think", "--visits-per-hour", f"{PER_HOUR}"]
            ours.append(per_visit(folder, "fleet_locustfile.py", options, run_time, {CONFIG: str(config)}))
            more = {"BENCH_BODIES": str(bodies), "BENCH_PACE": f"{PER_HOUR / 3600}"}
            bare.append(per_visit(folder, "bare_locustfile.py", ["--host", url], run_time, more))
    note = "bare HttpUsers of Locust that send the same requests at the same moments"
    return Figure("fleet: processor time of the load side for a visit", min(ours), "ms", min(bare), 1.3, "at most", note)


def per_visit(folder: Path, locustfile: str, options: list[str], run_time: str, environment: Mapping[str, str]) -> float:
    """Milliseconds of processor time for as many requests as a visit has: what is under way at the end counts as far as it has come."""
    found = measured(folder, locustfile, ["-u", f"{TERMINALS}", "-r", f"{TERMINALS}", "-t", run_time, *options], environment)
    return float(1000 * found["processor"] * REQUESTS_A_VISIT / found["requests"])


def measured(folder: Path, locustfile: str, options: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """What `bench.fleet_meter` has counted in a run without a web page."""
    output = folder / "meter.json"
    output.unlink(missing_ok=True)
    command = [sys.executable, "-m", "locust", "-f", str(PROJECT / "bench" / locustfile), "--headless", "--only-summary", *options]
    own = {**os.environ, "PYTHONPATH": str(PROJECT), "BENCH_METER": str(output), **environment}
    done = subprocess.run(command, env=own, capture_output=True, text=True, check=False, timeout=300)
    assert output.exists(), done.stderr[-2000:]
    found: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return found


@contextmanager
def a_bank(folder: Path, terminals: int) -> Iterator[Server]:
    """Our simulator with so many terminals and cards by rule, and its control desk."""
    words = ["--database", f"sqlite:///{folder}/bank.sqlite3", "--master-key", f"{folder}/key", "--control", "--until-stdin-closes"]
    with serving("otp_atm.bank.simulator", *words, "--terminals", f"{terminals}", "--cards", f"{terminals}") as bank:
        yield bank


def configured(folder: Path, url: str, terminals: int, **fleet: object) -> Path:
    """The configuration of a fleet that only registers customers there."""
    path = folder / "fleet.yaml"
    told = {
        "terminals": terminals,
        "cards": terminals,
        "visits": dict.fromkeys(KINDS, 0) | {"register": 1},
        "directory": str(folder / "fleet"),
        **fleet,
    }
    path.write_text(yaml.safe_dump({"bank": {"url": url}, "fleet": told}), encoding="utf-8")
    return path


OUTAGE: Final = Outage(300.0, 60.0)
RETURNING: Final = 2000


def after_an_outage(effort: Effort) -> Figure:
    """The busiest second from the end of an outage until all are back, beside the mean of a start that takes as long. Raises Stuck."""
    terminals = effort.times(RETURNING, least=100)
    seen = outage(terminals, OUTAGE, 600.0)
    if seen.back is None:
        raise Stuck
    ended = OUTAGE.begins + OUTAGE.seconds
    taken = seen.back - ended
    started = outage(terminals, Outage(1e9, 0.0), taken, switched_on=taken)
    return Figure(
        f"fleet: busiest second after an outage of {OUTAGE.seconds:.0f} s, {terminals:,} terminals",
        seen.peak(ended, seen.back),
        "requests",
        started.mean(0.0, taken),
        2.0,
        "at most",
        f"the mean of a start spread over the {taken:.0f} s in which all came back",
    )


class Stuck(AssertionError):
    """A terminal did not come back."""

"""Ten thousand terminals in one process, the bank in another: their memory, and whether customers are served in time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench.effort import Effort
from bench.figure import Figure
from bench.fleet import a_bank, configured
from otp_atm.fleet.options import CONFIG
from otp_atm.kiosk.project import PROJECT

TERMINALS: Final = 10_000
PER_SECOND: Final = 100
"""Terminals switched on."""
VISITS_PER_HOUR: Final = 6.0
STARTING: Final = 30.0
WATCHED: Final = 60.0


def held(effort: Effort) -> list[Figure]:
    """Against the same bank, which has to be on the same computer: what its being busy does to them counts, too."""
    terminals = effort.times(TERMINALS, least=200)
    with tempfile.TemporaryDirectory() as name, a_bank(Path(name), terminals) as (url, _):
        folder = Path(name)
        config = configured(folder, url, terminals)
        run_time = terminals / PER_SECOND + effort.seconds(STARTING + WATCHED, least=20)
        words = ["-u", f"{terminals}", "-r", f"{PER_SECOND}", "-t", f"{run_time:.0f}s", "--visits-per-hour", f"{VISITS_PER_HOUR}"]
        own = {**os.environ, "PYTHONPATH": str(PROJECT), CONFIG: str(config), "BENCH_MEMORY": str(folder / "memory.json")}
        command = [sys.executable, "-m", "locust", "-f", str(PROJECT / "bench" / "held_locustfile.py"), "--headless", "--only-summary"]
        account = folder / "account.json"
        done = subprocess.run(
            [*command, *words, "--account", str(account)], env=own, capture_output=True, text=True, check=False, timeout=run_time + 600
        )
        assert account.exists(), done.stderr[-2000:]
        told = json.loads(account.read_bytes())
        assert not told["violations"], told["violations"]
        late = told["late"]
        each = json.loads((folder / "memory.json").read_text(encoding="utf-8"))["each"]
    name, note = f"fleet: memory of each of {terminals:,} terminals in one process", "beyond that process before the first"
    ten_minutes = f"{terminals:,} terminals in one process, each visited every ten minutes"
    return [
        Figure(name, each, "KB", None, 120, "at most", note),
        Figure("fleet: latest visit for want of a turn", late * 1000, "ms", None, 100, "at most", ten_minutes),
    ]

"""Scenarios played by two processes at once, beside the same in one."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from typing import Final

from bench.effort import Effort
from bench.figure import Figure
from bench.sessions import seconds
from otp_atm.kiosk.project import PROJECT

FILES: Final = sorted((PROJECT / "scenarios" / "atm").glob("*.yaml"))
REPEAT: Final = 60
"""Times all of them: more than 20 seconds of work for one process."""
TURNS: Final = 2


def two_jobs(effort: Effort) -> Figure:
    """The better of some turns each, by the clock on the wall, the whole program from its start to its end."""
    repeat = effort.times(REPEAT)
    turns = [[seconds(partial(play, jobs, repeat)) for jobs in (1, 2)] for _ in range(effort.times(TURNS, least=1))]
    one, two = (len(FILES) * repeat / min(column) for column in zip(*turns, strict=True))
    return Figure("scenarios with --jobs 2", two, "a second", one, 1.7, "at least", "the same with --jobs 1")


def play(jobs: int, repeat: int) -> None:
    words = ["scenario", *map(str, FILES), "--lang", "en", "--repeat", str(repeat), "--jobs", str(jobs)]
    subprocess.run([sys.executable, str(PROJECT / "run_atm.py"), *words], check=True, capture_output=True)

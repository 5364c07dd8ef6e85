"""Scenarios played by two processes at once, beside the same in one; and what two programs side by side attain here: cores share more
than they seem to."""

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
REPEAT: Final = 120
"""Times all of them: more than 20 seconds of work for one process."""
TURNS: Final = 2


def two_jobs(effort: Effort) -> Figure:
    """The better of some turns each, by the clock on the wall, the whole program from its start to its end."""
    repeat = effort.times(REPEAT)
    turns = [[seconds(partial(play, jobs, repeat)) for jobs in (1, 2)] for _ in range(effort.times(TURNS, least=1))]
    one, two = (len(FILES) * repeat / min(column) for column in zip(*turns, strict=True))
    apart = 2 * len(FILES) * repeat / min(seconds(partial(play_apart, repeat)) for _ in range(effort.times(TURNS, least=1)))
    note = f"the same with --jobs 1; two such programs side by side, which share nothing, attain {apart / one:.2f}× here"
    return Figure("scenarios with --jobs 2", two, "a second", one, 1.7, "at least", note)


def play(jobs: int, repeat: int) -> None:
    subprocess.run(program(jobs, repeat), check=True, capture_output=True)


def play_apart(repeat: int) -> None:
    """All of them twice, by two programs that know nothing of each other."""
    playing = [subprocess.Popen(program(1, repeat), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [each.wait() for each in playing] == [0, 0]


def program(jobs: int, repeat: int) -> list[str]:
    words = ["scenario", *map(str, FILES), "--lang", "en", "--repeat", str(repeat), "--jobs", str(jobs)]
    return [sys.executable, str(PROJECT / "run_atm.py"), *words]

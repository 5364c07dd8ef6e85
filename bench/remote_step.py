"""What it takes beyond a step itself to have it done over HTTP on this computer."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from bench.effort import Effort
from bench.figure import Figure
from bench.remote_server import Line, Server, remote
from otp_atm.configuration import Settings
from otp_atm.languages import language
from otp_atm.person.course import follow
from otp_atm.remote.acts import steps_sent
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.script import Script, Setting
from otp_atm.scenarios.worlds import OpenStage, worlds

VISITS: Final = 60
ENGLISH: Final = Script(Path(), "", (), language("en"), ())
STEPS: Final[Sequence[Any]] = (
    {"insert": "phone-on-file"},
    {"pin": "own"},
    {"choose": "Password Operations"},
    {"choose": "Register one-time password"},
    {"choose": "Yes, it is mine"},
    {"pin": "40718293"},
    {"pin": "40718293"},
    {"choose": "No, offline only"},
    {"expect": "enrolled"},
    {"press": "cancel"},
    "take card",
)


def step(effort: Effort) -> Figure:
    """The median of all steps of some visits over HTTP, less the median of the same on a stage in this process; by turns."""
    open_stage = worlds(Settings(), None, None, evidence=True)
    with remote("--frozen") as server:
        over, alone = asyncio.run(by_turns(server, open_stage, effort.times(VISITS)))
    itself = statistics.median(alone) * 1000
    value = statistics.median(over) * 1000 - itself
    return Figure(
        "a step over HTTP, beyond the step itself", value, "ms", None, 2, "at most", f"median; the step itself takes {itself:.2g} ms"
    )


async def by_turns(server: Server, open_stage: OpenStage, visits: int) -> tuple[list[float], list[float]]:
    line = Line(server, server.terminals[0])
    await line.open()
    over: list[float] = []
    alone: list[float] = []
    for _ in range(visits):
        await line.ask("POST", "/reset?language=en")
        over.extend([(await line.ask("POST", "/steps", [one]))[0] for one in STEPS])
        alone.extend(on_a_stage(open_stage))
    line.close()
    return over, alone


def on_a_stage(open_stage: OpenStage) -> list[float]:
    """The seconds that each step takes of somebody who stands before the machines themselves."""
    taken = []
    with closing(open_stage(ENGLISH)) as stage:
        stage.open()
        cast = cast_on(stage)
        for one in steps_sent(json.dumps(STEPS).encode(), Setting(wallet=stage.wallet)).steps:
            began = time.perf_counter()
            follow(one.course(cast), lambda _: None)
            taken.append(time.perf_counter() - began)
    return taken

"""Terminals as the configuration has them: what they hold in memory, and how late customers are served once all are in service."""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path
from typing import Any, Final

import gevent
from locust import events
from locust.env import Environment

from bench.fleet_meter import WARM
from otp_atm.fleet.locustfile import Atm, Visits
from otp_atm.fleet.user import running

__all__ = ["Atm", "Visits"]
OUTPUT: Final = "BENCH_MEMORY"
_before: list[float] = []


def resident() -> float:
    """KB of this process in RAM (Linux, statm)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024


def begin(**_: Any) -> None:
    gc.collect()
    _before.append(resident())


def all_there(environment: Environment) -> None:
    """What was late before does not count: switching on takes more than serving."""
    fleet = running(environment)
    assert fleet
    fleet.fleet.ledger.account.late = 0.0


def end(environment: Environment, **_: Any) -> None:
    assert environment.runner
    users = environment.runner.user_count
    held = resident() - _before[0]
    Path(os.environ[OUTPUT]).write_text(json.dumps({"users": users, "each": held / max(1, users)}), encoding="utf-8")


def note_start(environment: Environment, **_: Any) -> None:
    """The one that is running is known to the users alone: it is handed on with the process."""
    events.spawning_complete.add_listener(lambda **_: gevent.spawn_later(WARM, all_there, environment))


events.init.add_listener(note_start)
events.test_start.add_listener(begin)
events.test_stopping.add_listener(end)

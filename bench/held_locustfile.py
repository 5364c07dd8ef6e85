"""Terminals as the configuration has them, and what they hold in memory."""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path
from typing import Any, Final

from locust import events
from locust.env import Environment

from otp_atm.fleet.locustfile import Atm, Visits

__all__ = ["Atm", "Visits"]
OUTPUT: Final = "BENCH_MEMORY"
_before: list[float] = []


def resident() -> float:
    """KB of this process in RAM (Linux, statm)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024


def begin(**_: Any) -> None:
    gc.collect()
    _before.append(resident())


def end(environment: Environment, **_: Any) -> None:
    assert environment.runner
    users = environment.runner.user_count
    held = resident() - _before[0]
    Path(os.environ[OUTPUT]).write_text(json.dumps({"users": users, "each": held / max(1, users)}), encoding="utf-8")


events.test_start.add_listener(begin)
events.test_stopping.add_listener(end)

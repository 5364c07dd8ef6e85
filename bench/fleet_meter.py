"""What a fleet costs: processor time, requests and visits, counted within the process of Locust."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

import gevent
from locust.event import Events

from bench.processor import BESIDE, cpu_seconds

WARM: Final = 8.0
REQUEST: Final = "request"
OUTPUT: Final = "BENCH_METER"
"""The variable of the environment that names the file for what was measured."""


def meter(events: Events, visits: str) -> None:
    """From `WARM` seconds after all users are there until the test stops; `visits` begins the name of what is no request."""
    counted: Counter[str] = Counter()
    began: list[float] = []

    def count(name: str, request_type: str, **_: Any) -> None:
        counted[name if request_type == visits else REQUEST] += 1

    def begin(**_: Any) -> None:
        gevent.spawn_later(WARM, begin_counting)

    def begin_counting() -> None:
        counted.clear()
        began[:] = taken()

    def end(**_: Any) -> None:
        processor, beside, real = (after - before for before, after in zip(began, taken(), strict=True))
        found = {"requests": counted.pop(REQUEST), "visits": counted, "processor": processor, "beside": beside, "real": real}
        Path(os.environ[OUTPUT]).write_text(json.dumps(found), encoding="utf-8")

    events.request.add_listener(count)
    events.spawning_complete.add_listener(begin)
    events.test_stopping.add_listener(end)


def taken() -> list[float]:
    """Seconds so far: of this process's processor time, of the other's, of real time."""
    other = os.environ.get(BESIDE)
    return [time.process_time(), cpu_seconds(int(other)) if other else 0.0, time.perf_counter()]

"""A terminal on a stage, and what is counted of it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from prometheus_client.exposition import generate_latest

from otp_atm.configuration import Settings
from otp_atm.languages import language
from otp_atm.monitoring.condition import Pulse
from otp_atm.monitoring.metrics import Metrics
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import worlds

NOBODY: Final = Script(Path(), "", (), language("en"), ())


class Watched:
    """What is counted of a stage, brought up to now by each look at it."""

    def __init__(self) -> None:
        self.at = 0.0
        self.pulse = Pulse(lambda: self.at)
        self.metrics: Metrics | None = None
        self._told = 0
        self.stage: Stage | None = None

    def attend(self, stage: Stage) -> None:
        self.stage, self._told = stage, 0
        self.metrics = self.metrics or Metrics(stage.table, "ATM00001", self.pulse)

    def look(self) -> Metrics:
        assert self.stage
        assert self.metrics
        for record in self.stage.records[self._told :]:
            self.metrics.tell(record)
        self._told = len(self.stage.records)
        return self.metrics

    def value(self, name: str, **labels: str) -> float:
        found = self.look().registry.get_sample_value(name, labels)
        return 0.0 if found is None else found

    def text(self) -> str:
        return generate_latest(self.look().registry).decode()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def watched() -> Iterator[Watched]:
    """A terminal that is switched off."""
    seen = Watched()
    with closing(worlds(Settings(), None, None, evidence=True)(NOBODY)) as stage:
        seen.attend(stage)
        yield seen


def lived_through(*files: Path) -> Watched:
    """What is counted of a terminal at which all of these scenarios happen, one after the other."""
    seen = Watched()
    open_stage = worlds(Settings(), None, None, evidence=True)

    def watching(script: Script) -> Stage:
        stage = open_stage(script)
        seen.attend(stage)
        return stage

    for file in files:
        outcome = play(read_script(file), lambda script, *_: watching(script))
        assert not outcome.failure
        seen.look()
    return seen

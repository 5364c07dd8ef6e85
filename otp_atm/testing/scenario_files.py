"""Files `*.atm.yaml` as tests: a scenario, in the words of docs/scenarios.md, played at a terminal that was reset before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from otp_atm.testing.errors import AtmError, indented
from otp_atm.testing.places import stand_at, terminal_of

ENDING: Final = ".atm.yaml"
EXAMPLES: Final = re.compile(r"""^\s*[{,]?\s*["']?examples["']?\s*:""", re.MULTILINE)
"""What a file has that may be played several times: only such a one is read by an ATM before it is played."""


class Broken(Exception):
    """A scenario does not hold, or is none: the message says all there is to say."""


class ScenarioFile(pytest.File):
    """One test, or one for each of the examples."""

    def collect(self) -> Iterator[pytest.Item]:
        text = self.path.read_text(encoding="utf-8")
        name = self.path.name.removesuffix(ENDING)
        for example in self._examples(text):
            called = f"{name}[{example}]" if example else name
            yield ScenarioItem.from_parent(self, name=called, text=text, example=example)

    def _examples(self, text: str) -> list[str]:
        if not EXAMPLES.search(text):
            return [""]
        try:
            connection, terminal = terminal_of(self.config)
            read = connection.told("POST", f"/v1/terminals/{terminal}/scenarios/reading", text)
        except AtmError as trouble:
            raise self.CollectError(f"{self.path}: {trouble}") from None
        return [scenario["example"] for scenario in read["scenarios"]]


class ScenarioItem(pytest.Item):
    """Plays it, and fails with the step that does not hold."""

    def __init__(self, *, text: str, example: str, **more: Any) -> None:
        super().__init__(**more)
        self._text = text
        self._example = example

    def runtest(self) -> None:
        stand_at(self)
        connection, terminal = terminal_of(self.config)
        query = {"example": self._example} if self._example else {}
        try:
            told = connection.told("POST", f"/v1/terminals/{terminal}/scenarios", self._text, query)
        except AtmError as trouble:
            raise Broken(f"{self.path}: {trouble}") from None
        if told["verdict"] == "left out":
            pytest.skip(told["why"])
        if told["verdict"] != "ok":
            raise Broken(f"step {told['failed']}, {told['step']}: {indented(told['why'])}\n{self.path}:{told['line']}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, Broken):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name

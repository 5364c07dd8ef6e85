"""A tester's first hour, as docs/testers-guide.md writes it down, from an empty folder to the verdict."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Final, NamedTuple

import pytest

from bench.mapped import other_bank
from otp_atm import launcher
from otp_atm.kiosk.project import PROJECT
from tests.needs import need

PAGE: Final = (PROJECT / "docs" / "testers-guide.md").read_text(encoding="utf-8")
BLOCK: Final = re.compile(r"^```(?P<kind>\w+)(?: (?P<name>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
ADDRESS: Final = "http://127.0.0.1:8399"
"""Where the page has the bank; here it is on a free port."""
CHECKOUT: Final = "/path/to/the/checkout"
ANYTHING: Final = "…"


class Command(NamedTuple):
    """A line that is typed, and what is to be seen then: lines in their order, dots for what differs or is left out."""

    words: list[str]
    shown: list[str]


def commands(text: str) -> Iterator[Command]:
    for part in text.split("$ ")[1:]:
        line, *shown = part.splitlines()
        yield Command(shlex.split(line), shown)


def named(setting: str) -> dict[str, str]:
    name, _, value = setting.partition("=")
    return {name: value}


class Shell:
    """Where somebody types: what he has said that names stand for, and programs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._variables: dict[str, str] = {}
        self._programs: dict[str, str] = {}

    def do(self, words: list[str]) -> None:
        """Do what is typed, in this folder."""
        match [Template(word).substitute(self._variables) for word in words]:
            case ["export", setting]:
                for name, value in named(setting).items():
                    self._monkeypatch.setenv(name, value)
            case [setting] if "=" in setting:
                self._variables |= named(setting)
            case ["alias", setting]:
                self._programs |= named(setting)
            case ["cp", source, target]:
                shutil.copyfile(source, target)
            case [program, *arguments]:
                assert self._programs[program] == f"{PROJECT}/.venv/bin/python {PROJECT}/run_atm.py"
                launcher.main(arguments)


def seen_in(shown: list[str], output: str) -> bool:
    """Whether the page shows what was really said: all of it, but where there are dots."""
    lines = (".*" if line == ANYTHING else re.escape(line).replace(re.escape(ANYTHING), "[^\n]*") for line in shown)
    return re.fullmatch("\n".join(lines).replace("\n.*\n", "\n.*?"), output.strip(), re.DOTALL) is not None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BANK_API_KEY", raising=False)
    return tmp_path


def test_the_first_hour(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    need("server")
    played, shell = 0, Shell(monkeypatch)
    with other_bank() as url:
        for block in BLOCK.finditer(PAGE):
            text = block["text"].replace(ADDRESS, url).replace(CHECKOUT, str(PROJECT))
            if block["kind"] == "shell":
                assert text.splitlines() == [f"cd {PROJECT}", ".venv/bin/python -m examples.other_bank.server"], "as `other_bank` does"
                continue
            if block["kind"] == "yaml":
                path = folder / block["name"]
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
                continue
            for words, shown in commands(text):
                shell.do(words)
                output, errors = capsys.readouterr()
                assert seen_in(shown, output + errors), f"$ {shlex.join(words)}\n{output}{errors}"
                played += 1
    assert played == 13
    assert len(list((folder / "scenarios").iterdir())) == 3


@pytest.mark.parametrize(
    ("shown", "output", "good"),
    [
        (["a", "b …"], "a\nb 12\n", True),
        (["a"], "a\nb\n", False),
        (["a", "…", "c"], "a\nb\nb\nc\n", True),
        (["…", "c"], "a\nc\n", True),
        (["a", "…"], "a\nb\n", True),
        (["a", "c"], "a\nb\nc\n", False),
        ([], "a", False),
        ([], "", True),
    ],
)
def test_what_the_page_shows_is_all_that_was_said(shown: list[str], output: str, good: bool) -> None:
    assert seen_in(shown, output) is good

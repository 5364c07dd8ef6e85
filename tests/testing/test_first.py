"""The first test, as docs/first-steps-tester.md has it, from bare: an environment with the wheel and pytest, and nothing else of ours."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Final

from tests.needs import need
from tests.parts.built import build
from tests.parts.environment import PATIENCE, Environment
from tests.site import pace

NAME: Final = "first-steps-tester"
BLOCK: Final = re.compile(r"^(?:Write `(?P<name>[\w.]+)`:\n\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> Iterator[re.Match[str]]:
    yield from BLOCK.finditer(pace.until_success(NAME))


def test_it_is_ten_lines_and_its_own_and_green_from_bare(tmp_path: Path) -> None:
    """What pip would install is lent by the environment that the tests run in, so that no network is needed."""
    need("server")
    installing, test, running = blocks()
    assert (installing["kind"], test["kind"], running["kind"]) == ("shell", "python", "shell")
    assert installing["text"] == pace.INSTALLING.format("testing")
    wheel, begun = build(tmp_path / "dist", "wheel")["wheel"], monotonic()
    environment = Environment(tmp_path / ".venv", wheel, "testing")
    assert len(test["text"].splitlines()) - 1 == 10
    (tmp_path / test["name"]).write_text(test["text"], encoding="utf-8")
    ended = subprocess.run(
        ["sh", "-c", running["text"]],
        cwd=tmp_path,
        env=environment.environment(tmp_path),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "test_first.py ." in ended.stdout
    assert "1 passed" in ended.stdout
    assert pace.minutes(NAME, monotonic() - begun) <= pace.told(NAME)

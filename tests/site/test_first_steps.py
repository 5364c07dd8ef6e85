"""The pages of first steps are followed to the letter, and take no longer than they say.

The demo's is in tests/end_to_end/test_newcomer.py, the tester's in tests/testing/test_first.py.
"""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import IO, Final

import pytest

from tests.card_reader.virtual.pcscd import free_ports
from tests.end_to_end.xvfb import Xvfb
from tests.needs import need
from tests.parts.built import build
from tests.parts.environment import PATIENCE, Environment
from tests.site import pace

PORT: Final = "8321"
"""Where the shipped configuration has the bank; here it is on a free one."""


@pytest.mark.parametrize("page", pace.PAGES)
def test_who_asks_which_one_he_is_is_told_the_minutes_of_the_page_he_is_sent_to(page: str) -> None:
    minutes = pace.told(page)
    sent = re.search(rf"\({page}\.md\)\.\s+(\d+) minutes", pace.text_of("which-of-these"))
    door = re.search(rf"\(docs/{page}\.md\) \| (\d+) \|", pace.text_of("../README"))
    assert sent
    assert door
    assert (int(sent[1]), int(door[1])) == (minutes, minutes)


def test_the_rule_of_the_minutes_is_the_one_that_is_stated() -> None:
    text = pace.text_of("which-of-these")
    assert f"{pace.WORDS_A_MINUTE} words a minute for reading, {pace.CHARACTERS_A_MINUTE} characters a minute for typing" in text


def test_an_operator_follows_the_page_from_an_empty_folder_to_a_kiosk_on_the_screen(tmp_path: Path, xvfb: type[Xvfb]) -> None:
    """What pip would install is lent by the environment that the tests run in, so that no network is needed."""
    need("server")
    page = "first-steps-operator"
    installing, beginning, bank, check, kiosk = pace.blocks(page)
    assert installing == pace.INSTALLING.format("demo")
    wheel = build(tmp_path / "dist", "wheel")["wheel"]
    begun = monotonic()
    environment = Environment(tmp_path / ".venv", wheel, "demo")
    with xvfb(1280, 900) as server:
        variables = {**environment.environment(tmp_path), "DISPLAY": server.name, "SDL_VIDEODRIVER": "x11", "PYTHONUNBUFFERED": "1"}
        assert typed(beginning, tmp_path, variables).returncode == 0
        configuration = tmp_path / "otp-atm.yaml"
        configuration.write_text(configuration.read_text(encoding="utf-8").replace(PORT, str(free_ports())), encoding="utf-8")
        with open_shell(bank, tmp_path, variables) as listening:
            assert "bank ready on" in listening.readline()
            checked = typed(check, tmp_path, variables)
            assert checked.returncode == 0, checked.stdout
            assert "MISSING" not in checked.stdout
            assert "ok " in checked.stdout
            with open_shell(kiosk.replace("--window", "--window --aloud"), tmp_path, variables) as screens:
                assert any(line.startswith("-- welcome ") for line in screens)
    assert pace.minutes(page, monotonic() - begun) <= pace.told(page)


def typed(command: str, folder: Path, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What a block says when it is typed, and its exit code."""
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def open_shell(command: str, folder: Path, variables: dict[str, str]) -> Iterator[IO[str]]:
    """A block that goes on until it is ended: its lines as they come. One that says nothing more is ended after a while."""
    process = subprocess.Popen(
        ["sh", "-c", f"exec {command}"],
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    impatience = threading.Timer(PATIENCE, process.kill)
    impatience.start()
    assert process.stdout
    try:
        yield process.stdout
    finally:
        impatience.cancel()
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()

"""Scenarios in the real window: they play at human pace, end with the report and the exit code of headless play, and can be left."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from otp_atm.kiosk.project import PROJECT
from tests.end_to_end.window import Window
from tests.end_to_end.xvfb import Xvfb

SHORT = """
title: {title}
steps:
  - insert: no-phone
  - pin: own
  - expect: {screen}
"""


class Play(Window):
    """`scenario --in-window`, which says nothing but its reports."""

    aloud = ()

    def __init__(self, display: str, config: Path, *files: Path, more: tuple[str, ...] = ()) -> None:
        super().__init__(display, config, "scenario", "--in-window", *map(str, files), *more)


def written(folder: Path, name: str, screen: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(SHORT.format(title=f"The title of {name}", screen=screen), encoding="utf-8")
    return path


def test_one_after_the_other_they_are_played_and_judged(xvfb: type[Xvfb], config: Path, tmp_path: Path) -> None:
    good, bad, last = (written(tmp_path, *told) for told in (("good", "services"), ("bad", "welcome"), ("last", "services")))
    pictures = tmp_path / "album"
    with xvfb(1280, 720) as server, Play(server.name, config, good, bad, last, more=("--pictures", str(pictures))) as play:
        for told in ("The title of good", "bad.yaml, line 6", "The title of last"):
            play.hear(told)
        assert play.end() == 1
    command = [sys.executable, str(PROJECT / "run_atm.py"), "scenario", str(good), str(bad), str(last)]
    headless = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in play.said if "tour stopped" not in line and "scenarios," not in line]
    assert [line for line in headless.stdout.splitlines() if line] == [line for line in said if line and not line.startswith("pygame")]
    assert "3 scenarios, 1 failed" in "\n".join(play.said)
    assert sorted(folder.name for folder in pictures.iterdir()) == ["bad", "good", "last"]
    assert (pictures / "good" / "01-starting.png").exists()
    assert not (tmp_path / "journal").exists(), "its world is in memory"


def test_escape_goes_on_to_the_next_and_the_closed_window_ends_all(xvfb: type[Xvfb], config: Path, tmp_path: Path) -> None:
    first, second, third = (written(tmp_path, name, "services") for name in ("first", "second", "third"))
    with xvfb(1280, 720) as server, Play(server.name, config, first, second, third) as play:
        play.keys("Escape")
        play.hear("first.yaml: ended in step")
        assert play.close() == 1
    ended = [line.partition(".yaml: ended in step")[0].rpartition("/")[2] for line in play.said if ": ended in step" in line]
    assert ended in (["first"], ["first", "second"]), "whichever was on when the window was closed, or had just ended, is the last"
    assert f"{len(ended)} scenario{'s' if len(ended) > 1 else ''}, {len(ended)} failed" in "\n".join(play.said)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_it_begins_in_the_language_that_is_asked_for(xvfb: type[Xvfb], config: Path, tmp_path: Path, language: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"title: x\nsteps:\n  - expect: {{language: {language}}}\n", encoding="utf-8")
    with xvfb(1280, 720) as server, Play(server.name, config, path, more=("--lang", language)) as play:
        assert play.end() == 0

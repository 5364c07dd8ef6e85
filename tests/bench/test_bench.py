"""The bench cannot rot: everything it measures still runs. How fast is its own business; no test asserts a time."""

from __future__ import annotations

import json
import math
import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bench import fleet_costs
from bench.__main__ import BENCHES, attempted, main, measured, write_json, write_rows, write_table
from bench.branch import running
from bench.effort import QUICK
from bench.figure import Disturbed, Figure
from tests.acceptance import each_time
from tests.end_to_end.xvfb import Xvfb

FIGURE = Figure("one thing", 3.0, "ms", 2.0, 1.6, "at most", "another")
WINDOWED = ("start", "dots", "idle", "memory", "demo", "kept", "watched")
BESIDE_OTHERS = ("qt",)
"""Beside programs that are installed for the bench alone."""


HEAVY = ("jobs", "workers", "fleet", "fleet-held", "fleet-outage", "remote-crowd", "page", "kept", "watched", "memory")
"""With many terminals, or several programs beside each other."""
TRIED = each_time([name for name in BENCHES if name not in HEAVY], list(BENCHES))
ATTEMPTS = 3


@pytest.mark.parametrize("name", [name for name in TRIED if name not in {*WINDOWED, *BESIDE_OTHERS}])
def test_it_can_still_be_measured(name: str) -> None:
    """What is the difference of two measurements may come out a little below nothing."""
    figures = measured(name, QUICK)
    assert figures
    assert all(math.isfinite(figure.value) and figure.value > -1 for figure in figures)


@pytest.mark.parametrize("name", [name for name in WINDOWED if name in TRIED])
def test_it_can_still_be_measured_in_a_window(name: str, xvfb: type[Xvfb]) -> None:
    assert all(figure.value >= 0 for figure in undisturbed(name))


@pytest.mark.skipif(not os.environ.get("EVERY_SCENARIO"), reason="in `make acceptance`: it takes two runs of a fleet")
def test_what_the_page_of_a_fleet_goes_by_can_still_be_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert fleet_costs.main(["--quick"]) == 0
    times = [float(row.split(" | ")[-1].removesuffix(" ms |")) for row in capsys.readouterr().out.splitlines()]
    assert len(times) == 4
    assert all(0 < time < math.inf for time in times)


def undisturbed(name: str) -> list[Figure]:
    """The figures, at a moment when nobody else on this computer is in the way of measuring them: other tests listen, too."""
    for _ in range(ATTEMPTS):
        with suppress(Disturbed):
            return measured(name, QUICK)
    pytest.skip(f"{name} was disturbed {ATTEMPTS} times by others that begin to listen")


def test_without_qt_its_rows_are_left_out_with_a_sentence(
    xvfb: type[Xvfb], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("bench.beside_qt.PYTHON", tmp_path / "python")
    assert attempted("qt", QUICK) == []
    assert f"qt is left out: there is no {tmp_path / 'python'}" in capsys.readouterr().err


def test_where_qt_has_no_window_its_rows_are_left_out_with_a_sentence(
    xvfb: type[Xvfb], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bench.beside_qt.PYTHON", Path("/bin/false"))
    assert attempted("qt", QUICK) == []
    assert "qt is left out: there is no PySide6 that can open a window" in capsys.readouterr().err


def test_the_table_goes_between_its_marks(tmp_path: Path) -> None:
    document = tmp_path / "README.md"
    document.write_text("before\n<!-- bench -->\nolder\n<!-- /bench -->\nafter\n")
    write_table([FIGURE], document)
    before, *table, after = document.read_text().splitlines()
    assert (before, after) == ("before", "after")
    assert "| one thing | 3 ms | 2 ms (another) | 1.50× | ≤ 1.6× | yes |" in table
    assert "older" not in table


def test_a_row_takes_the_place_of_that_of_its_name(tmp_path: Path) -> None:
    document = tmp_path / "README.md"
    document.write_text("before\n<!-- bench -->\n| a |\n|---|\n| one thing | older |\n| another | kept |\n<!-- /bench -->\nafter\n")
    write_rows([FIGURE, replace(FIGURE, name="a third")], document)
    row = "| one thing | 3 ms | 2 ms (another) | 1.50× | ≤ 1.6× | yes |"
    table = ["| a |", "|---|", row, "| another | kept |", row.replace("one thing", "a third")]
    assert document.read_text().splitlines() == ["before", "<!-- bench -->", *table, "<!-- /bench -->", "after"]


def test_a_machine_reads_the_same(tmp_path: Path) -> None:
    write_json([FIGURE], tmp_path / "build" / "bench.json")
    assert json.loads((tmp_path / "build" / "bench.json").read_text()) == [
        {"name": "one thing", "value": 3.0, "unit": "ms", "yardstick": 2.0, "ratio": 1.5, "goal": "<= 1.6", "met": True}
    ]


def test_an_unknown_name_is_refused_before_anything_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["nonsense"])
    assert refused.value.code == 2
    assert "start, dots, idle" in capsys.readouterr().err


def test_a_program_that_idles_ends_with_the_measurement_that_fails() -> None:
    idle = (sys.executable, "-c", "import time\nwhile True: time.sleep(60)")
    with pytest.raises(AssertionError, match="nothing was seen"), running(idle, "") as process:
        raise AssertionError("nothing was seen")
    assert not Path(f"/proc/{process}").exists()

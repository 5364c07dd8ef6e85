"""`scenario --report`: a page for each that is played, however it is played, and an index of all."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from otp_atm import launcher
from otp_atm.evidence.page import is_page
from otp_atm.scenarios.jobs import Orders, played_at_once
from otp_atm.scenarios.reading import read_scripts
from otp_atm.scenarios.reports import Reports
from otp_atm.scenarios.script import Setting
from otp_atm.screens.brand import Brand
from tests.scenarios.test_jobs import TURNS, deadly

ONE = "title: one\nsteps:\n  - expect: welcome\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"a/one.yaml": ONE, "b/One.yaml": ONE, "c/index.yaml": ONE, "turns.yaml": TURNS}.items():
        path = tmp_path / "scenarios" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def reported(folder: Path, *options: str, into: str = "report") -> Path:
    report = folder / into
    launcher.main(["scenario", str(folder / "scenarios"), "--report", str(report), "--no-pictures", *options])
    return report


def data_of(path: Path) -> Any:
    return json.loads(re.search(r'id="data">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)[1])  # type: ignore[index]


def pages(report: Path) -> set[str]:
    return {path.stem for path in report.glob("*.html")}


NAMES = {"index", "one", "b-One", "c-index", "turns-one", "turns-two", "turns-three"}


def test_b17_each_scenario_and_example_has_a_page_of_its_own_whatever_it_is_called(folder: Path) -> None:
    """Also on a disk that makes no difference of capitals."""
    report = reported(folder)
    assert pages(report) == NAMES
    rows = data_of(report / "index.html")["rows"]
    assert [(row["page"], row["verdict"]) for row in rows] == [
        ("one.html", "ok"),
        ("b-One.html", "ok"),
        ("c-index.html", "ok"),
        ("turns-one.html", "ok"),
        ("turns-two.html", "failed"),
        ("turns-three.html", "ok"),
    ]
    assert "expected the screen services" in rows[4]["why"]


def test_b17_several_processes_write_the_same_pages(folder: Path) -> None:
    alone, at_once = reported(folder, into="alone"), reported(folder, "--jobs", "2", into="at-once")
    assert pages(at_once) == pages(alone)
    for name in NAMES - {"index"}:
        told, expected = (data_of(report / f"{name}.html") for report in (at_once, alone))
        assert [entry["kind"] for entry in told["entries"]] == [entry["kind"] for entry in expected["entries"]]
        assert (told["title"], told["verdict"], told["failure"]) == (expected["title"], expected["verdict"], expected["failure"])


def test_b17_what_is_played_again_has_another_page(folder: Path) -> None:
    report = reported(folder, "--repeat", "2")
    assert pages(report) == NAMES | {f"{name}-2" for name in NAMES - {"index"}}
    assert [row["run"] for row in data_of(report / "index.html")["rows"]] == [1] * 6 + [2] * 6
    assert {row["run"] for row in data_of(reported(folder) / "index.html")["rows"]} == {0}


def test_b17_an_earlier_report_gives_way_and_nothing_else_does(folder: Path) -> None:
    report = reported(folder, "--repeat", "2")
    (report / "mine.html").write_text("<p>mine</p>", encoding="utf-8")
    reported(folder)
    assert pages(report) == NAMES | {"mine"}
    assert not is_page(report / "mine.html")


def test_b17_whoever_stops_early_has_an_index_of_what_was_played(folder: Path) -> None:
    told = data_of(reported(folder, "--fail-fast") / "index.html")
    assert (len(told["rows"]), told["wanted"]) == (5, 6)


def test_b17_where_the_page_is_is_told_of_what_does_not_hold(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = reported(folder)
    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if "The page about it" in line] == [f"  The page about it: {report / 'turns-two.html'}"]
    assert err.splitlines()[-1] == f"report: {report / 'index.html'}"


def test_b17_what_was_lost_is_in_the_index(folder: Path) -> None:
    report = Reports(Brand(), folder / "report", "en", pictures=False)
    scripts = read_scripts(folder / "scenarios" / "turns.yaml")
    report.open(scripts)
    outcomes = played_at_once(scripts, [(0,), (1, 2)], 2, Orders(deadly, Setting(), report.finish))
    listed = [report.listed(outcome, place) for place, outcome in enumerate(outcomes)]
    report.close()
    assert [path is not None for path in listed] == [True, False, True]
    assert [(row["page"], row["verdict"]) for row in data_of(report.index)["rows"]] == [
        ("turns-one.html", "ok"),
        ("", "failed"),
        ("turns-three.html", "ok"),
    ]


def test_b17_a_report_that_cannot_be_written_is_told_before_anything_is_played(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "report").write_text("a file", encoding="utf-8")
    assert launcher.main(["scenario", str(folder / "scenarios"), "--report", str(folder / "report")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{folder / 'report'}: the report cannot be written here: ")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--no-pictures"], "--no-pictures: is about the pages of --report"),
        (["--in-window", "--report", "somewhere"], "--in-window: reports are written headless: it takes no --report"),
    ],
)
def test_b17_options_that_do_not_go_together_are_refused(
    folder: Path, options: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert launcher.main(["scenario", str(folder / "scenarios"), *options]) == 2
    assert problem in capsys.readouterr().err

"""Scenarios played by several processes at once are told as one process would have told them, and none of these outlives its work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from otp_atm import launcher
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.project import PROJECT
from otp_atm.person.wallet import wallet_of
from otp_atm.scenarios.behind import MovableClock
from otp_atm.scenarios.jobs import Orders, played_at_once
from otp_atm.scenarios.reading import read_scripts
from otp_atm.scenarios.script import Script, Setting
from otp_atm.scenarios.sharing import cards_of, pictures_of, together
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import OpenStage, Watch, worlds

WALLET = wallet_of(load_fixtures())
TURNS = """
title: Whose turn is ${turn}
language: en
examples: {one: {turn: welcome}, two: {turn: services}, three: {turn: welcome}}
steps:
  - expect: {screen: "${turn}"}
"""
ONE = "title: one\nsteps:\n  - expect: welcome\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"a/one.yaml": ONE, "b/one.yaml": ONE, "turns.yaml": TURNS}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def told(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    code = launcher.main(["scenario", str(folder), *options])
    out, err = capsys.readouterr()
    return code, out, err.rpartition(", ")[0]


def test_they_are_told_in_order_as_one_process_would_have(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(folder, capsys, "--repeat", "3", "--jobs", "3")
    assert (code, out, err) == told(folder, capsys, "--repeat", "3")
    assert (code, err) == (1, "15 scenarios, 3 failed")


def test_their_pictures_lie_where_those_of_one_process_would(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "turns.yaml").unlink()
    at_once, alone = tmp_path_factory.mktemp("at-once"), tmp_path_factory.mktemp("alone")
    assert told(folder, capsys, "--jobs", "2", "--pictures", str(at_once)) == told(folder, capsys, "--pictures", str(alone))
    pictures, expected = ({path.relative_to(album): path.read_bytes() for path in album.rglob("*.png")} for album in (at_once, alone))
    assert {path.parts[0] for path in pictures} == {"one", "b-one"}
    assert pictures == expected


def test_they_stop_at_the_first_in_order_that_does_not_hold_if_told_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(folder, capsys, "--jobs", "2", "--fail-fast")
    assert (code, err) == (1, "4 scenarios, 1 failed")
    assert out == told(folder, capsys, "--fail-fast")[1]


@contextmanager
def deadly() -> Iterator[OpenStage]:
    """Ends the process that is to play the second."""
    others = worlds(Settings(), None, None)

    def end(script: Script, clock: MovableClock | None = None, watch: Watch | None = None) -> Stage:
        return os._exit(3) if script.example == "two" else others(script, clock, watch)

    yield end


@contextmanager
def simulators() -> Iterator[OpenStage]:
    yield worlds(Settings(), None, None)


def test_who_is_lost_fails_what_it_played_and_all_others_are_told(folder: Path) -> None:
    """Also those that it would have played next."""
    scripts = read_scripts(folder / "turns.yaml")
    outcomes = list(played_at_once(scripts, [(0,), (1, 2)], 2, Orders(deadly, Setting())))
    assert [outcome.script for outcome in outcomes] == scripts
    ends = f"{folder / 'turns.yaml'} [two]: the process that played it has ended, with exit code 3"
    assert [outcome.failure for outcome in outcomes] == ["", ends, ""]


def test_a_file_that_is_spoilt_meanwhile_is_told_like_any_other(folder: Path) -> None:
    scripts = read_scripts(folder / "turns.yaml")
    (folder / "turns.yaml").write_text(TURNS.replace("two: {turn: services}, ", ""), encoding="utf-8")
    outcomes = played_at_once(scripts, [(0,), (1,), (2,)], 1, Orders(simulators, Setting()))
    assert not next(outcomes).failure
    with pytest.raises(BadFile, match="there is no example «two» any more"):
        next(outcomes)


def playing(program: subprocess.Popen[str]) -> None:
    """Wait until they play."""
    assert program.stdout
    assert program.stdout.readline().startswith("ok  ")


def starting(program: subprocess.Popen[str]) -> None:
    """Wait until the first of them is there, which has done nothing yet, and is deaf all the same."""
    children = Path(f"/proc/{program.pid}/task/{program.pid}/children")
    born: list[Path] = []
    while not born:
        assert program.poll() is None
        processes = [Path(f"/proc/{child}") for child in children.read_bytes().decode().split()]
        born = [process for process in processes if b"spawn_main" in (process / "cmdline").read_bytes()]
    status = dict(line.split(":\t") for line in (born[0] / "status").read_bytes().decode().splitlines())
    assert int(status["SigBlk"], 16) >> (signal.SIGINT - 1) & 1


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no processes to be seen here")
@pytest.mark.parametrize("moment", [starting, playing])
def test_ctrl_c_ends_all_of_them_at_once_without_a_word_of_theirs(moment: Callable[[subprocess.Popen[str]], None], folder: Path) -> None:
    """Whoever of them is left would hold standard error open."""
    (folder / "turns.yaml").unlink()
    command = [sys.executable, str(PROJECT / "run_atm.py"), "scenario", str(folder), "--jobs", "2", "--repeat", "50000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as program:
        moment(program)
        os.killpg(program.pid, signal.SIGINT)
        _, errors = program.communicate(timeout=10)
    assert (program.returncode, errors) == (130, "")


ELSEWHERE = ["--bank", "http://127.0.0.1:1", "--hooks"]


@pytest.mark.parametrize(
    ("options", "hooks", "problem"),
    [
        (
            ELSEWHERE,
            "reset: {command: ['true']}",
            "--jobs: what scenarios do behind this bank's back (reset) befalls all that are played there",
        ),
        (ELSEWHERE, "set_clock: {command: ['true']}", "--jobs: what scenarios do behind this bank's back (clock) befalls all"),
        (["--in-window"], "", "--in-window: one hand plays one scenario after the other: it takes no --jobs"),
    ],
)
def test_what_cannot_be_played_at_once_is_refused(
    folder: Path, options: list[str], hooks: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "hooks.yml"
    path.write_text(hooks, encoding="utf-8")
    files = [str(path)] if hooks else []
    assert launcher.main(["scenario", str(folder), "--jobs", "2", *options, *files]) == 2
    assert problem in capsys.readouterr().err


def test_a_bank_with_a_driver_of_ones_own_is_reached_from_each_process(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.yml").write_text("bank: {driver: 'tests.scenarios.real_bank:factory'}", encoding="utf-8")
    for card, screen in {"phone-on-file": "services", "english-sms": "services", "blocked": "card_blocked", "no-phone": "card_pin"}.items():
        steps = f"insert: {card}\n  - pin: own\n  - expect: {screen}"
        (tmp_path / f"{card}.yaml").write_text(f"title: x\nsteps:\n  - {steps}\n", encoding="utf-8")
    (tmp_path / "sms.yaml").write_text("title: x\nsteps:\n  - expect sms: {card: expired, count: 0}\n", encoding="utf-8")
    options = ["--config", str(tmp_path / "mine.yml"), "--bank"]
    code, out, err = told(tmp_path, capsys, *options, "--jobs", "2")
    assert (code, out, err) == told(tmp_path, capsys, *options)
    assert (code, err) == (1, "5 scenarios, 1 failed, 1 left out")


def test_scenarios_that_share_a_card_are_played_one_after_the_other(tmp_path: Path) -> None:
    """By whichever of its names; and one that notes which card it is going to use may share it with anybody."""
    steps = {
        "a": "insert: phone-on-file",
        "b": "insert: another-phone-on-file",
        "c": "expect bank: {card: english-sms, enrolled: false}",
        "d": "insert: persian-sms",
        "e": "take card",
    }
    for name, step in steps.items():
        (tmp_path / f"{name}.yaml").write_text(f"title: x\nsteps:\n  - {step}\n", encoding="utf-8")
    scripts = [read_scripts(tmp_path / f"{name}.yaml", Setting(wallet=WALLET))[0] for name in steps]
    assert together([cards_of(script, WALLET) for script in scripts]) == [(0, 3), (1, 2), (4,)]
    noting = "title: x\nsteps:\n  - note: {name: mine, screen: '(card)'}\n  - insert: ${mine}\n"
    (tmp_path / "f.yaml").write_text(noting, encoding="utf-8")
    scripts += read_scripts(tmp_path / "f.yaml", Setting(wallet=WALLET))
    assert together([cards_of(script, WALLET) for script in scripts]) == [(0, 1, 2, 3, 5), (4,)]


def test_repetitions_whose_pictures_lie_in_one_place_are_played_one_after_the_other(folder: Path) -> None:
    scripts = read_scripts(folder / "turns.yaml") * 2
    assert together([pictures_of(script) for script in scripts]) == [(0, 3), (1, 4), (2, 5)]

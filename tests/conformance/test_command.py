"""`run_atm.py conformance` against the real process over HTTP: its verdict, its report, and how it ends."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from otp_atm import launcher
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.conformance.promises import PROMISES
from otp_atm.kiosk.project import PROJECT
from tests.bank.process import BankProcess
from tests.conformance.world import CARDS, cards
from tests.needs import posix_only


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("bank")
    with BankProcess(folder, f"sqlite:///{folder}/bank.sqlite3") as process:
        yield process.url


@pytest.fixture
def other(tmp_path: Path) -> str:
    """Another terminal, as the command line names it."""
    terminal = load_fixtures().terminals[1]
    (tmp_path / "other.hex").write_text(terminal.master_key, encoding="ascii")
    return f"{terminal.id}={tmp_path / 'other.hex'}"


def conformance(*words: str) -> int:
    return launcher.main(["conformance", *words])


def test_the_simulator_passes_over_http_in_less_than_a_minute(
    url: str, other: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--bank", url, "--cards", str(CARDS), "--other-terminal", other, "--without", "P68", "--report", str(tmp_path / "report"))
    assert conformance(*words, "--seed", "7", "--seconds", "60") == 0
    output, errors = capsys.readouterr()
    assert [line[:16].split() for line in output.splitlines()] == [["kept", promise.name] for promise in PROMISES[:-1]]
    counts, seed, left = errors.splitlines()
    assert re.fullmatch(r"58 kept, 0 broken, 0 not tried; \d+ requests in [\d.]+ s \(at most 5000 in 60 s\)", counts)
    assert seed.endswith("--seed 7")
    assert left == "the bank's side has put everything as it was in the beginning"
    report = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "report").iterdir()}
    assert report.keys() == {"conformance.json", "index.html", "junit.xml"}
    found = json.loads(report["conformance.json"])
    assert (found["bank"], found["seed"], found["counts"]) == (url, 7, {"kept": 58, "broken": 0, "not tried": 0})
    suite = ElementTree.fromstring(report["junit.xml"])[0]
    assert (suite.get("tests"), suite.get("failures"), len(suite.findall("testcase"))) == ("58", "0", 58)
    assert not re.search(r"<(?:link|script|img)|\b(?:src|href)=|url\(", report["index.html"])
    assert all(f'id="{promise.name}"' in report["index.html"] for promise in PROMISES[:-1])
    for told in (output, errors, *report.values()):
        assert not [card.id for card in cards() if card.pan in told or (card.phone and card.phone in told)]


def test_a_report_that_cannot_be_written_is_told_before_anything_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("", encoding="ascii")
    assert conformance("--bank", "http://127.0.0.1:1", "--cards", str(CARDS), "--report", str(tmp_path / "taken")) == 2
    assert capsys.readouterr().err.startswith(f"--report {tmp_path / 'taken'}: cannot be written: ")


@posix_only("a signal")
def test_ctrl_c_ends_it_at_once_with_an_account(url: str, tmp_path: Path) -> None:
    words = ("conformance", "--bank", url, "--cards", str(CARDS), "--report", str(tmp_path / "report"))
    running = subprocess.Popen(
        [sys.executable, "run_atm.py", *words], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert running.stdout
    for line in running.stdout:
        if " P15 " in line:
            break
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=5)
    assert running.returncode == 130
    told = errors.splitlines()
    assert told[0] == "interrupted: nothing more was asked, and nothing was put back"
    assert "the card ending 4628 may be enrolled for one-time passwords, or not: nobody has looked in the end" in told
    found = json.loads((tmp_path / "report" / "conformance.json").read_text(encoding="utf-8"))
    assert found["interrupted"]
    assert found["counts"]["not tried"] > 30


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--cards", str(CARDS)], "--bank: which bank?"),
        (["--bank", "http://127.0.0.1:1"], "--cards: which cards?"),
        (
            ["--bank", "http://127.0.0.1:1", "--cards", str(CARDS)],
            "http://127.0.0.1:1: there is no bank: read-terminal had no usable answer",
        ),
        (["--bank", "ftp://bank", "--cards", str(CARDS)], "--bank ftp://bank: it takes an address"),
        (["--bank", "http://127.0.0.1:1", "--cards", "nowhere.yaml"], "nowhere.yaml: "),
        (["--bank", "--cards", str(CARDS), "--only", "P8"], "--only P8: is a promise of the terminal, not of a bank"),
        (["--bank", "--cards", str(CARDS), "--only", "p99"], "--only P99: is no promise of docs/bank-contract.md"),
        (
            ["--bank", "--cards", str(CARDS), "--without", "cards"],
            "--without cards: is no promise of docs/bank-contract.md, nor is it one of ",
        ),
        (["--bank", "--cards", str(CARDS), "--only", "P1", "--without", "P1"], "--only, --without: no promise is left"),
    ],
)
def test_what_cannot_be_run_is_told_in_a_sentence(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert conformance(*words) == 2
    assert capsys.readouterr().err.startswith(said)

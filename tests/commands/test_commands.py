"""What `run_atm.py` says to somebody who does not know it yet, or who got something wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from otp_atm import launcher
from otp_atm.bank.settings import NO_CREDENTIAL
from otp_atm.demo.bank_process import BankProcess
from otp_atm.evidence.keeping import held
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.events import CardRead, TimedOut
from otp_atm.kiosk.journal_files import journal_files, key_beside, open_journal
from otp_atm.kiosk.journal_seal import make_seal_key
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.vocabulary import Card, Pan
from otp_atm.scenarios.bank_side import BEGINNING
from tests.needs import need


def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """The program as it is started."""
    command = [sys.executable, str(PROJECT / "run_atm.py"), *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False, **more)


def test_help_teaches_every_command_with_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        launcher.main(["--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(name in said for name in (*launcher.COMMANDS, "examples:", "exit codes:", "--config", "--lang"))


def test_an_unknown_command_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        launcher.main(["dance"])
    assert ended.value.code == 2
    assert "dance" in capsys.readouterr().err


def test_a_bad_configuration_is_one_line_and_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("bank:\n  ulr: x\n")
    assert launcher.main(["check", "--config", str(path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{path}, line 2: bank.ulr: there is no such key")
    assert said.count("\n") == 1


@pytest.fixture
def no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a screen, and whoever opens a window on it fails."""
    monkeypatch.setattr("otp_atm.hardware.display.probe.screen_size", lambda: (1280, 800))
    monkeypatch.setattr("otp_atm.hardware.display.window.open_window", lambda *_: pytest.fail("a window opens"))


@pytest.mark.usefixtures("no_window")
@pytest.mark.parametrize("command", [[], ["kiosk", "--window"], ["check"]])
def test_a_key_that_does_not_exist_is_one_line_and_exit_code_2_before_any_window_opens(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("pin_pad:\n  keys:\n    tab: enter\n    knob: enter\n")
    assert launcher.main([*command, "--config", str(path)]) == 2
    said = capsys.readouterr()
    assert said.err == f"{path}, line 4: pin_pad.keys.knob: no keyboard has a key named 'knob'\n"
    assert not said.out


@pytest.mark.usefixtures("no_window")
@pytest.mark.parametrize("command", [[], ["kiosk", "--window"]])
@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "terminal:\n  brand:\n    logo: bad",
            "line 3: terminal.brand.logo: {file}: the logo cannot be read: it must be a PNG or SVG file",
        ),
        ("pin_pad:\n  master_key_file: bad", "line 2: pin_pad.master_key_file: {file}: a terminal master key is written in hexadecimal"),
        ("journal:\n  key_file: bad", "line 2: journal.key_file: {file}: a journal's key is 64 hexadecimal digits"),
        ("bank:\n\n  ca_file: bad", "line 3: bank.ca_file: {file}: no certificates can be read from it"),
        ("simulator:\n  fixtures: bad", "line 2: simulator.fixtures: {file}, line 1: Expected `object`, got `str`"),
        ("simulator:\n  fixtures: bad/none", "line 2: simulator.fixtures: {file}/none: cannot be read"),
    ],
)
def test_a_file_that_is_of_no_use_is_one_line_with_its_place_before_any_window_opens(
    command: list[str], written: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad").write_text("of no use")
    path = tmp_path / "config.yaml"
    path.write_text(written)
    assert launcher.main([*command, "--config", str(path)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"{path}, {said.format(file=tmp_path / 'bad')}")
    assert told.count("\n") == 1


def test_check_misses_a_logo(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    path = tmp_path / "config.yaml"
    path.write_text("bank: {url: 'http://127.0.0.1:9', deadline: 1}\njournal: {directory: journal}\nterminal: {brand: {logo: none.png}}\n")
    assert launcher.main(["check", "--config", str(path)]) == 1
    assert capsys.readouterr().out.startswith(f"MISSING  configuration  {path}, line 3: terminal.brand.logo: {tmp_path / 'none.png'}: ")


def test_f07_a_journal_that_cannot_be_written_is_exit_code_1_so_that_the_service_is_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk").touch()
    path = tmp_path / "config.yaml"
    path.write_text("journal: {directory: disk/journal}\n")
    for name, value in {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}.items():
        monkeypatch.setenv(name, value)
    assert launcher.main(["kiosk", "--window", "--config", str(path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path}/disk/journal: the journal cannot be written: Not a directory\n"


def test_check_says_one_line_for_each_thing(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    path = tmp_path / "config.yaml"
    path.write_text("bank: {url: 'http://127.0.0.1:9', deadline: 1}\njournal: {directory: journal}\n")
    assert launcher.main(["check", "--config", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    of_devices = ["configuration", "master key", "journal", "sessions", "card reader", "PIN pad", "display", "colours", "sound", "keyboard"]
    assert [line[9:24].strip() for line in lines] == [*of_devices, "services", "connection", "bank", "presence"]
    assert lines[-3] == "MISSING  connection     127.0.0.1, port 9: Connection refused"
    assert lines[-2].startswith("MISSING  bank")
    assert "bank-unreachable" in lines[-2]
    assert lines[-4] == "ok       services       one_time_password, card_pin"


def test_the_journal_is_printed_for_people_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = open_journal(tmp_path, 100_000, "ATM00001", SimulatedClock(BEGINNING))
    journal.write_event(1, CardRead(Card(Pan("6221061234564628"), "3001")), Visit.READING_CARD, Visit.CARD_PIN)
    journal.write_event(2, TimedOut(), Visit.CARD_PIN, Visit.MORE_TIME)
    journal.close()
    assert launcher.main(["journal", str(tmp_path), "--session", "1"]) == 0
    said = capsys.readouterr()
    assert "CardRead" in said.out
    assert "reading_card → card_pin" in said.out
    assert "TimedOut" not in said.out
    assert said.err == "2 lines, the chain holds, the seals were not checked (--key)\n"
    key = key_beside(tmp_path)
    assert launcher.main(["journal", str(tmp_path), "--key", str(key)]) == 0
    assert capsys.readouterr().err == f"2 lines, the chain holds, the seals are of {key}\n"
    path = journal_files(tmp_path)[0]
    path.write_bytes(path.read_bytes().replace(b"4628", b"4629"))
    assert launcher.main(["journal", str(tmp_path)]) == 1
    assert "the line was changed" in capsys.readouterr().err


def test_a_journals_seals_are_checked_with_its_key_and_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_journal(tmp_path / "journal", 100_000, "ATM00001", SimulatedClock(BEGINNING)).close()
    make_seal_key(tmp_path / "other.key")
    assert launcher.main(["journal", str(tmp_path / "journal"), "--key", str(tmp_path / "other.key")]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'journal'}: head: the seal was not made with this key\n"
    assert launcher.main(["journal", str(tmp_path / "journal"), "--key", str(tmp_path / "none.key")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'none.key'}: the journal's key cannot be read: No such file or directory\n"
    (tmp_path / "journal" / "head").unlink()
    (tmp_path / "journal" / "journal-000001.jsonl").unlink()
    assert launcher.main(["journal", str(tmp_path / "journal")]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'journal'}: no journal here\n"


def test_a_journal_that_another_terminal_writes_is_one_line_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    path = tmp_path / "config.yaml"
    path.write_text("journal: {directory: journal}\n")
    journal = open_journal(tmp_path / "journal", 100_000, "ATM00001", SimulatedClock(BEGINNING))
    try:
        assert launcher.main(["kiosk", "--window", "--config", str(path)]) == 1
    finally:
        journal.close()
    assert capsys.readouterr().err == f"{tmp_path / 'journal'}: the journal cannot be written: another terminal is writing it\n"


def test_b03_where_another_terminal_keeps_its_sessions_a_kiosk_does_not_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    path = tmp_path / "config.yaml"
    path.write_text("journal: {directory: journal}\nevidence: {sessions: 2, directory: sessions}\n")
    other = held(tmp_path / "sessions")
    try:
        assert launcher.main(["kiosk", "--window", "--config", str(path)]) == 1
    finally:
        other.close()
    assert capsys.readouterr().err == f"{tmp_path / 'sessions'}: another terminal keeps its sessions there\n"
    open_journal(tmp_path / "journal", 100_000, "ATM00001", SimulatedClock(BEGINNING)).close()


def test_a_scenario_that_does_not_hold_is_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("title: mine\nsteps:\n  - expect: services\n")
    assert launcher.main(["scenario", str(path)]) == 1
    assert "expected the screen services" in capsys.readouterr().out
    assert launcher.main(["scenario", str(tmp_path / "none.yaml")]) == 2
    assert launcher.main(["scenario"]) == 2


def test_scenarios_in_a_window_need_a_screen_and_have_a_bank_of_their_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["scenario", str(PROJECT / "scenarios" / "atm" / "deactivate.yaml"), "--in-window"]
    assert launcher.main([*command, "--bank", "http://127.0.0.1:1"]) == 2
    assert "--in-window: the window has a bank of its own" in capsys.readouterr().err
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    assert launcher.main(command) == 1
    assert capsys.readouterr().err == "There is no display here: a screen is needed, or DISPLAY set to one.\n"


def test_a_bank_keeps_database_and_key_beside_its_configuration_wherever_it_is_started(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    written = "simulator: {port: 0, database: 'sqlite:///var/bank.sqlite3', master_key_file: var/bank.key}\n"
    (home / "config.yaml").write_text(written)
    ended = run("bank", "--config", str(home / "config.yaml"), "--until-stdin-closes", cwd=elsewhere)
    assert ended.returncode == 0, ended.stderr
    assert {"bank.sqlite3", "bank.key"} <= {file.name for file in (home / "var").iterdir()}
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://127.0.0.1:1", "http://127.0.0.1:1: the bank cannot be reached: bank-unreachable\n"),
        ("foo", "--bank foo: it takes an address as http://127.0.0.1:8321; without one, it stands behind the files\n"),
    ],
)
def test_a_bank_that_is_not_there_for_a_scenario_is_one_line_and_exit_code_2(
    url: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert launcher.main(["scenario", str(PROJECT / "scenarios" / "atm" / "deactivate.yaml"), "--bank", url]) == 2
    assert capsys.readouterr().err == problem


def test_a_credential_in_a_banks_address_is_refused_and_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    told = ["scenario", str(PROJECT / "scenarios" / "atm" / "deactivate.yaml"), "--bank", "http://teller:hunter2@127.0.0.1:1"]
    assert launcher.main(told) == 2
    assert capsys.readouterr().err == f"--bank: {NO_CREDENTIAL}\n"


def test_what_needs_a_control_desk_is_left_out_where_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.yaml").write_text(f"simulator: {{master_key_file: {tmp_path / 'key'}, port: 0}}\n")
    need("server")
    with BankProcess(tmp_path / "config.yaml", "--database", f"sqlite:///{tmp_path / 'bank.sqlite3'}") as bank:
        url = bank.url()
        assert launcher.main(["scenario", str(PROJECT / "scenarios" / "atm" / "deactivate.yaml"), "--bank", url + "/elsewhere"]) == 0
    said = capsys.readouterr()
    assert "line 4, «needs: fresh-cards» needs its cards as they were in the beginning, and this bank has no control desk" in said.out
    assert "1 scenario, 0 failed, 1 left out" in said.err


def test_pictures_that_cannot_be_saved_are_one_line_and_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    command = ["scenario", str(PROJECT / "scenarios" / "atm" / "deactivate.yaml"), "--pictures", str(tmp_path / "file")]
    assert launcher.main(command) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'file' / 'deactivate'}: pictures cannot be saved here: Not a directory\n"


def test_scenarios_play_in_the_language_that_is_asked_for_and_name_their_cards_rightly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("title: mine\nsteps:\n  - expect: {language: fa}\n")
    assert launcher.main(["scenario", str(path)]) == 1
    assert launcher.main(["scenario", str(path), "--lang", "fa"]) == 0
    path.write_text("title: mine\nsteps:\n  - expect: welcome\n  - insert: zz\n")
    assert launcher.main(["scenario", str(path)]) == 2
    assert f"{path}, line 4: steps[1].insert: there is no card «zz» in the wallet" in capsys.readouterr().err


@pytest.mark.parametrize(
    "spoken",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "cp437:strict"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_what_is_printed_is_utf8_in_every_environment(spoken: dict[str, str]) -> None:
    ended = run("scenario", "--words", env={**os.environ, **spoken})
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.decode() == (PROJECT / "docs" / "scenarios.md").read_text(encoding="utf-8")


def test_who_reads_no_further_ends_the_program_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, str(PROJECT / "run_atm.py"), "scenario", "--words"]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")

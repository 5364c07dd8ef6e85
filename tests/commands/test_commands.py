"""What `run_atm.py` says to somebody who does not know it yet, or who got something wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

import run_atm
from kiosk.clock import SimulatedClock
from kiosk.journal_files import journal_files, open_journal
from scenarios.worlds import BEGINNING


def test_help_teaches_every_command_with_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run_atm.main(["--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(name in said for name in (*run_atm.COMMANDS, "examples:", "exit codes:", "--config", "--lang"))


def test_an_unknown_command_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run_atm.main(["dance"])
    assert ended.value.code == 2
    assert "dance" in capsys.readouterr().err


def test_a_bad_configuration_is_one_line_and_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("bank:\n  ulr: x\n")
    assert run_atm.main(["check", "--config", str(path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{path}, line 2: bank.ulr: there is no such key")
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", [[], ["kiosk", "--window"], ["check"]])
def test_a_key_that_does_not_exist_is_one_line_and_exit_code_2_before_any_window_opens(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("pin_pad:\n  keys:\n    tab: enter\n    knob: enter\n")
    monkeypatch.setattr("hardware.display.probe.screen_size", lambda: (1280, 800))
    monkeypatch.setattr("hardware.display.window.open_window", lambda *_: pytest.fail("a window opens"))
    assert run_atm.main([*command, "--config", str(path)]) == 2
    said = capsys.readouterr()
    assert said.err == f"{path}, line 4: pin_pad.keys.knob: no keyboard has a key named 'knob'\n"
    assert not said.out


def test_f07_a_journal_that_cannot_be_written_is_exit_code_1_so_that_the_service_is_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk").touch()
    path = tmp_path / "config.yaml"
    path.write_text("journal: {directory: disk/journal}\n")
    for name, value in {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}.items():
        monkeypatch.setenv(name, value)
    assert run_atm.main(["kiosk", "--window", "--config", str(path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path}/disk/journal: the journal cannot be written: Not a directory\n"


def test_check_says_one_line_for_each_thing(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    path = tmp_path / "config.yaml"
    path.write_text("bank: {url: 'http://127.0.0.1:9', deadline: 1}\njournal: {directory: journal}\n")
    assert run_atm.main(["check", "--config", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line[9:24].strip() for line in lines] == ["configuration", "master key", "journal", "card reader", "PIN pad", "display", "bank"]
    assert lines[-1].startswith("MISSING  bank")
    assert "bank-unreachable" in lines[-1]


def test_the_journal_is_printed_for_people_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = open_journal(tmp_path, 100_000, "ATM00001", SimulatedClock(BEGINNING))
    journal.write(1, "CardRead", {"from": "reading_card", "to": "card_pin", "card": "622106******4628"})
    journal.write(2, "TimedOut", {"from": "card_pin", "to": "more_time"})
    journal.close()
    assert run_atm.main(["journal", str(tmp_path), "--session", "1"]) == 0
    said = capsys.readouterr()
    assert "CardRead" in said.out
    assert "reading_card → card_pin" in said.out
    assert "TimedOut" not in said.out
    assert "2 lines, the chain holds" in said.err
    path = journal_files(tmp_path)[0]
    path.write_bytes(path.read_bytes().replace(b"4628", b"4629"))
    assert run_atm.main(["journal", str(tmp_path)]) == 1
    assert "the line was changed" in capsys.readouterr().err


def test_a_scenario_that_does_not_hold_is_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("title: mine\nsteps:\n  - expect: services\n")
    assert run_atm.main(["scenario", str(path)]) == 1
    assert "expected the screen services" in capsys.readouterr().out
    assert run_atm.main(["scenario", str(tmp_path / "none.yaml")]) == 2
    assert run_atm.main(["scenario"]) == 2

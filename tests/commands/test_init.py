"""`otp-atm init`: what a project of one's own begins with works at once, from any folder, and nothing that is there is overwritten."""

from __future__ import annotations

import stat
from pathlib import Path

import msgspec
import pytest

from otp_atm import launcher
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import load
from otp_atm.kiosk.project import PROJECT
from tests.needs import posix_only

FILES = {"otp-atm.yaml", "cards.yaml", "master-key.hex", "scenarios/first.yaml"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder of somebody's, begun and entered."""
    folder = tmp_path / "mine"
    assert launcher.main(["init", str(folder)]) == 0
    assert all(f"wrote {folder / name}" in capsys.readouterr().out or (folder / name).exists() for name in FILES)
    monkeypatch.chdir(folder)
    return folder


def test_every_file_is_written_and_nothing_else(project: Path) -> None:
    assert {str(path.relative_to(project)) for path in project.rglob("*") if path.is_file()} == FILES


def test_the_first_scenario_passes_with_the_configuration_of_its_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert launcher.main(["scenario", "scenarios"]) == 0
    assert capsys.readouterr().out == "ok  scenarios/first.yaml: A customer registers for one-time passwords\n"


def test_the_first_scenario_is_judged(project: Path) -> None:
    script = project / "scenarios" / "first.yaml"
    script.write_text(script.read_text(encoding="utf-8").replace("0912 *** 4567", "0912 *** 4568"), encoding="utf-8")
    assert launcher.main(["scenario", "scenarios"]) == 1


def test_the_cards_are_those_of_the_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cards = project / "cards.yaml"
    cards.write_text(cards.read_text(encoding="utf-8").replace("id: phone-on-file", "id: my-own"), encoding="utf-8")
    assert launcher.main(["scenario", "scenarios"]) == 0
    assert "no card has the role phone-on-file" in capsys.readouterr().out


def test_it_is_the_shipped_configuration_with_everything_in_its_own_folder(project: Path) -> None:
    own, shipped = load(project / "otp-atm.yaml", Settings), load(PROJECT / "config.yaml", Settings)
    for path in (own.journal.directory, own.phone.file, own.simulator.fixtures, own.simulator.master_key_file, own.pin_pad.master_key_file):
        assert path.is_relative_to(project)
    assert str(project) in own.simulator.database
    places = {
        "journal": {"directory": shipped.journal.directory},
        "phone": {"file": shipped.phone.file},
        "pin_pad": {"master_key_file": shipped.pin_pad.master_key_file},
        "simulator": {name: getattr(shipped.simulator, name) for name in ("database", "fixtures", "master_key_file")},
    }
    put_back = {part: msgspec.structs.replace(getattr(own, part), **said) for part, said in places.items()}
    assert msgspec.structs.replace(own, **put_back) == shipped
    text = (project / "otp-atm.yaml").read_text(encoding="utf-8")
    assert text.count("#") == (PROJECT / "config.yaml").read_text(encoding="utf-8").count("#")
    assert "run_atm" not in text


@posix_only("permissions of files")
def test_the_master_key_is_its_owners_alone(project: Path) -> None:
    assert stat.S_IMODE((project / "master-key.hex").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", sorted(FILES))
def test_what_is_there_already_is_not_touched(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    assert launcher.main(["init", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path / name}: is there already; nothing was written\n"
    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] == ["mine"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert launcher.main(["init", str(tmp_path / "file" / "mine")]) == 2
    assert "cannot be written: " in capsys.readouterr().err

"""A part that is not installed is one sentence with the command that installs it; any other missing module is a fault, and told as one."""

from __future__ import annotations

import pytest

from otp_atm import launcher
from otp_atm.kiosk import parts
from otp_atm.kiosk.parts import PARTS, PartMissing, require, told_what_to_install
from otp_atm.kiosk.project import PROJECT


def lack(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    monkeypatch.setattr(parts, "find_spec", lambda module: None if module in modules else module)


def test_whoever_has_a_part_hears_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lack(monkeypatch)
    for name in PARTS:
        require(name)


def test_all_that_is_missing_of_a_part_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lack(monkeypatch, "sqlalchemy", "uvicorn")
    with pytest.raises(PartMissing, match=r"^this needs sqlalchemy, uvicorn, not installed here: pip install -r requirements\.txt$"):
        require("demo")


def test_an_installed_program_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "IN_A_CHECKOUT", False)
    lack(monkeypatch, "uvicorn")
    with pytest.raises(PartMissing, match=r"^this needs uvicorn, not installed here: pip install 'otp-atm\[demo\]'$"):
        require("demo")


@pytest.mark.parametrize("name", PARTS)
def test_the_file_that_a_checkout_is_sent_to_is_there(name: str) -> None:
    assert (PROJECT / PARTS[name].lock).exists()


@pytest.mark.parametrize("module", ["psycopg", "psycopg.pq"])
def test_what_turns_out_to_be_missing_later_is_told_as_well(module: str) -> None:
    with pytest.raises(PartMissing, match="psycopg, not installed here"), told_what_to_install():
        raise ModuleNotFoundError(name=module)


def test_a_module_that_no_part_brings_is_our_fault() -> None:
    with pytest.raises(ModuleNotFoundError, match="otp_atm"), told_what_to_install():
        import otp_atm.no_such_module  # type: ignore[import-not-found]  # noqa: F401


@pytest.mark.parametrize("command", ["bank", "demo"])
def test_nothing_begins_without_what_it_needs(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lack(monkeypatch, "starlette")
    assert launcher.main([command]) == 1
    assert capsys.readouterr() == ("", "this needs starlette, not installed here: pip install -r requirements.txt\n")

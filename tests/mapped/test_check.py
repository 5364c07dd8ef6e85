"""`check` of mappings: alone, held against recorded answers, and with a configuration whose bank is really asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm import launcher
from otp_atm.bank.remote import configured_bank
from otp_atm.bank.settings import BankSettings
from otp_atm.commands import check
from otp_atm.configuration import Settings
from otp_atm.kiosk import parts
from otp_atm.kiosk.events import BankPresent
from otp_atm.kiosk.load import BadFile, load
from otp_atm.kiosk.parts import PartMissing
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.requests import CheckBank
from tests.mapped.small import written
from tests.mapped.world import EXAMPLE
from tests.needs import need

MAPPING, SAMPLES = EXAMPLE / "mapping.yaml", EXAMPLE / "samples"


def checked(*arguments: str | Path) -> int:
    return launcher.main(["check", *map(str, arguments)])


def test_the_example_keeps_what_it_has_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    assert checked("--mapping", MAPPING, "--samples", SAMPLES) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"ok       mapping        {MAPPING}: 14 requests, 42 answers"
    assert second.startswith("ok       samples        50 recorded answers")


WRONG = [
    ("expect: BankPresent", "line 1: CheckBank comes to BankPresent, where BankRefused is expected", "expect: BankRefused"),
    ("tries_left: 2", "line 5: VerifyCardPin comes to PinRefused, but tries_left is not what is expected", "tries_left: 3"),
    ("keeps: [session]", "line 9: VerifyCardPin keeps session, where nothing is expected", "keeps: []"),
]
RECORDED = """\
- request: CheckBank
  status: 200
  expect: BankPresent

- request: VerifyCardPin
  headers: {Content-Type: application/json}
  body: {left: 2}
  expect: {event: PinRefused, tries_left: 2}
- request: VerifyCardPin
  headers: {Content-Type: application/json}
  file: opened.json
  expect: PinAccepted
  keeps: [session]
"""


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / "opened.json").write_text('{"ok": true, "session": "a-secret"}')
    (folder / "recorded.yaml").write_text(RECORDED)
    return folder


@pytest.mark.parametrize("flaw", WRONG)
def test_an_answer_that_comes_to_something_else_is_told_with_its_line(
    flaw: tuple[str, str, str], samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, told, new = flaw
    (samples / "recorded.yaml").write_text(RECORDED.replace(old, new))
    assert checked("--mapping", written(tmp_path), "--samples", samples) == 1
    _, wrong, untried = capsys.readouterr().out.splitlines()
    assert wrong == f"MISSING  sample         {samples / 'recorded.yaml'}, {told}"
    assert untried.startswith("WARNING  samples        none is one of the answers of ")
    assert untried.endswith(" on lines 18, 31, 32")
    assert "a-secret" not in wrong


def test_all_that_is_wrong_with_samples_is_told_at_once(samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = RECORDED.replace("CheckBank", "Enrol").replace("status: 200", "stats: 200").replace("opened.json", "closed.json")
    (samples / "recorded.yaml").write_text(text)
    (samples / "zero.yaml").write_text("request: CheckBank\n")
    assert checked("--mapping", written(tmp_path), "--samples", samples) == 2
    file = samples / "recorded.yaml"
    assert capsys.readouterr().err.splitlines() == [
        f"{file}, line 2: [0].stats: there is no such key; known here: request, given, status, headers, body, file, expect, keeps",
        f"{file}, line 11: [2].file: {samples / 'closed.json'}: no such file",
        f"{samples / 'zero.yaml'}, line 1: is a list of recorded answers",
    ]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("file: /dev/zero", "[2].file: /dev/zero: is no file but a pipe, a socket or a device"),
        ("file: pipe", "pipe: is no file but a pipe, a socket or a device"),
        ('file: "a\\0b"', "[2].file: "),
        ("body: {1: 2, null: 3, 2026-01-01: 5}", "[2].body.1: a key is text"),
        ("body: {a: {2026-01-01: 5}}", "[2].body.a.2026-01-01: a key is text"),
    ],
)
def test_a_recorded_body_that_is_none_is_told_and_nothing_waited_for(
    body: str, told: str, samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(samples / "pipe")
    (samples / "recorded.yaml").write_text(RECORDED.replace("file: opened.json", body))
    assert checked("--mapping", written(tmp_path), "--samples", samples) == 2
    problem, *_ = capsys.readouterr().err.splitlines()
    assert problem.startswith(f"{samples / 'recorded.yaml'}, line 11: [2].")
    assert told in problem


def test_what_is_no_file_and_what_is_no_folder_is_said(samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert checked("--mapping", tmp_path / "pipe") == 2
    assert checked("--mapping", MAPPING, "--samples", samples / "recorded.yaml") == 2
    assert checked("--mapping", MAPPING, "--samples", tmp_path / "none") == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{tmp_path / 'pipe'}: is no file but a pipe, a socket or a device",
        f"{samples / 'recorded.yaml'}: is no folder, which --samples names",
        f"{tmp_path / 'none'}: no such folder",
    ]


def test_a_mapping_of_no_use_is_told_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, ("/alive", "alive"), ("status: 4xx", "status: 4"))
    assert checked("--mapping", path) == 2
    assert [line.split(": ")[0] for line in capsys.readouterr().err.splitlines()] == [f"{path}, line 7", f"{path}, line 31"]


def test_samples_want_a_mapping_and_a_folder_with_some(tmp_path: Path) -> None:
    assert checked("--samples", SAMPLES) == 2
    assert checked("--mapping", MAPPING, "--samples", tmp_path) == 2


# In a configuration -----------------------------------------------------------------------------------------------------------------


def configured(folder: Path, *changes: tuple[str, str]) -> Settings:
    written(folder, *changes)
    (folder / "config.yaml").write_text("bank: {driver: mapped, mapping: mapping.yaml}\n")
    return load(folder / "config.yaml", Settings)


def test_the_check_of_a_configuration_checks_its_mapping_and_asks_nobody(tmp_path: Path) -> None:
    settings = configured(tmp_path, ("/alive", "alive"))
    fine, text = check.configuration(tmp_path / "config.yaml", settings)
    assert not fine
    assert f"config.yaml, line 1: bank.mapping: {tmp_path / 'mapping.yaml'}, line 7: requests.CheckBank.path" in text
    found = dict(check.findings(tmp_path / "config.yaml", settings))
    assert found["bank"][1].endswith("not asked, as long as files are of no use")
    with pytest.raises(BadFile, match="line 7"):
        configured_bank(settings.bank, settings.told(tmp_path / "config.yaml"))


@pytest.mark.parametrize("bank", ["{driver: mapped}", "{mapping: mapping.yaml}", "{driver: mapped, mapping: m.yaml, options: {a: 1}}"])
def test_a_mapping_and_its_driver_belong_together(bank: str, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(f"bank: {bank}\n")
    with pytest.raises(BadFile, match="line 1: bank"):
        load(tmp_path / "config.yaml", Settings)


def test_whoever_lacks_its_libraries_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = configured(tmp_path)
    monkeypatch.setattr(parts, "find_spec", lambda module: None if module == "jmespath" else module)
    with pytest.raises(PartMissing, match=r"^this needs jmespath, not installed here: pip install -r requirements\.txt$"):
        configured_bank(settings.bank, settings.told(tmp_path / "config.yaml"))


def test_a_terminal_of_our_contract_loads_nothing_of_it() -> None:
    code = "import sys, otp_atm.commands.kiosk, otp_atm.bank.client, otp_atm.bank.access, otp_atm.bank.remote; "
    code += "assert not {'jinja2', 'jmespath'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, timeout=20)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    need("server")
    command = [sys.executable, "-m", "examples.other_bank.server", "--port", "0"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().removeprefix("bank ready on ").strip()
        process.terminate()


def test_the_example_is_served_over_http(url: str) -> None:
    told = load(EXAMPLE / "config.yaml", Settings)
    bank = BankSettings(driver="mapped", mapping=told.bank.mapping, url=url, headers=told.bank.headers)
    settings = Settings(bank=bank)
    terminal = settings.told(EXAMPLE / "config.yaml")
    assert dict(check.contact(settings))["connection"] == (True, url)
    fine, text = check.bank(settings, terminal)
    assert (fine, text.startswith(f"{url}, PIN key ")) == (True, True)
    assert check.answer_to(CheckBank(), settings, terminal) == BankPresent()
    without_key = Settings(bank=BankSettings(driver="mapped", mapping=told.bank.mapping, url=url))
    assert check.presence(without_key, terminal)[1].endswith(": api-key-refused")

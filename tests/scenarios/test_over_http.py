"""Scenarios against a bank process over HTTP: the same words, the same outcome."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from otp_atm.configuration import Settings
from otp_atm.demo.bank_process import BankProcess
from otp_atm.kiosk.project import PROJECT
from otp_atm.scenarios.behind import Banks, at_url
from otp_atm.scenarios.play import play
from otp_atm.scenarios.script import read_script
from otp_atm.scenarios.worlds import worlds
from tests.needs import need

PLAYED = (
    "enrol-with-sms-consent",
    "enrol-anew",
    "deactivate",
    "third-wrong-pin-blocks",
    "one-reply-lost",
    "reply-lost-after-commit",
    "too-slow-to-enrol",
    "pin-key-forgotten",
)


@pytest.fixture(scope="module")
def banks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banks]:
    folder = tmp_path_factory.mktemp("bank")
    (folder / "config.yaml").write_text(f"simulator: {{master_key_file: {folder / 'key'}}}\n")
    need("server")
    process = BankProcess(folder / "config.yaml", "--database", f"sqlite:///{folder / 'bank.sqlite3'}")
    with process, closing(at_url(Settings(), process.url())) as banks:
        yield banks


@pytest.mark.parametrize("name", PLAYED)
def test_f07_a_scenario_holds_over_http(name: str, banks: Banks) -> None:
    path: Path = PROJECT / "scenarios" / "atm" / f"{name}.yaml"
    outcome = play(read_script(path), worlds(Settings(), banks, None))
    assert not outcome.failure, outcome.failure

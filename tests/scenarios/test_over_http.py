"""Scenarios against a bank process over HTTP: the same words, the same outcome."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm.configuration import Settings
from otp_atm.demo.bank_process import BankProcess
from otp_atm.kiosk.project import PROJECT
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
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("bank")
    (folder / "config.yaml").write_text(f"simulator: {{master_key_file: {folder / 'key'}}}\n")
    need("server")
    with BankProcess(folder / "config.yaml", "--database", f"sqlite:///{folder / 'bank.sqlite3'}") as process:
        yield process.url()


@pytest.mark.parametrize("name", PLAYED)
def test_f07_a_scenario_holds_over_http(name: str, url: str) -> None:
    path: Path = PROJECT / "scenarios" / "atm" / f"{name}.yaml"
    outcome = play(read_script(path), worlds(Settings(), url, None))
    assert not outcome.failure, outcome.failure


ON_THE_WIRE = """
title: What goes over the wire is seen there, too
language: en
steps:
  - mark: start
  - enrol at atm: {card: english-sms, sms: true}
  - expect request: {to: enrol, count: 1, header: {Idempotency-Key: present}, body: {sms_consent: true, first: {data: present}}}
  - expect reply: {to: enrol, status: 201, answer: Enrolled, body: {sms_otp: true}}
  - expect reply: {to: open-card-session, body: {token: present}}
  - expect time: {of: enrol, at_most: 20, clock: real}
  - expect time: {since: start, at_least: 0.001, clock: real}
"""


def test_requests_and_replies_are_judged_over_http(url: str, tmp_path: Path) -> None:
    path = tmp_path / "wire.yaml"
    path.write_text(ON_THE_WIRE, encoding="utf-8")
    outcome = play(read_script(path), worlds(Settings(), url, None))
    assert not outcome.failure, outcome.failure

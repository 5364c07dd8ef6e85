"""Scenarios against a bank process over HTTP: the same words, the same outcome."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from otp_atm import launcher
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.configuration import Settings
from otp_atm.demo.bank_process import BankProcess
from otp_atm.kiosk.project import PROJECT
from otp_atm.scenarios.bank_side import DeskSide, NoSide
from otp_atm.scenarios.behind import Banks, at_url
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from tests.needs import need
from tests.scenarios.test_any_bank import TO_CONSENT, TROUBLES, journal_of, written

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


@pytest.fixture
def banks(url: str) -> Iterator[Banks]:
    with closing(at_url(Settings(), url)) as banks:
        yield banks


@pytest.mark.parametrize("name", PLAYED)
def test_f07_a_scenario_holds_over_http(name: str, banks: Banks) -> None:
    path: Path = PROJECT / "scenarios" / "atm" / f"{name}.yaml"
    outcome = play(read_script(path), worlds(Settings(), banks, None))
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


def test_requests_and_replies_are_judged_over_http(banks: Banks, tmp_path: Path) -> None:
    path = tmp_path / "wire.yaml"
    path.write_text(ON_THE_WIRE, encoding="utf-8")
    outcome = play(read_script(path), worlds(Settings(), banks, None))
    assert not outcome.failure, outcome.failure


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_looks_the_same_at_a_bank_over_http_without_a_desk(trouble: str, url: str, tmp_path: Path) -> None:
    DeskSide(HttpTransport.to(url), shares_clock=False).reset()
    screen, code = TROUBLES[trouble]
    steps = f"{TO_CONSENT}  - bank: {{does: {trouble}}}\n  - choose: Yes, I agree\n  - stay silent until: {screen}\n"
    journal = journal_of(written(tmp_path, steps), at_url(Settings(), url, NoSide()))
    assert [record["code"] for record in journal if record["event"] in {"BankReplyLost", "BankUnreachable"}] == [code] * (code is not None)


def test_a_second_runner_is_told_who_plays_at_this_bank_since_when(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = ["scenario", str(PROJECT / "scenarios" / "atm" / "blocked-card.yaml"), "--bank", url]
    with closing(at_url(Settings(), url)):
        assert launcher.main(scenario) == 2
    said = capsys.readouterr().err
    assert re.fullmatch(rf"{url}: .+ on .+, process {os.getpid()} has been playing scenarios at this bank since \d{{4}}-.+\n", said)
    assert launcher.main(scenario) == 0


def test_a_runner_that_has_lost_its_desk_to_another_stops_instead_of_resetting_its_world(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otp_atm.scenarios.lease.SECONDS", 1e-6)
    script = read_script(PROJECT / "scenarios" / "atm" / "blocked-card.yaml")
    with closing(at_url(Settings(), url)) as slow:
        monkeypatch.undo()
        with closing(at_url(Settings(), url)):
            outcome = play(script, worlds(Settings(), slow, None))
    assert "has been playing scenarios at this bank since" in outcome.failure


def test_b17_a_trace_over_http_has_what_has_gone_over_the_wire(url: str, tmp_path: Path) -> None:
    """The phone's and the shop's requests, too; but not what the mobile network is asked for messages all the time."""
    file, guide = tmp_path / "out.har", PROJECT / "scenarios" / "guide" / "wrong-otp-pin.yaml"
    assert launcher.main(["scenario", str(guide), "--bank", url, "--trace", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    log = json.loads(text)["log"]
    assert {each["pageref"] for each in log["entries"]} == {"1-terminal", "1-phone", "1-shop"}
    assert all(each["request"]["url"].startswith(f"{url}/v1/") and "/network/" not in each["request"]["url"] for each in log["entries"])
    assert all(each["response"]["bodySize"] > 0 and each["time"] > 0 and each["_trace"] for each in log["entries"])
    assert "Bearer «token, " in text
    assert not [card.pan for card in load_fixtures().wallet if card.pan in text]

"""Every shipped scenario holds, against a bank in this process."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.vocabulary import Language
from otp_atm.person.wallet import wallet_of
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.play import perform, play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from tests.spoken import BOTH

FILES = sorted((PROJECT / "scenarios").rglob("*.yaml"))
OPEN_STAGE = worlds(Settings(), None, None)
WALLET = wallet_of(load_fixtures(Settings().simulator.fixtures))


@pytest.mark.parametrize("language", BOTH, ids=repr)
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_scenario_holds_in_its_own_language_or_in_any(path: Path, language: Language) -> None:
    outcome = play(read_script(path, language, WALLET), OPEN_STAGE)
    assert not outcome.failure, outcome.failure


def test_f08_a_scenario_leaves_no_secret_in_journal_or_text() -> None:
    """The whole enrolment, with every PIN in it hunted through everything that is kept or shown."""
    script = read_script(PROJECT / "scenarios" / "atm" / "enrol-with-sms-consent.yaml")
    shown: list[str] = []
    stage = worlds(Settings(), None, None, lambda view: shown.append(repr(view)))(script)
    stage.open()
    cast = cast_on(stage)
    for step in script.steps:
        perform(step, cast)
    kept = "\n".join([*shown, *(str(record) for record in stage.journal_records()), repr(stage.runner.session)])
    (code,) = re.findall(r"^[۰-۹]{6,}$", stage.bank_side.messages(stage.wallet["phone-on-file"].pan)[-1], flags=re.MULTILINE)
    stage.close()
    for secret in (stage.own_pin(), "40718293", stage.wallet["phone-on-file"].pan.digits, "09121234567", code, str(int(code))):
        assert secret not in kept.replace("0912 *** 4567", ""), secret


def test_playing_again_is_the_same_to_the_byte() -> None:
    path = PROJECT / "scenarios" / "atm" / "reply-lost-after-commit.yaml"
    journals = []
    for _ in range(2):
        script = read_script(path)
        stage = OPEN_STAGE(script)
        stage.open()
        cast = cast_on(stage)
        for step in script.steps:
            perform(step, cast)
        journals.append([record["hash"] for record in stage.journal_records()])
        stage.close()
    assert journals[0] == journals[1]

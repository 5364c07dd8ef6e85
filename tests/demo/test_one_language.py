"""One language for one window: whoever switches it switches all of it, and the ATM alone follows its customer, for that visit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from otp_atm.configuration import Settings
from otp_atm.demo.tongue import Tongue
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import worlds
from tests.spoken import EN, FA

PERSIAN_KEY: Final = Key.FDK_LEFT_1
"""The first of `terminal.languages`."""


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A Persian ATM with its bank and a phone, in service."""
    with closing(worlds(Settings(), None, None)(Script(Path(), "", (), FA, ()))) as stage:
        stage.open()
        yield stage


def test_whoever_follows_is_told_at_once_and_at_every_turn_until_it_stops() -> None:
    tongue = Tongue((FA, EN), EN)
    heard: list[Language] = []
    stop = tongue.follow(heard.append)
    assert tongue.next is FA
    tongue.turn()
    tongue.turn()
    stop()
    tongue.turn()
    assert heard == [EN, FA, EN]
    assert tongue.language is FA


def test_f05_atm_phone_and_messages_follow_the_window(stage: Stage, tmp_path: Path) -> None:
    stage.speak(EN)
    assert (stage.view.language, stage.handset.view.language) == (EN, EN)
    card = "phone-on-file"
    enrolment = tmp_path / "enrolment.yaml"
    enrolment.write_text(f"title: x\nlanguage: en\nsteps:\n  - enrol at atm: {{card: {card}}}\n", encoding="utf-8")
    for step in read_script(enrolment).steps:
        for _ in step.course(cast_on(stage)):
            pass
    (message,) = stage.bank_side.messages(stage.wallet[card].pan)
    assert message.splitlines()[1].startswith("Activation code")


def test_f05_a_customer_who_has_chosen_keeps_the_language_to_the_end_of_the_visit(stage: Stage) -> None:
    stage.speak(EN)
    stage.press(PERSIAN_KEY)
    stage.settle()
    stage.insert("phone-on-file")
    stage.settle()
    assert stage.view.language is FA
    stage.speak(FA)
    stage.speak(EN)
    assert stage.view.name == "card_pin"
    assert stage.view.language is EN, "who speaks what the window speaks follows it"
    stage.press(PERSIAN_KEY)
    stage.settle()
    stage.speak(EN)
    assert stage.view.language is FA
    stage.press(Key.CANCEL)
    stage.settle()
    stage.reader.take()
    stage.settle()
    stage.run_out_of_time()
    stage.settle()
    assert (stage.view.name, stage.view.language) == ("welcome", EN)

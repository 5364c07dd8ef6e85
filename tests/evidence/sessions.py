"""Sessions to be kept: scenarios played headless, everything that happens told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from otp_atm.configuration import Settings
from otp_atm.evidence.bundle import About, Bundle
from otp_atm.evidence.bundling import Scene, bundled
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.stream import Record
from otp_atm.person.seeing import Unexpected
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.play import perform
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.worlds import OpenStage, worlds

ATM: Final = PROJECT / "scenarios" / "atm"
ENROLMENT: Final = ATM / "enrol-with-sms-consent.yaml"


def opener(settings: Settings | None = None) -> OpenStage:
    return worlds(settings or Settings(), None, None, evidence=True)


def session(path: Path = ENROLMENT, settings: Settings | None = None) -> Bundle:
    """The bundle of a scenario, from a terminal switched on until it is switched off."""
    return played(read_script(path), opener(settings), settings or Settings())


def played(script: Script, open_stage: OpenStage, settings: Settings) -> Bundle:
    """The same of a script that was read."""
    return recorded(script, open_stage, settings)[1]


def recorded(script: Script, open_stage: OpenStage, settings: Settings) -> tuple[Sequence[Record], Bundle]:
    """What was told in memory, with all its secrets, and the bundle that it makes."""
    stage = open_stage(script)
    stage.open()
    cast = cast_on(stage, script.secrets)
    try:
        for step in script.steps:
            perform(step, cast)
    except Unexpected:
        pass  # what went otherwise than a scenario says is a session as well
    stage.close()
    scene = Scene(settings, stage.table, None, script.language)
    return stage.records, bundled(stage.records, None, scene, About(script.title, str(script.path)), cast.hiding)

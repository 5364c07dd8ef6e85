"""A scenario that was played, as one file that can be gone through again."""

from __future__ import annotations

from pathlib import Path

from otp_atm.assembly import table_of
from otp_atm.configuration import Settings
from otp_atm.evidence.bundle import About
from otp_atm.evidence.bundle_file import write
from otp_atm.evidence.bundling import Scene, bundled
from otp_atm.kiosk.load import BadFile
from otp_atm.scenarios.play import Outcome, story_of


def save(outcome: Outcome, settings: Settings, path: Path) -> bool:
    """Write its session into this file. False if there was none: it was not played. Raises BadFile if it cannot be written."""
    evidence, story = outcome.evidence, story_of(outcome)
    if evidence is None:
        return False
    scene = Scene(settings, table_of(settings, evidence.services), evidence.services, outcome.script.language)
    about = About(story.title, story.source, story.verdict, story.failure)
    bundle = bundled(evidence.records, None, scene, about, evidence.hide)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(bundle, path)
    except OSError as error:
        raise BadFile(f"{path}: the session cannot be kept here: {error.strerror}") from None
    return True

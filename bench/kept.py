"""What evidence costs: what is written of scenarios, a session gone through again, and a kiosk that keeps its last sessions."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.at_once import FILES
from bench.branch import branch, written
from bench.customer import enrol_once
from bench.dots import SIZE, presses, where_dots_are
from bench.effort import Effort
from bench.figure import Figure
from bench.fingers import Fingers
from bench.glass import Glass, Lines
from bench.sessions import NOBODY, seconds
from otp_atm.configuration import Settings
from otp_atm.evidence.bundle import About, Bundle
from otp_atm.evidence.bundling import Scene, bundled
from otp_atm.evidence.hiding import Hiding, of_cards
from otp_atm.evidence.replay import replay
from otp_atm.kiosk.load import Document
from otp_atm.languages import language
from otp_atm.scenarios.papers import JUnit, Trace
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_scripts
from otp_atm.scenarios.reports import Reports
from otp_atm.scenarios.script import Script, Setting
from otp_atm.scenarios.worlds import OpenStage, worlds
from otp_atm.screens.brand import brand_of
from tests.end_to_end.window import Window

ROUNDS: Final = 10
REPLAYS: Final = 40
SESSIONS: Final = 20
TURNS: Final = 2
VISITS: Final = 12
ENTRIES: Final = 6
"""PINs that are typed, and cleared again, in a visit."""


def replayed(effort: Effort) -> Figure:
    """The median replay, its table composed and its screens made anew each time."""
    bundle, lasted = enrolment()
    taken = []
    for _ in range(effort.times(REPLAYS)):
        began = time.perf_counter()
        assert replay(bundle).difference is None
        taken.append(time.perf_counter() - began)
    note = "the session: a customer who reads each screen for half a second"
    return Figure("an enrolment session, replayed", statistics.median(taken) * 1000, "ms", lasted * 1000, 0.1, "at most", note)


def enrolment() -> tuple[Bundle, float]:
    """A session, and the seconds it took by the terminal's clock."""
    settings = Settings()
    with closing(worlds(settings, None, None, evidence=True)(NOBODY)) as stage:
        stage.open()
        began = stage.seconds
        enrol_once(stage)
        scene = Scene(settings, stage.table, None, NOBODY.language)
        return bundled(stage.records, None, scene, About("an enrolment"), Hiding(of_cards(stage.wallet))), stage.seconds - began


def written_evidence(effort: Effort) -> Figure:
    """What JUnit, pages and HAR add to a scenario, in processor time; the best of some rounds with and without, by turns."""
    settings = Settings()
    scripts = [script for path in FILES for script in read_scripts(path, Setting(language("en")))]
    plain, telling = (worlds(settings, None, None, evidence=evidence, readings=False) for evidence in (False, True))
    with TemporaryDirectory() as folder:
        rounds = [
            (seconds(partial(play_all, scripts, plain), time.process_time), told(scripts, telling, settings, Path(folder)))
            for _ in range(effort.times(ROUNDS))
        ]
    without, value = (min(column) * 1000 / len(scripts) for column in zip(*rounds, strict=True))
    note = f"JUnit, page and HAR, no pictures; a scenario itself takes {without:.1f} ms"
    return Figure("evidence of a scenario, written", value - without, "ms", None, 3, "at most", note)


def play_all(scripts: Sequence[Script], open_stage: OpenStage) -> None:
    for script in scripts:
        assert not play(script, open_stage).failure


def told(scripts: Sequence[Script], open_stage: OpenStage, settings: Settings, folder: Path) -> float:
    """Seconds of the processor for all of them with everything that is written of them."""
    began = time.process_time()
    reports = Reports(brand_of(settings.terminal), folder / "pages", "en", pictures=False)
    reports.open(scripts)
    with closing(JUnit(folder / "outcome.xml")) as outcomes, closing(Trace(folder / "exchange.har")) as exchanges, closing(reports):
        for place, script in enumerate(scripts):
            outcome = play(script, open_stage)
            reports.finish(outcome, place)
            reports.listed(outcome, place)
            outcomes.add(outcome)
            exchanges.add(outcome)
    return time.process_time() - began


def kept(effort: Effort) -> Figure:
    """The 99th percentile of the whole way from a real key, visit after visit; by turns, one kiosk after the other."""
    columns: tuple[list[float], list[float]] = ([], [])
    with branch() as config:
        evidence = {"sessions": SESSIONS, "directory": str(config.parent / "sessions")}
        keeping = written(config.with_name("keeping.yaml"), Document(config).data | {"evidence": evidence})
        for _ in range(TURNS):
            for column, told in zip(columns, (config, keeping), strict=True):
                column.extend(waits(told, effort.times(VISITS)))
        assert any((config.parent / "sessions").iterdir())
    without, value = (sorted(column)[len(column) * 99 // 100] * 1000 for column in columns)
    name = f"key press → frame with the new dot, the last {SESSIONS} sessions kept, 99 of 100"
    return Figure(name, value, "ms", without, 1.25, "at most", "the same, none kept")


def waits(config: Path, visits: int) -> Iterator[float]:
    """Seconds from key to dot. A visit follows the other as soon as the card is out, while the one before is kept."""
    with Glass(*SIZE) as glass, Window(glass.name, config, "kiosk") as window, Fingers(glass.name) as fingers:
        window.see("welcome")
        empty: Lines | None = None
        for _ in range(visits):
            fingers.chord("Control_L", "1")
            window.see("card_pin")
            empty = empty or where_dots_are(glass, fingers)
            glass.again(empty)
            yield from presses(glass, fingers, empty, ENTRIES)
            fingers.press("Escape")
            window.see("take_card")
            fingers.chord("Control_L", "0")
            window.see("thanks")

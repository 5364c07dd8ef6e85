"""Every scenario plays in the demo's window as it does headless: it holds there, and what does not hold is reported in the same words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pygame
import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.demo.tour.looks import looks
from otp_atm.demo.tour.manner import JUDGED
from otp_atm.demo.tour.opening import open_tour
from otp_atm.demo.tour.show import TourShow
from otp_atm.evidence.junit import failed_step
from otp_atm.evidence.story import Done, Out, Step
from otp_atm.kiosk.project import PROJECT
from otp_atm.scenarios.kept_pictures import KeptPictures
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.brand import brand_of
from tests.contracts.person import Turns
from tests.display.sdl import dummy_window
from tests.spoken import FA

FILES = sorted((PROJECT / "scenarios").rglob("*.yaml"))
FIXTURES = load_fixtures()
STAGES = worlds(Settings(), None, None, fixtures=FIXTURES)
TURN = 0.25
"""Seconds: far fewer pictures than anybody would see, for the machines do not mind."""
LONGEST = 900.0


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with dummy_window(monkeypatch, (1100, 640)):
        yield


def opened(script: Script, said: list[str] | None = None) -> tuple[TourShow, Turns]:
    seconds = Turns()
    say = None if said is None else said.append
    props = looks(Settings(), FIXTURES, seconds)
    return open_tour(Settings(), props, seconds, open_stage=STAGES, script=script, manner=JUDGED, say=say), seconds


def turn(show: TourShow, seconds: Turns) -> None:
    show.turn()
    show.paint(seconds())
    seconds.now += TURN
    assert seconds.now < LONGEST, "it never ends"


def failure_in_window(script: Script, said: list[str] | None = None) -> str:
    """How it went: empty if it holds."""
    show, seconds = opened(script, said)
    with closing(show):
        while show.is_open:
            turn(show, seconds)
        return show.failure


def written(folder: Path, steps: str) -> Script:
    path = folder / "mine.yaml"
    path.write_text(f"title: A title\nsteps:\n{steps}", encoding="utf-8")
    return read_script(path)


def covering(files: list[Path]) -> list[Path]:
    """So many of them that every kind of word that they use is in one; all of them for `make acceptance`."""
    if os.environ.get("EVERY_SCENARIO"):
        return files
    kinds = {path: {step.word.name for step in read_script(path).steps} for path in files}
    chosen, left = [], set[str]().union(*kinds.values())
    while left:
        best = max(files, key=lambda path: (len(kinds[path] & left), -len(kinds[path])))
        chosen.append(best)
        left -= kinds[best]
    return chosen


PLAYED = covering(FILES)


@pytest.mark.parametrize("path", PLAYED, ids=[path.stem for path in PLAYED])
def test_a_shipped_scenario_holds_in_the_window(window: None, path: Path) -> None:
    assert failure_in_window(read_script(path)) == ""


def test_cards_are_called_by_role_and_pictures_recorded_headless_hold_in_the_window(window: None, tmp_path: Path) -> None:
    steps = ["insert: another-phone-on-file", "type: '12'", "expect picture: dots", "phone go: []", "expect phone picture: home"]
    script = written(tmp_path, "".join(f"  - {step}\n" for step in steps))
    recording = KeptPictures(brand_of(Settings().terminal), record=True)
    assert not play(script, worlds(Settings(), None, None, kept_pictures=recording)).failure
    assert failure_in_window(script) == ""


@pytest.mark.parametrize("name", ["atm/reply-lost-after-commit", "atm/more-time", "guide/sms-otp-countdown"])
def test_it_holds_in_persian_as_well(window: None, name: str) -> None:
    script = read_script(PROJECT / "scenarios" / f"{name}.yaml", FA)
    assert failure_in_window(script) == play(script, STAGES).failure


@pytest.mark.parametrize(
    "steps",
    [
        "  - choose: Cash\n",
        "  - take card\n",
        "  - insert: no-phone\n  - insert: no-phone\n",
        "  - insert: no-phone\n  - pin: own\n  - pin: '40718293'\n",
        "  - insert: no-phone\n  - pin: own\n  - expect: {screen: services, text: Cash}\n",
        "  - insert: no-phone\n  - wait: 20\n  - expect: more_time\n",
        "  - expect card: inside\n",
        "  - expect sms: {card: no-phone, count: 3}\n",
        "  - expect bank: {card: no-phone, enrolled: true}\n",
        "  - expect journal: {event: Enrolled}\n",
        "  - register in app: no-phone\n",
        "  - issue: {card: no-phone}\n",
        "  - phone go: [Shop]\n  - tap: Cash\n",
        "  - phone type: {field: otp, digits: '12'}\n",
        "  - note code: mine\n",
        "  - stay silent until: card_retained\n",
    ],
)
def test_what_does_not_hold_is_reported_as_headless_play_reports_it(window: None, tmp_path: Path, steps: str) -> None:
    script = written(tmp_path, steps)
    expected = play(script, STAGES).failure
    assert expected
    assert failure_in_window(script) == expected


def test_what_a_scenario_says_of_seconds_holds_however_long_the_hand_takes(window: None, tmp_path: Path) -> None:
    steps = "  - insert: phone-on-file\n  - type: '12'\n  - press: clear\n  - wait: {before}\n  - expect: {screen}\n"
    timeout = Settings().timeouts.entry
    for before, screen in ((timeout - 0.1, "card_pin"), (timeout + 0.1, "more_time")):
        script = written(tmp_path, steps.replace("{before}", str(before)).replace("{screen}", screen))
        assert failure_in_window(script) == play(script, STAGES).failure == ""


def test_title_and_steps_are_its_captions_without_what_is_typed(window: None, tmp_path: Path) -> None:
    said: list[str] = []
    script = written(tmp_path, "  - insert: no-phone\n  - pin: '4902'\n  - expect: {code: x}\n")
    assert failure_in_window(script, said)
    captions = [text.split("\n", 1)[1].strip() for text in said]
    assert captions[:4] == ["A title", "insert: no-phone", "pin: ••••", "expect: {code: x}"]


def test_captions_of_its_own_are_enough(window: None, tmp_path: Path) -> None:
    said: list[str] = []
    assert not failure_in_window(written(tmp_path, "  - say: Look here.\n  - expect: welcome\n"), said)
    assert [text.split("\n", 1)[1].strip() for text in said] == ["Look here.", ""]


def test_f08_neither_caption_nor_report_tells_a_pin() -> None:
    secret = re.compile(r"\d{4,}")
    for path in FILES:
        for step in read_script(path).steps:
            if step.word.name in {"pin", "type", "phone type", "enrol at atm", "issue"}:
                assert not secret.search(str(step)), f"{path}, line {step.line}"


def test_escape_goes_on_to_the_next_and_says_what_was_not_judged(window: None, tmp_path: Path) -> None:
    show, seconds = opened(written(tmp_path, "  - expect: welcome\n  - insert: no-phone\n  - expect: card_pin\n"))
    with closing(show):
        for _ in range(10):
            turn(show, seconds)
        show.handle(pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, unicode=""))
        assert not show.is_open
        assert not show.left
        assert re.search(r"mine\.yaml: ended in step [12] of 3, before it could be judged", show.failure)


def test_a_window_that_is_closed_wants_no_other(window: None, tmp_path: Path) -> None:
    show, _ = opened(written(tmp_path, "  - expect: welcome\n"))
    with closing(show):
        show.handle(pygame.Event(pygame.QUIT))
        assert show.left
        assert show.failure


def test_p01_a_small_window_is_enough_for_atm_and_phone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with dummy_window(monkeypatch, (800, 600)):
        at_atm = written(tmp_path, "  - insert: no-phone\n  - pin: own\n  - wait: 20\n  - expect: services\n")
        assert failure_in_window(at_atm) == ""
        assert failure_in_window(written(tmp_path, "  - phone go: [Shop]\n  - expect phone: shop\n")) == ""


@pytest.mark.usefixtures("window")
def test_b17_a_scenario_in_the_window_tells_its_steps_and_exchanges_as_it_does_headless(tmp_path: Path) -> None:
    script = written(tmp_path, "  - insert: phone-on-file\n  - pin: own\n  - expect: thanks\n")
    stages = worlds(Settings(), None, None, fixtures=FIXTURES, evidence=True)
    seconds = Turns()
    with closing(
        open_tour(Settings(), looks(Settings(), FIXTURES, seconds), seconds, open_stage=stages, script=script, manner=JUDGED)
    ) as show:
        while show.is_open:
            turn(show, seconds)
        by_hand, headless = show.outcome.story, play(script, stages).story
    assert by_hand
    assert headless
    assert by_hand.verdict == headless.verdict == "failed"
    for kind in (Step, Done, Out):
        there, here = ([each for each in told.entries if isinstance(each, kind)] for told in (by_hand, headless))
        assert len(there) == len(here) > 2
    assert failed_step(by_hand.entries) is not None

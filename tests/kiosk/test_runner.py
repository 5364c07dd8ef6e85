"""The runner: results are durable before they are told, stale replies are dropped, every wait ends, leaving gives the card back."""

from __future__ import annotations

import errno
from collections.abc import Callable
from itertools import count

import pytest

from kiosk.journal import MemorySink
from kiosk.settings import PROJECT, Settings
from kiosk.state import State
from kiosk.vocabulary import Key
from scenarios.script import Script, read_script
from scenarios.stage import Stage
from scenarios.worlds import worlds
from screens.view import View

ENROLMENT = read_script(PROJECT / "scenarios" / "atm" / "enrol-with-sms-consent.yaml")
DEACTIVATION = read_script(PROJECT / "scenarios" / "atm" / "deactivate.yaml")


@pytest.mark.parametrize(("script", "result"), [(ENROLMENT, "enrolled"), (DEACTIVATION, "deactivated")], ids=["enrolled", "deactivated"])
def test_f07_the_journal_is_durable_before_a_result_is_told(script: Script, result: str) -> None:
    durable: list[bool] = []

    def watch(view: View) -> None:
        if view.name == result:
            durable.append(stage.journal_is_durable())

    stage = worlds(Settings(), None, None, watch)(script)
    stage.open()
    for step in script.steps:
        step.perform(stage)
        stage.settle()
    stage.close()
    assert durable
    assert all(durable)


def opened() -> Stage:
    stage = worlds(Settings(), None, None)(DEACTIVATION)
    stage.open()
    stage.insert("phone-on-file")
    stage.settle()
    for digit in stage.own_pin():
        stage.pad.press_digit(digit)
    press(stage, Key.ENTER, Key.FDK_RIGHT_1)
    assert stage.runner.state is State.PASSWORD_OPERATIONS
    return stage


def press(stage: Stage, *keys: Key) -> None:
    for key in keys:
        stage.pad.press_key(key)
        stage.settle()


def test_f07_a_reply_that_nobody_waits_for_any_more_changes_nothing_and_is_journaled() -> None:
    stage = opened()
    stage.hold_replies(1, 5)
    press(stage, Key.FDK_RIGHT_1, Key.CANCEL)
    assert stage.runner.state is State.TAKE_CARD
    stage.advance(6)
    assert stage.runner.state is State.TAKE_CARD
    assert stage.runner.session.masked_phone == ""
    late = [record for record in stage.journal_records() if record["event"] == "PhoneOnFile"]
    assert [record["to"] for record in late] == [""]
    stage.close()


def test_f02_closing_in_the_middle_of_a_visit_offers_the_card_and_forgets_the_digits() -> None:
    stage = opened()
    stage.close()
    assert stage.card_place() == "offered"
    assert not stage.pad.entering
    assert stage.journal_records()[-1]["event"] == "TerminalStopped"


def test_a_screen_tells_the_time_anew_when_somebody_has_moved_the_clock() -> None:
    shown: list[View] = []
    stage = worlds(Settings(), None, None, shown.append)(DEACTIVATION)
    stage.open()
    before = len(shown)
    stage.runner.refresh()
    assert len(shown) == before + 1
    assert (shown[-1].name, stage.runner.state) == ("welcome", State.WELCOME)
    stage.close()


def test_a_broken_reader_is_found_at_every_retry_before_anybody_is_welcomed() -> None:
    shown: list[str] = []
    stage = worlds(Settings(), None, None, lambda view: shown.append(view.name))(DEACTIVATION)
    stage.open()
    assert shown[-1] == "welcome"
    stage.reader.fail("reader-missing")
    stage.settle()
    shown.clear()
    stage.advance(300)
    assert set(shown) == {"starting", "out_of_service"}
    assert shown.count("starting") > 3
    assert stage.view.code == "reader-missing"
    stage.reader.recover()
    stage.settle()
    assert stage.view.name == "welcome"
    stage.close()


class FullDisk(MemorySink):
    """Takes so many lines, and no other until `room` is more."""

    room = 1_000

    def append(self, line: bytes) -> None:
        if len(self.lines) >= self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().append(line)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    made = FullDisk()
    monkeypatch.setattr("scenarios.stage.MemorySink", lambda: made)
    return made


def played_until_full(script: Script, watch: Callable[[View], None]) -> Stage | None:
    """The stage when the disk has just filled up, in the middle of the script; None if the script is over before."""
    stage = worlds(Settings(), None, None, watch)(script)
    stage.open()
    for step in script.steps:
        if stage.view.code == "journal-failed":
            return stage
        step.perform(stage)
        stage.settle()
    stage.close()
    return None


@pytest.mark.parametrize(("script", "result"), [(ENROLMENT, "Enrolled"), (DEACTIVATION, "Deactivated")], ids=["enrolled", "deactivated"])
def test_f07_whenever_the_disk_fills_up_no_result_is_told_the_card_comes_back_and_the_terminal_recovers(
    disk: FullDisk, script: Script, result: str
) -> None:
    def watch(view: View) -> None:
        if view.name == result.lower():
            assert any(f'"event":"{result}"'.encode() in line for line in disk.lines), "a result was told that is not in the journal"

    ends = set()
    for room in count(1):
        disk.lines.clear()
        disk.room = room
        stage = played_until_full(script, watch)
        if stage is None:
            break
        ends.add(stage.view.name)
        stage.reader.pull()
        stage.settle()
        assert (stage.view.name, stage.view.code) == ("out_of_service", "journal-failed")
        stage.advance(300)
        assert stage.view.name == "out_of_service"
        disk.room = FullDisk.room
        stage.advance(300)
        assert stage.view.name == "welcome"
        assert [record["seq"] for record in stage.journal_records()] == list(range(1, len(disk.lines) + 1))
        stage.close()
    assert ends == {"out_of_service", "take_card_and_close"}

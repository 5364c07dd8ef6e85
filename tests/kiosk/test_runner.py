"""The runner: results are durable before they are told, stale replies are dropped, every wait ends, leaving gives the card back."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import datetime
from itertools import count, pairwise
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import DEFAULT
from otp_atm.bank.simulator.settings import SimulatorSettings
from otp_atm.bank.wire.problems import Code
from otp_atm.configuration import Settings
from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.events import KeyPressed
from otp_atm.kiosk.jitter import jitter_of
from otp_atm.kiosk.journal import MemorySink
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN, Key
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.play import perform
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.view import PinField, View
from otp_atm.services.catalogue import Menu

ENROLMENT = read_script(PROJECT / "scenarios" / "atm" / "enrol-with-sms-consent.yaml")
CHANGE = read_script(PROJECT / "scenarios" / "atm" / "change-card-pin.yaml")
DEACTIVATION = read_script(PROJECT / "scenarios" / "atm" / "deactivate.yaml")


@pytest.mark.parametrize(
    ("script", "result"),
    [(ENROLMENT, "enrolled"), (DEACTIVATION, "deactivated"), (CHANGE, "card_pin_changed")],
    ids=["enrolled", "deactivated", "changed"],
)
def test_f07_the_journal_is_durable_before_a_result_is_told(script: Script, result: str) -> None:
    durable: list[bool] = []

    def watch(view: View) -> None:
        if view.name == result:
            durable.append(stage.journal_is_durable())

    stage = worlds(Settings(), None, None, watch)(script)
    stage.open()
    cast = cast_on(stage)
    for step in script.steps:
        perform(step, cast)
    stage.close()
    assert durable
    assert all(durable)


def opened() -> Stage:
    stage = worlds(Settings(), None, None)(DEACTIVATION)
    stage.open()
    stage.insert("phone-on-file")
    stage.settle()
    type_own_pin(stage)
    press(stage, Key.FDK_RIGHT_1)
    assert stage.runner.state is Menu.PASSWORD_OPERATIONS
    return stage


def type_own_pin(stage: Stage) -> None:
    for digit in stage.own_pin():
        stage.pad.press_digit(digit)
    stage.pad.press_key(Key.ENTER)
    stage.settle()


def press(stage: Stage, *keys: Key) -> None:
    for key in keys:
        stage.press(key)
        stage.settle()


def test_f07_a_reply_that_nobody_waits_for_any_more_changes_nothing_and_is_journaled() -> None:
    stage = opened()
    stage.hold_replies(1, 5)
    press(stage, Key.FDK_RIGHT_1, Key.CANCEL)
    assert stage.runner.state is Visit.TAKE_CARD
    stage.advance(6)
    assert stage.runner.state is Visit.TAKE_CARD
    assert stage.runner.session.data is None
    late = [record for record in stage.journal_records() if record["event"] == "PhoneOnFile"]
    assert [record["to"] for record in late] == [""]
    stage.close()


def test_f02_closing_in_the_middle_of_a_visit_offers_the_card_and_forgets_the_digits() -> None:
    stage = opened()
    stage.close()
    assert stage.card_place() == "offered"
    assert not stage.pad.entering
    assert stage.journal_records()[-1]["event"] == "TerminalStopped"


def test_f01_enter_ends_the_entry_of_a_card_pin_once_four_digits_are_there_however_long_it_is(tmp_path: Path) -> None:
    text = DEFAULT.read_text(encoding="utf-8").replace('pin: "1234"', 'pin: "40718293"', 1)
    (file := tmp_path / "fixtures.yaml").write_text(text, encoding="utf-8")
    stage = worlds(Settings(simulator=SimulatorSettings(fixtures=file)), None, None)(DEACTIVATION)
    stage.open()
    stage.insert("phone-on-file")
    stage.settle()
    for digits in range(1, 9):
        stage.pad.press_digit("40718293"[digits - 1])
        if digits < SHORTEST_PIN:
            stage.pad.press_key(Key.ENTER)
        stage.settle()
        assert stage.view.pin == PinField(SHORTEST_PIN, digits)
    press(stage, Key.ENTER)
    assert stage.runner.state is Visit.SERVICES
    stage.close()


def test_f01_a_card_pin_cut_short_is_a_wrong_one_and_a_thirteenth_digit_is_none() -> None:
    stage = worlds(Settings(), None, None)(DEACTIVATION)
    stage.open()
    stage.insert("phone-on-file")
    stage.settle()
    for digit in "1234567890123":
        stage.pad.press_digit(digit)
    stage.settle()
    assert stage.view.pin == PinField(SHORTEST_PIN, LONGEST_PIN)
    press(stage, Key.ENTER)
    assert (stage.runner.state, stage.runner.session.tries_left) == (Visit.CARD_PIN, 2)
    stage.close()


def test_f02_a_flood_of_events_keeps_neither_the_screen_nor_a_time_out_waiting() -> None:
    shown: list[str] = []
    stage = worlds(Settings(), None, None, lambda view: shown.append(view.name))(DEACTIVATION)
    stage.open()
    stage.insert("phone-on-file")
    stage.settle()
    assert stage.view.name == "card_pin"
    for _ in range(1000):
        stage.runner.post(KeyPressed(Key.CLEAR))
    stage._world.clock.advance(31)
    assert stage.runner.turn()
    assert shown[-1] == "more_time"
    assert stage.runner.turn()
    stage.settle()
    assert not stage.runner.turn()
    stage.close()


def pauses(stage: Stage) -> list[float]:
    """How long the terminal rested before each new attempt to go into service, in seconds."""
    moments = [
        datetime.fromisoformat(record["time"])
        for record in stage.journal_records()
        if (record["event"], record.get("to")) == ("TimedOut", "starting")
    ]
    return [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]


def test_f02_the_pauses_between_attempts_are_this_terminals_own_and_the_screen_stays_calm() -> None:
    titles: set[str] = set()
    stage = worlds(Settings(), None, None, lambda view: titles.add(view.title))(DEACTIVATION)
    stage.open()
    stage.reader.fail("reader-missing")
    stage.settle()
    titles.clear()
    stage.advance(400)
    found, jitter = pauses(stage), jitter_of(stage.terminal)
    assert found == pytest.approx([2 * jitter(Timeout.RETRY, attempt) for attempt in range(2, len(found) + 2)], abs=1e-3)
    assert all(48 <= pause <= 64 for pause in found)
    assert len(set(found)) == len(found) > 5
    assert titles == {stage.view.title}
    stage.close()


def test_b11_a_terminal_that_is_touched_while_it_is_out_of_service_asks_nothing_and_its_pause_runs_on() -> None:
    """Else those who stand before the terminals of a fleet would have them ask all at once."""
    stage = worlds(Settings(), None, None)(DEACTIVATION)
    stage.open()
    stage.troubles.cause("unreachable", "*", 1000, Code.BANK_UNAVAILABLE)
    stage.advance(200)
    assert stage.runner.state is Visit.OUT_OF_SERVICE
    asked, due = len(stage.records), stage.runner.deadline
    for key in Key:
        stage.pad.press_key(key)
        stage.settle()
    assert not stage.insert("phone-on-file")
    assert (len(stage.records), stage.runner.deadline, stage.runner.state) == (asked, due, Visit.OUT_OF_SERVICE)
    stage.close()


def test_f02_a_device_that_flaps_is_believed_later_and_later_until_it_has_been_well_for_a_while() -> None:
    stage = worlds(Settings(), None, None)(DEACTIVATION)
    stage.open()

    def keys_fetched() -> int:
        return sum(record["event"] == "AskFetchPinKey" for record in stage.journal_records())

    def flap() -> None:
        stage.pad.fail()
        stage.pad.recover()
        stage.settle()

    before = keys_fetched()
    flap()
    assert stage.view.name == "welcome"
    for _ in range(300):
        flap()
        stage.advance(0.2)
    assert keys_fetched() - before < 10
    stage.advance(200)
    assert stage.view.name == "welcome"
    before = keys_fetched()
    flap()
    assert (stage.view.name, keys_fetched()) == ("welcome", before + 1)
    stage.close()


def test_f02_an_idle_terminal_notices_that_the_bank_is_gone_and_journals_no_idle_hour() -> None:
    shown: list[str] = []
    stage = worlds(Settings(), None, None, lambda view: shown.append(view.name))(DEACTIVATION)
    stage.open()
    shown.clear()
    before = len(stage.journal_records())
    stage.advance(3600)
    assert len(stage.journal_records()) == before
    assert set(shown) == {"welcome"}
    stage.troubles.cause("unreachable", "*", 1000, Code.BANK_UNAVAILABLE)
    shown.clear()
    stage.advance(61)
    assert shown[-1] == "out_of_service"
    assert stage.view.code == "bank-unavailable"
    assert stage.journal_records()[before]["event"] == "BankUnreachable"
    stage.troubles.recover()
    stage.advance(64)
    assert stage.view.name == "welcome"
    stage.close()


def test_f02_a_card_that_comes_while_the_bank_is_looked_for_is_served() -> None:
    stage = worlds(Settings(), None, None)(DEACTIVATION)
    stage.open()
    stage.hold_replies(1, 5)
    stage.advance(61)
    assert stage.runner.awaits_bank
    stage.insert("phone-on-file")
    stage.settle()
    assert stage.view.name == "card_pin"
    stage.advance(6)
    assert stage.view.name == "card_pin"
    stage.close()


@pytest.mark.parametrize("can_eject", [True, False])
def test_f02_a_reader_that_fails_with_a_card_in_leaves_time_to_take_it(can_eject: bool) -> None:
    stage = opened()
    stage.reader.can_eject = can_eject
    stage.reader.fail("reader-missing")
    stage.settle()
    assert (stage.view.name, stage.view.code) == ("reader_failed", "reader-missing")
    assert "take it now" in stage.view.text()
    stage.advance(25)
    assert stage.view.name == "reader_failed"
    assert stage.reader.take() is not can_eject  # a hand-fed reader lets go of it
    stage.advance(10)
    assert stage.view.name == "out_of_service"
    stage.reader.recover()
    stage.settle()
    assert stage.view.name == ("card_left" if can_eject else "welcome")
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
    monkeypatch.setattr("otp_atm.scenarios.stage.MemorySink", lambda: made)
    return made


def played_until_full(script: Script, watch: Callable[[View], None]) -> Stage | None:
    """The stage when the disk has just filled up, in the middle of the script; None if the script is over before."""
    stage = worlds(Settings(), None, None, watch)(script)
    stage.open()
    cast = cast_on(stage)
    for step in script.steps:
        if stage.view.code == "journal-failed":
            return stage
        perform(step, cast)
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

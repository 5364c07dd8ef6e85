"""Scenarios against a bank of which nothing is known but what it answers a terminal."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from otp_atm import launcher
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.bank.wire.problems import Code
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.jitter import jitter_of
from otp_atm.kiosk.ports import Post
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.requests import BankRequest
from otp_atm.scenarios.any_bank import AnyBank
from otp_atm.scenarios.bank_side import BEGINNING, NoSide
from otp_atm.scenarios.behind import Banks, Elsewhere
from otp_atm.scenarios.needs import Need
from otp_atm.scenarios.play import Outcome, play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import worlds
from tests.scenarios.real_bank import FIXTURES, SETTINGS, NeverReset, of_our_contract, of_somebodys_own, open_bank, way_to

FILES = sorted((PROJECT / "scenarios" / "atm").glob("*.yaml"))
SHIPPED = [read_script(path) for path in sorted((PROJECT / "scenarios").rglob("*.yaml"))]


def written(tmp_path: Path, steps: str, head: str = "") -> Script:
    path = tmp_path / "mine.yaml"
    path.write_text(f"title: mine\nlanguage: en\n{head}steps:\n{steps}", encoding="utf-8")
    return read_script(path)


def played(script: Script, banks: Banks) -> Outcome:
    return play(script, worlds(SETTINGS, banks, None))


@pytest.mark.parametrize("banks", [lambda: of_our_contract(open_bank()), of_somebodys_own], ids=["our contract", "somebody's own"])
def test_what_needs_nothing_of_its_side_holds_with_any_bank_again_and_again(banks: Callable[[], Banks]) -> None:
    open_stage = worlds(SETTINGS, banks(), None)
    outcomes = [play(read_script(path), open_stage) for path in (*FILES, *FILES)]
    assert not [outcome.failure for outcome in outcomes if outcome.failure]
    left_out = [outcome for outcome in outcomes if outcome.left_out]
    assert 20 * 2 < len(outcomes) - len(left_out) < len(outcomes)
    assert all(outcome.script.needs or any(step.needs for step in outcome.script.steps) for outcome in left_out)


def test_a_scenario_that_needs_more_is_left_out_with_word_and_line(tmp_path: Path) -> None:
    without = "this bank has no control desk (the simulator has one with --control), and no --hooks are given"
    for steps, lack in {
        "  - take card\n  - expect sms: {card: no-phone}\n": "line 5, «expect sms» needs the text messages that the bank has sent",
        "  - wait: 3\n  - wait: {seconds: 3, bank: true}\n": "line 5, «wait» needs the bank's clock moving with the terminal's",
        "  - note: {name: x, sms: '(1)', card: no-phone}\n": "line 4, «note» needs the text messages that the bank has sent",
        "  - tap: Home\n": "line 4, «tap» needs what the phone asks of its bank, and its messages",
    }.items():
        outcome = played(written(tmp_path, steps), of_our_contract(open_bank()))
        assert (outcome.failure, outcome.left_out) == ("", f"{lack}, and {without}")


def test_it_is_left_out_for_what_it_says_itself_and_for_what_it_includes(tmp_path: Path) -> None:
    outcome = played(written(tmp_path, "  - expect: welcome\n", "needs: [fresh-cards]\n"), of_somebodys_own())
    assert outcome.left_out.startswith("line 3, «needs: fresh-cards» needs its cards as they were in the beginning, and ")
    (tmp_path / "part.yaml").write_text("steps:\n  - bank is reset\n")
    outcome = played(written(tmp_path, "  - include: part.yaml\n"), of_somebodys_own())
    assert outcome.left_out.startswith(f"{tmp_path / 'part.yaml'}, line 2, «bank is reset» needs the bank beginning again, and ")


def test_a_shipped_scenario_that_does_not_say_so_leaves_a_bank_as_it_found_it() -> None:
    """All that can be played at a bank which nobody resets hold there twice, one after the other."""
    clock = SimulatedClock(BEGINNING)
    bank = memory_bank(FIXTURES, clock, random.Random(1).randbytes, clock.advance)
    open_stage = worlds(SETTINGS, of_our_contract(bank, NeverReset(bank, shares_clock=True), way_to(bank)), None)
    outcomes = [play(script, lambda script: open_stage(script, clock)) for script in SHIPPED * 2]
    assert not [outcome.failure for outcome in outcomes if outcome.failure]
    assert sum(not outcome.left_out for outcome in outcomes) > len(SHIPPED) / 2


def test_time_at_a_bank_with_a_clock_of_its_own_begins_now_and_passes_at_the_terminal_alone(tmp_path: Path) -> None:
    banks = of_our_contract(open_bank())
    assert Need.CLOCK not in banks.can
    outcome = played(written(tmp_path, "  - insert: phone-on-file\n  - pin: own\n  - wait: 31\n  - expect: more_time\n"), banks)
    assert not outcome.failure


# The words for trouble, done at the terminal's end of the wire ----------------------------------------------------------------------

TO_CONSENT = """
  - insert: phone-on-file
  - pin: own
  - choose: Password Operations
  - choose: Register one-time password
  - choose: Yes, it is mine
  - pin: "40718293"
  - pin: "40718293"
"""
TROUBLES = {
    "unreachable, at: enrol, times: 9": ("bank_unreachable", "bank-unavailable"),
    "resets, at: enrol, times: 9": ("bank_unreachable", "bank-unreachable"),
    "silent, at: enrol, times: 9": ("not_done", "bank-timeout"),
    "loses-request, at: enrol, times: 9": ("not_done", "bank-reply-lost"),
    "loses-reply, at: enrol, times: 9": ("enrolled", "bank-reply-lost"),
    "loses-reply, at: enrol, times: 2": ("enrolled", None),
    "talks-nonsense, at: enrol, times: 9": ("enrolled", "bank-reply-unusable"),
    "refuses, at: enrol, code: card-blocked": ("card_blocked", None),
    "refuses, at: enrol, code: internal-error, times: 9": ("not_done", "internal-error"),
    "slow, seconds: 600": ("enrolled", "bank-timeout"),
    "answers-twice": ("enrolled", None),
}
"""What each makes of an enrolment: the screen in the end, and the code of the answer that was lost on the way, if one was."""


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize(
    "banks", [None, lambda: of_our_contract(open_bank()), of_somebodys_own], ids=["in process", "our contract", "somebody's own"]
)
def test_trouble_looks_the_same_whatever_bank_it_is(banks: Callable[[], Banks] | None, trouble: str, tmp_path: Path) -> None:
    screen, code = TROUBLES[trouble]
    script = written(tmp_path, f"{TO_CONSENT}  - bank: {{does: {trouble}}}\n  - choose: Yes, I agree\n  - stay silent until: {screen}\n")
    journal = journal_of(script, banks and banks())
    assert [record["code"] for record in journal if record["event"] in {"BankReplyLost", "BankUnreachable"}] == [code] * (code is not None)
    assert sum(record["event"] == "Enrolled" for record in journal) == (screen == "enrolled") * (2 if trouble == "answers-twice" else 1)


def journal_of(script: Script, banks: Banks | None) -> list[dict[str, Any]]:
    """What a terminal has written at which this script holds."""
    stages: list[Stage] = []

    def open_stage(script: Script) -> Stage:
        stages.append(worlds(SETTINGS, banks, None)(script))
        return stages[-1]

    outcome = play(script, open_stage)
    assert not outcome.failure, outcome.failure
    return stages[0].journal_records()


def test_silence_lasts_as_long_as_a_client_waits_and_trouble_is_over_when_the_bank_recovers(tmp_path: Path) -> None:
    steps = """
  - insert: phone-on-file
  - bank: {does: silent, at: open-card-session}
  - pin: own
  - expect: services
  - bank: {does: silent, times: 99}
  - choose: Password Operations
  - choose: Register one-time password
  - expect: {screen: bank_unreachable, code: bank-timeout}
  - bank recovers
  - stay silent until: welcome
"""
    idle = SETTINGS.timeouts.idle * jitter_of(SETTINGS.terminal.id)(Timeout.IDLE, 0)
    for banks in (None, of_our_contract(open_bank()), of_somebodys_own()):
        stage = worlds(SETTINGS, banks, None)(written(tmp_path, "  - say: x\n"))
        before = stage.seconds
        stage.open()
        stage.troubles.cause("silent", "read-terminal", 9, Code.BANK_UNAVAILABLE)
        stage.run_out_of_time()
        assert stage.seconds - before == pytest.approx(idle + SETTINGS.bank.deadline)
        stage.close()
        outcome = play(written(tmp_path, steps), worlds(SETTINGS, banks, None))
        assert not outcome.failure, outcome.failure


# On the command line ----------------------------------------------------------------------------------------------------------------


def test_bank_without_an_address_is_that_of_the_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("bank: {driver: 'tests.scenarios.real_bank:factory'}\n")
    files = [str(PROJECT / "scenarios" / "atm" / name) for name in ("blocked-card.yaml", "deactivate.yaml")]
    assert launcher.main(["scenario", *files, "--bank", "--config", str(config)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0].startswith("ok  ")
    assert said.out.splitlines()[1].startswith(f"left out  {files[1]}: line 4, «needs: fresh-cards» needs ")
    assert said.err.startswith("2 scenarios, 0 failed, 1 left out, ")


def test_a_driver_that_cannot_be_had_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("bank:\n  driver: tests.scenarios.real_bank:no_factory\n")
    assert launcher.main(["scenario", str(FILES[0]), "--bank", "--config", str(config)]) == 2
    assert capsys.readouterr().err.startswith(f"{config}, line 2: bank.driver: tests.scenarios.real_bank:no_factory: ")


def test_a_bank_of_somebodys_own_that_never_answers_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    banks = Elsewhere(lambda wire: AnyBank(Mute(), wire.to, deadline=15, longest=0.01), NoSide(), None)
    outcome = played(written(tmp_path, "  - expect: {screen: out_of_service, code: bank-timeout}\n"), banks)
    assert not outcome.failure, outcome.failure


class Mute:
    """A `kiosk.ports.Bank` that breaks its promise: it answers nothing."""

    def ask(self, request: BankRequest, reply: Post) -> None:
        """Says nothing."""

    def end_card_session(self) -> None:
        """There is none."""

    def close(self) -> None:
        """Nothing is held."""

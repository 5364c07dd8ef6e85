"""What is counted of a terminal, and what is not told of anybody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.customer import enrol_once
from otp_atm.bank.recording import Answered, Asked
from otp_atm.kiosk.events import BankPresent
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.requests import CheckBank
from otp_atm.kiosk.stream import Moment
from otp_atm.monitoring.condition import SILENCE, Condition
from otp_atm.monitoring.metrics import MOST_ASKED, MOST_CODES, OTHER, Codes
from tests.monitoring.watched import lived_through, watched

SCENARIOS = PROJECT / "scenarios" / "atm"


def test_a_visit_is_counted_with_what_came_of_it_and_how_long_it_took() -> None:
    with watched() as seen:
        assert seen.stage
        seen.stage.open()
        assert seen.value("otp_atm_state", state="ready") == 1
        assert seen.value("otp_atm_sessions_total") == 0
        enrol_once(seen.stage)
        assert seen.value("otp_atm_sessions_total") == 1
        assert seen.value("otp_atm_session_seconds_count") == 1
        assert seen.value("otp_atm_outcomes_total", outcome="enrolled") == 1
        assert seen.value("otp_atm_bank_answers_total", request="VerifyCardPin", answer="PinAccepted") == 1
        assert seen.value("otp_atm_bank_request_seconds_count", request="Enrol") == 1
        enrol_once(seen.stage)
        assert seen.value("otp_atm_sessions_total") == seen.value("otp_atm_session_seconds_count") == 2


def test_while_somebody_is_served_only_that_is_told() -> None:
    with watched() as seen:
        assert seen.stage
        seen.stage.open()
        seen.stage.insert("phone-on-file")
        seen.stage.settle()
        assert [seen.value("otp_atm_state", state=state.value) for state in Condition] == [0, 0, 1, 0, 0]
        assert seen.pulse.health == (True, "serving", "")


def test_the_journals_position_is_that_of_its_last_line() -> None:
    with watched() as seen:
        assert seen.stage
        seen.stage.open()
        enrol_once(seen.stage)
        assert seen.value("otp_atm_journal_position") == seen.stage.journal_length
        assert 0 < seen.value("otp_atm_journal_durable_position") <= seen.stage.journal_length
        assert seen.value("otp_atm_device_failing", device="journal") == 0


def test_a_device_that_fails_is_counted_by_its_code_and_the_terminal_is_not_well() -> None:
    with watched() as seen:
        assert seen.stage
        seen.stage.open()
        seen.stage.reader.fail("reader-missing")
        seen.stage.settle()
        assert seen.value("otp_atm_device_failures_total", device="card_reader", code="reader-missing") == 1
        assert seen.value("otp_atm_device_failing", device="card_reader") == 1
        assert seen.pulse.health == (False, "out_of_service", "reader-missing")
        seen.stage.reader.recover()
        seen.stage.settle()
        seen.stage.advance(30)
        assert seen.value("otp_atm_device_failing", device="card_reader") == 0
        assert seen.pulse.health == (True, "ready", "")


def test_a_card_that_is_kept_and_a_bank_that_cannot_be_reached_are_counted() -> None:
    seen = lived_through(SCENARIOS / "card-not-taken.yaml", SCENARIOS / "bank-unreachable.yaml")
    assert seen.value("otp_atm_cards_retained_total") == 1
    assert seen.value("otp_atm_outcomes_total", outcome="bank_unreachable") == 1
    assert "otp_atm_bank_failures_total{code=" in seen.text()


def test_a_loop_that_stands_still_is_told_as_stuck_whatever_it_was_doing() -> None:
    with watched() as seen:
        assert seen.stage
        seen.stage.open()
        seen.look()
        seen.at = SILENCE + 0.1
        assert seen.pulse.health == (False, "stuck", "")
        assert seen.value("otp_atm_loop_silence_seconds") == pytest.approx(SILENCE + 0.1)
        seen.pulse.beat()
        assert seen.pulse.health.well


def test_b05_of_customers_nothing_is_told_whatever_happens_to_them() -> None:
    """Every shipped scenario of the ATM; labels and values that are there for none of it are told from the first."""
    with watched() as idle:
        assert idle.stage
        idle.stage.open()
        before = names_and_labels(idle.text())
    seen = lived_through(*sorted(path for path in SCENARIOS.glob("*.yaml") if is_one(path)))
    text = seen.text()
    assert seen.stage
    assert not [card for card in seen.stage.wallet.values() if card.pan.digits in text or card.pan.truncated in text]
    assert not re.search(r'="[^"]*[0-9]{6,}', text)
    more = {name for name in names_and_labels(text) - before if "_failures_total{" not in name}
    assert more == set()
    assert len(text.splitlines()) < 1000


def is_one(path: Path) -> bool:
    return "examples:" not in path.read_text(encoding="utf-8")


def names_and_labels(text: str) -> set[str]:
    """Of every sample; of process figures there may be other ones on other systems."""
    return {line.rpartition(" ")[0] for line in text.splitlines() if not line.startswith(("#", "process_"))}


def test_codes_that_somebody_makes_up_cannot_make_labels_without_end() -> None:
    code = Codes()
    assert [code(f"made-up-{number}") for number in range(MOST_CODES + 5)][-6:] == [f"made-up-{MOST_CODES - 1}", *[OTHER] * 5]
    assert code("made-up-0") == "made-up-0"


@pytest.mark.parametrize("made_up", ["6037991234567893", "card-60379912", "No Code", "", "a" * 65, 'x"} 1\notp_atm_state'])
def test_what_looks_like_no_code_is_no_label(made_up: str) -> None:
    assert Codes()(made_up) == OTHER


def test_answers_that_never_come_are_not_remembered_without_end() -> None:
    with watched() as seen:
        assert seen.stage
        seen.stage.open()
        metrics = seen.look()
        requests = [CheckBank(traceparent=str(number)) for number in range(5 * MOST_ASKED)]
        for request in requests:
            metrics.tell(Asked(Moment(0.0, 0.0), request))
        before = seen.value("otp_atm_bank_request_seconds_count", request="CheckBank")
        for request in requests:
            metrics.tell(Answered(Moment(1.0, 1.0), request, BankPresent()))
        assert seen.value("otp_atm_bank_request_seconds_count", request="CheckBank") == before + MOST_ASKED

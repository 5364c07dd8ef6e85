"""What the demo overhears of its bank, and what it says when there is none."""

from __future__ import annotations

import queue
import random
from datetime import UTC, datetime
from typing import Any, NoReturn

import pytest

from otp_atm.bank.client import BankClient
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.bank.wire.transport import NeverSent
from otp_atm.configuration import Settings
from otp_atm.demo.bank_process import BankDidNotStart
from otp_atm.demo.demo_bank import AbsentBank, Mailbox, OverheardBank, demo_bank
from otp_atm.demo.news import News
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.events import BankUnreachable, Event, KeyDelivered, PinAccepted
from otp_atm.kiosk.requests import VerifyCardPin
from otp_atm.kiosk.vocabulary import Card, Pan
from otp_atm.services.one_time_password.events import Enrolled
from otp_atm.services.one_time_password.requests import AskPhone, Enrol
from tests.bank.pad import Pad, signed

FIXTURES = load_fixtures()
SARA = FIXTURES.cards[0]
OTP_PIN = "40718293"


class DeafDesk:
    """A control desk that cannot be reached."""

    def call(self, *_: object, **__: object) -> NoReturn:
        raise NeverSent("bank-unreachable")


class Overheard:
    """A bank in memory, what it answered, and what it wrote to its customers' phones."""

    def __init__(self, desk: Any = None) -> None:
        clock = SimulatedClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
        bank = memory_bank(FIXTURES, clock, random.Random(7).randbytes, clock.advance)
        client = BankClient(bank, FIXTURES.terminals[0].id, "boot-0000000000000000000", deadline=25.0)
        self.woken_for: list[News | None] = []
        self.mailbox = Mailbox(self._wake)
        self.bank = OverheardBank(client, desk or bank, self.mailbox)

    def ask(self, request: object) -> Event:
        answers: list[Event] = []
        self.bank.ask(request, answers.append)  # type: ignore[arg-type]
        (answer,) = answers
        return answer

    def enrol(self) -> None:
        delivered = self.ask(signed(FIXTURES.terminals[0].master_key))
        assert isinstance(delivered, KeyDelivered)
        pad = Pad.loaded(delivered, FIXTURES.terminals[0].master_key)
        assert isinstance(self.ask(VerifyCardPin(Card(Pan(SARA.pan), SARA.expiry_digits), pad.enter(SARA.pin, SARA.pan))), PinAccepted)
        self.ask(AskPhone())
        pins = pad.enter(OTP_PIN, SARA.pan), pad.enter(OTP_PIN, SARA.pan)
        assert isinstance(self.ask(Enrol("1.1", *pins, sms_consent=True, replacing=False)), Enrolled)

    def _wake(self) -> None:
        self.woken_for.append(self.mailbox.latest())


def test_g08_the_activation_message_is_news_once_and_wakes_the_window() -> None:
    overheard = Overheard()
    assert overheard.mailbox.latest() is None
    overheard.enrol()
    news = overheard.mailbox.latest()
    assert news is not None
    assert overheard.woken_for == [news]
    assert "کد فعال" in news.text
    assert SARA.pan not in news.text
    assert news.text not in repr(news)


def test_f04_the_number_above_a_message_is_masked() -> None:
    overheard = Overheard()
    overheard.enrol()
    news = overheard.mailbox.latest()
    assert news is not None
    assert "۰۹۱۲ *** ۴۵۶۷" in news.heading


def test_a_control_desk_that_does_not_answer_disturbs_nobody() -> None:
    overheard = Overheard(DeafDesk())
    overheard.enrol()
    assert overheard.mailbox.latest() is None


class NoProcess:
    """A bank process that ended before it was ready."""

    def url(self) -> str:
        raise BankDidNotStart("no port is free")


def test_f02_a_bank_that_does_not_start_is_told_to_the_operator_and_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    bank = demo_bank(NoProcess(), Settings(), Mailbox(lambda: None))  # type: ignore[arg-type]
    answers: queue.SimpleQueue[Event] = queue.SimpleQueue()
    bank.ask(signed(FIXTURES.terminals[0].master_key), answers.put)
    assert answers.get(timeout=10) == BankUnreachable("bank-did-not-start")
    bank.end_card_session()
    bank.close()
    assert capsys.readouterr().err == "the bank did not start: no port is free\n"


def test_an_absent_bank_answers_everything_alike() -> None:
    answers: list[Event] = []
    AbsentBank().ask(AskPhone(), answers.append)
    assert answers == [BankUnreachable("bank-did-not-start")]

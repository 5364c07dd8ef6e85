"""The bank's thread: asking returns at once, answers come in order, and closing ends it."""

from __future__ import annotations

import subprocess
import sys
from queue import SimpleQueue
from threading import Event, current_thread

import pytest

from otp_atm.bank.remote import remote_bank
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.worker import DEFECT, BankInThread
from otp_atm.kiosk import events
from otp_atm.kiosk.events import BankReplyLost, BankUnreachable
from otp_atm.kiosk.ports import Bank, Post
from otp_atm.kiosk.requests import BankRequest
from otp_atm.services.one_time_password import events as otp_events
from otp_atm.services.one_time_password import requests as otp
from tests.bank.pad import signed
from tests.bank.postgres import free_port
from tests.bank.process import ROOT, BankProcess

ENROLLED = otp_events.AlreadyEnrolled("0912***4567")
"""An answer to both questions that are asked here."""


class SlowBank:
    """Answers when told to."""

    def __init__(self) -> None:
        self.go = Event()
        self.done: list[str] = []

    def ask(self, request: BankRequest, reply: Post) -> None:
        assert self.go.wait(10)
        self.done.append(type(request).__name__)
        reply(ENROLLED)

    def end_card_session(self) -> None:
        self.done.append("end")

    def close(self) -> None:
        self.done.append(f"close in {current_thread().name}")


def test_asking_returns_at_once_and_answers_come_in_order() -> None:
    slow, replies = SlowBank(), SimpleQueue[events.Event]()
    bank = BankInThread(lambda: slow)
    bank.ask(otp.AskPhone(), replies.put)
    bank.end_card_session()
    bank.ask(otp.AskEnrolment(), replies.put)
    assert replies.empty()
    slow.go.set()
    assert [replies.get(timeout=5) for _ in range(2)] == [ENROLLED] * 2
    bank.close()
    assert slow.done == ["AskPhone", "end", "AskEnrolment", "close in bank"]


class DefectiveBank(SlowBank):
    """Fails with a secret in the message, on everything but the last question."""

    def ask(self, request: BankRequest, reply: Post) -> None:
        if not isinstance(request, otp.AskEnrolment):
            raise ValueError("6221061234567890")
        reply(otp_events.NotEnrolled())

    def end_card_session(self) -> None:
        raise ValueError("6221061234567890")


def test_f07_a_defect_of_the_client_is_an_answer_and_the_thread_lives_on(capsys: pytest.CaptureFixture[str]) -> None:
    replies = SimpleQueue[events.Event]()
    bank = BankInThread(DefectiveBank)
    for request in (otp.AskPhone(), otp.Deactivate("1.1"), otp.AskEnrolment()):
        bank.ask(request, replies.put)
        bank.end_card_session()
    bank.close()
    assert [replies.get_nowait() for _ in range(3)] == [BankUnreachable(DEFECT), BankReplyLost(DEFECT), otp_events.NotEnrolled()]
    told = capsys.readouterr().err
    assert "ValueError at worker.py:" in told
    assert "6221061234567890" not in told


def test_a_defect_after_the_answer_is_no_second_answer(capsys: pytest.CaptureFixture[str]) -> None:
    class Stumbling(SlowBank):
        def ask(self, request: BankRequest, reply: Post) -> None:
            reply(otp_events.NotEnrolled())
            raise KeyError(type(request))

    replies = SimpleQueue[events.Event]()
    bank = BankInThread(Stumbling)
    bank.ask(otp.AskEnrolment(), replies.put)
    bank.close()
    assert (replies.get_nowait(), replies.empty()) == (otp_events.NotEnrolled(), True)
    assert "KeyError" in capsys.readouterr().err


def test_a_bank_that_could_not_be_made_is_made_at_the_next_request(capsys: pytest.CaptureFixture[str]) -> None:
    tries = iter((OSError, OSError, None))

    def make() -> Bank:
        if trouble := next(tries):
            raise trouble
        return DefectiveBank()

    replies = SimpleQueue[events.Event]()
    bank = BankInThread(make)
    for _ in range(2):
        bank.ask(otp.AskEnrolment(), replies.put)
    bank.close()
    assert [replies.get_nowait() for _ in range(2)] == [BankUnreachable(DEFECT), otp_events.NotEnrolled()]
    assert capsys.readouterr().err.count("OSError") == 2


def test_leaving_does_not_wait_for_a_bank_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otp_atm.bank.worker.LONGEST_GOODBYE", 0.05)
    slow, replies = SlowBank(), SimpleQueue[events.Event]()
    bank = BankInThread(lambda: slow)
    bank.ask(otp.AskPhone(), replies.put)
    bank.close()
    assert replies.empty()
    slow.go.set()
    assert replies.get(timeout=5) == ENROLLED


def test_the_bank_over_http_from_a_thread(sqlite_process: BankProcess) -> None:
    replies = SimpleQueue[events.Event]()
    bank = remote_bank(sqlite_process.url, "ATM00001", 10)
    bank.ask(signed(load_fixtures().terminals[0].master_key), replies.put)
    assert isinstance(replies.get(timeout=10), events.KeyDelivered)
    bank.close()


def test_a_bank_that_is_not_there_is_an_event() -> None:
    replies = SimpleQueue[events.Event]()
    bank = remote_bank(f"http://127.0.0.1:{free_port()}", "ATM00001", 10)
    bank.ask(signed(load_fixtures().terminals[0].master_key), replies.put)
    assert replies.get(timeout=10) == events.BankUnreachable("bank-unreachable")
    bank.close()


def test_importing_the_remote_bank_is_light() -> None:
    program = "import sys, otp_atm.bank.remote; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not {"requests", "starlette", "sqlalchemy", "cryptography", "psec", "uvicorn"} & set(loaded)

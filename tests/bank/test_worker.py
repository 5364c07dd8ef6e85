"""The bank's thread: asking returns at once, answers come in order, and closing ends it."""

from __future__ import annotations

import subprocess
import sys
from queue import SimpleQueue
from threading import Event, current_thread

from bank.remote import remote_bank
from bank.worker import BankInThread
from kiosk import effects, events
from kiosk.effects import BankRequest
from kiosk.ports import Post
from tests.bank.postgres import free_port
from tests.bank.process import ROOT, BankProcess


class SlowBank:
    """Answers when told to."""

    def __init__(self) -> None:
        self.go = Event()
        self.done: list[str] = []

    def ask(self, request: BankRequest, reply: Post) -> None:
        assert self.go.wait(10)
        self.done.append(type(request).__name__)
        reply(events.NotEnrolled())

    def end_card_session(self) -> None:
        self.done.append("end")

    def close(self) -> None:
        self.done.append(f"close in {current_thread().name}")


def test_asking_returns_at_once_and_answers_come_in_order() -> None:
    slow, replies = SlowBank(), SimpleQueue[events.Event]()
    bank = BankInThread(lambda: slow)
    bank.ask(effects.AskPhone(), replies.put)
    bank.end_card_session()
    bank.ask(effects.AskEnrolment(), replies.put)
    assert replies.empty()
    slow.go.set()
    assert [replies.get(timeout=5) for _ in range(2)] == [events.NotEnrolled()] * 2
    bank.close()
    assert slow.done == ["AskPhone", "end", "AskEnrolment", "close in bank"]


def test_the_bank_over_http_from_a_thread(sqlite_process: BankProcess) -> None:
    replies = SimpleQueue[events.Event]()
    bank = remote_bank(sqlite_process.url, "ATM00001", 10)
    bank.ask(effects.FetchPinKey(), replies.put)
    assert isinstance(replies.get(timeout=10), events.KeyDelivered)
    bank.close()


def test_a_bank_that_is_not_there_is_an_event() -> None:
    replies = SimpleQueue[events.Event]()
    bank = remote_bank(f"http://127.0.0.1:{free_port()}", "ATM00001", 10)
    bank.ask(effects.FetchPinKey(), replies.put)
    assert replies.get(timeout=10) == events.BankUnreachable("bank-unreachable")
    bank.close()


def test_importing_the_remote_bank_is_light() -> None:
    program = "import sys, bank.remote; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not {"requests", "pydantic", "fastapi", "sqlalchemy", "cryptography", "psec", "uvicorn"} & set(loaded)

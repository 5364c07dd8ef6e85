"""What a bank of somebody's own may say, whatever it is: the terminal hears of one answer that fits, and the bank's thread lives on."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final

import pytest

from otp_atm.assembly import Devices, assemble
from otp_atm.bank.fitting import fitting
from otp_atm.bank.worker import DEFECT, BankInThread
from otp_atm.configuration import Settings
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.display.mock import MockDisplay
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk import events, requests
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.events import BankPresent, BankReplyLost, BankUnreachable
from otp_atm.kiosk.ports import Post
from otp_atm.kiosk.requests import BankRequest, CheckBank
from otp_atm.kiosk.settings import JournalSettings
from otp_atm.services.one_time_password import requests as otp
from otp_atm.services.one_time_password.events import Active, AlreadyEnrolled, Enrolled, PhoneOnFile
from tests import whole

NOW: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER: Any = "2026-11-23T09:00:00Z"
ANYTHING: Any = object()
VERIFY: Final = requests.VerifyCardPin(ANYTHING, ANYTHING)
ENROL: Final = otp.Enrol("1.1", ANYTHING, ANYTHING, True, False)


@pytest.mark.parametrize(
    ("request_", "said", "wrong"),
    [
        (CheckBank(), None, "CheckBank: NoneType is no answer to it"),
        (CheckBank(), "present", "CheckBank: str is no answer to it"),
        (CheckBank(), BankPresent, "CheckBank: something of its own is no answer to it"),
        (CheckBank(), type("do-not-repeat", (), {})(), "CheckBank: something of its own is no answer to it"),
        (CheckBank(), type("do-not-repeat", (events.BankRefused,), {})("a"), "CheckBank: something of its own is no answer to it"),
        (CheckBank(), events.PinAccepted(), "CheckBank: PinAccepted is no answer to it"),
        (CheckBank(), events.CardRemoved(), "CheckBank: CardRemoved is no answer to it"),
        (CheckBank(), events.BankRefused("Sorry, we are closed"), "CheckBank: BankRefused.code is of another type or form"),
        (CheckBank(), events.BankRefused(ANYTHING), "CheckBank: BankRefused.code is of another type or form"),
        (CheckBank(), events.BankUnreachable("a", "\udcff"), "CheckBank: BankUnreachable.detail is of another type or form"),
        (CheckBank(), events.BankUnreachable("a", "b\u2028c"), "CheckBank: BankUnreachable.detail is of another type or form"),
        (VERIFY, events.PinRefused(0), "VerifyCardPin: PinRefused.tries_left is of another type or form"),
        (otp.AskPhone(), PhoneOnFile("09121234567"), "AskPhone: PhoneOnFile.masked_phone is of another type or form"),
        (ENROL, Enrolled("0912***4567", NOW.replace(tzinfo=None), True), "Enrol: Enrolled.valid_until is of another type or form"),
        (ENROL, Enrolled("0912***4567", NOW, ANYTHING), "Enrol: Enrolled.sms_otp is of another type or form"),
    ],
)
def test_what_is_no_answer_is_one_of_no_use_and_says_what_is_wrong(request_: BankRequest, said: object, wrong: str) -> None:
    kind = BankReplyLost if BankReplyLost in request_.replies else BankUnreachable
    assert fitting(request_, said) == kind("bank-reply-unusable", wrong)


def test_what_is_one_comes_through_as_what_it_means() -> None:
    assert fitting(ENROL, Enrolled("0912***4567", LATER, True)) == Enrolled("0912***4567", NOW.replace(day=23), True)
    written: Any = "sms"
    assert fitting(otp.AskEnrolment(), AlreadyEnrolled("", written)) == AlreadyEnrolled("", Active.SMS)


class Odd:
    """Answers as it is told, and every other request well."""

    def __init__(self, odd: Callable[[Post], object]) -> None:
        self._ask: Callable[[Post], object] | None = odd

    def ask(self, _: BankRequest, reply: Post) -> None:
        odd, self._ask = self._ask, None
        if odd:
            odd(reply)
        else:
            reply(BankPresent())

    def end_card_session(self) -> None:
        raise CancelledError

    def close(self) -> None:
        raise SystemExit(3)


def raising(error: BaseException) -> Callable[[Post], object]:
    def ask(_: Post) -> None:
        raise error

    return ask


def twice(reply: Post) -> None:
    reply(BankPresent())
    reply(events.BankRefused("too-late"))


def in_a_thread_of_its_own(reply: Post) -> None:
    thread = Thread(target=reply, args=(BankPresent(),))
    thread.start()
    thread.join()


@pytest.mark.parametrize(
    ("odd", "answer"),
    [
        (raising(SystemExit(1)), BankUnreachable(DEFECT)),
        (raising(CancelledError()), BankUnreachable(DEFECT)),
        (raising(GeneratorExit()), BankUnreachable(DEFECT)),
        (twice, BankPresent()),
        (in_a_thread_of_its_own, BankPresent()),
        (lambda reply: reply(None), BankUnreachable("bank-reply-unusable", "CheckBank: NoneType is no answer to it")),
    ],
)
def test_the_thread_lives_on_and_each_request_is_answered_once(
    odd: Callable[[Post], object], answer: events.Event, capsys: pytest.CaptureFixture[str]
) -> None:
    replies = SimpleQueue[events.Event]()
    bank = BankInThread(lambda: Odd(odd))
    bank.ask(CheckBank(), replies.put)
    bank.end_card_session()
    bank.ask(CheckBank(), replies.put)
    assert [replies.get(timeout=5) for _ in range(2)] == [answer, BankPresent()]
    bank.close()
    assert replies.empty()
    assert "CancelledError" in capsys.readouterr().err


def test_every_answer_of_every_request_fits_as_our_own_client_makes_it() -> None:
    """With a field of each kind filled in: the forms are those of the wire, or wider."""
    filled: dict[str, Any] = {
        "code": "bank-refused",
        "key_block": "D0144P0AE00N0000",
        "kcv": "0123456789",
        "tries_left": 2,
        "masked_phone": "0912***4567",
        "valid_until": NOW,
        "sms_otp": True,
        "active": Active.SMS,
        "detail": "",
    }
    for kind_of_request in whole.REQUESTS:
        request = kind_of_request(**dict.fromkeys(kind_of_request.__struct_fields__, ANYTHING))
        for kind in request.replies:
            event = kind(*(filled[name] for name in kind.__struct_fields__))
            assert fitting(request, event) == event


@pytest.mark.parametrize(
    "said", [None, "open", events.CardRemoved(), events.KeyDelivered(ANYTHING, ANYTHING), events.KeyDelivered("\u0663", "")]
)
def test_a_terminal_at_a_bank_that_says_anything_is_out_of_service_and_lives_on(said: Any, tmp_path: Path) -> None:
    clock = SimulatedClock(NOW)
    display = MockDisplay()
    bank = BankInThread(lambda: Odd(lambda reply: reply(said)))
    devices = Devices(MockCardReader(), SimulatedPinPad(bytes(32), clock.monotonic), display, bank)
    settings = Settings(journal=JournalSettings(tmp_path / "journal"))
    terminal = assemble(settings, devices, clock, lambda: None)
    terminal.start()
    while terminal.turn(5.0 if terminal.awaits_bank else 0.0):
        pass
    assert (display.view.name, display.view.code) in {
        ("out_of_service", "bank-reply-unusable"),
        ("out_of_service", "pin-key-wrong-version"),
    }
    terminal.close()

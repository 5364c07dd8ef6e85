"""What the phone says of the bank is no more than is known: refused, not heard from, or in doubt (F7)."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from otp_atm.bank.wire import app, gateway
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, TransportError, UnusableReply
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.events import Tap
from otp_atm.phone.words import words_of
from tests.phone.person import Person
from tests.spoken import OF_THE_PHONE


class Saying:
    """A bank that says this to one operation, and passes the others on."""

    def __init__(self, bank: Any, operation: str, said: object) -> None:
        self._bank, self._operation, self._said = bank, operation, said

    def call(self, operation: Operation[Any, Any], body: Any, **more: Any) -> Any:
        if operation.name != self._operation:
            return self._bank.call(operation, body, **more)
        if isinstance(self._said, TransportError):
            raise self._said
        return self._said

    def close(self) -> None:
        pass


def sentence(operation: Operation[Any, Any], said: object, language: Language) -> str:
    """What the page says when the bank has said this."""
    with closing(Person(language=language)) as person:
        return told(person, operation, said)


def told(person: Person, operation: Operation[Any, Any], said: object) -> str:
    saying = Saying(person.transport, operation.name, said)
    person.transport = PatientTransport(saying, monotonic=person.clock.monotonic, wait=person.clock.advance)  # type: ignore[assignment]
    person.handset = person.switch_on()
    if operation is app.READ_TIME:
        person.open(Tap.BANK, Tap.OTP_MENU, Tap.SYNCHRONISE)
    else:
        person.open_gateway(name="enrolled")
        person.do(Tap.REQUEST_OTP)
    return person.handset.view.text()


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
@pytest.mark.parametrize(
    ("said", "write", "read"),
    [
        (Problem(code="moon-phase", status=418), "refused", "refused"),
        (Problem(code="terminal-unknown", status=403), "refused", "refused"),
        (Problem(code="too-many", status=429, retry_after=3600), "refused", "refused"),
        (Problem(code="bank-unavailable", status=503), "unreachable", "unreachable"),
        (NeverSent("bank-unreachable"), "unreachable", "unreachable"),
        (ReplyLost("bank-reply-lost"), "in_doubt", "unreachable"),
        (UnusableReply("nonsense"), "in_doubt", "unreachable"),
        (Problem(code="internal-error", status=500), "in_doubt", "unreachable"),
        (Problem(code="card-blocked", status=500), "in_doubt", "unreachable"),
    ],
)
def test_f07_what_is_told_is_what_is_known(said: object, write: str, read: str, language: Language) -> None:
    words = words_of(language)
    assert getattr(words, write) in sentence(gateway.REQUEST_SMS_OTP, said, language)
    assert getattr(words, read) in sentence(app.READ_TIME, said, language)

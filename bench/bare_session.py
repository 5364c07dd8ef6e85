"""What a complete enrolment session cannot do without, and nothing else: the bank's answers, the PIN blocks, the journal's lines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any, Final

import msgspec

from bench.bank_durable import OTP_PIN
from otp_atm.bank.client.line import on_the_wire
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.wire.message import Message, Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, ENROL, READ_ENROLMENT, NewEnrolment, OtpPin
from otp_atm.bank.wire.terminal import DELIVER_PIN_KEY, OPEN_CARD_SESSION, READ_TERMINAL, CardAndPin, KeyRequest
from otp_atm.bank.wire.transport import Transport
from otp_atm.hardware.pin_pad.digits import Digits
from otp_atm.hardware.pin_pad.key_request import key_request_mac
from otp_atm.hardware.pin_pad.pin_key import load_pin_key
from otp_atm.kiosk.vocabulary import Pan, PinBlock

DEADLINE: Final = 15.0


def bare_session(
    bank: Transport, lines: list[dict[str, Any]], pauses: Sequence[float], let_pass: Callable[[float], None]
) -> Callable[[], None]:
    """A function that asks this bank what a terminal asks it for one enrolment, and writes these lines anew.

    Before each request it lets so many seconds pass at the bank, which does what it does as time goes by.
    """
    fixtures = load_fixtures()
    card, terminal = fixtures.cards[0], fixtures.terminals[0]
    path, pan, master_key = {"terminal_id": terminal.id}, Pan(card.pan), bytes.fromhex(terminal.master_key)
    nonce = bytes(range(16))
    request = KeyRequest(nonce=nonce.hex().upper(), mac=key_request_mac(master_key, terminal.id, nonce).hex().upper())
    delivered = asked(bank, DELIVER_PIN_KEY, request, path)
    key = load_pin_key(master_key, delivered.key_block, delivered.kcv)
    digits, expiry = Digits(), card.expiry_digits
    written: list[bytes] = []

    def block(pin: str) -> PinBlock:
        digits.wipe()
        for digit in pin:
            digits.append(digit)
        return key.encipher(digits, pan)

    def write() -> None:
        last = "0" * 64
        written.clear()
        for line in lines:
            body = msgspec.json.encode({**line, "time": datetime.now(UTC), "prev": last})[:-1]
            last = hashlib.sha256(body).hexdigest()
            written.append(b"".join((body, b',"hash":"', last.encode(), b'"}\n')))

    def session() -> None:
        waits = iter(pauses)

        def ask(operation: Operation[Any, Any], body: Message, **more: str) -> Any:
            let_pass(next(waits))
            return asked(bank, operation, body, path, **more)

        identity = CardAndPin(terminal_id=terminal.id, pan=card.pan, expiry=expiry, pin_block=on_the_wire(block(card.pin)))
        token = ask(OPEN_CARD_SESSION, identity).token
        ask(READ_ENROLMENT, Nothing(), token=token)
        first, second = on_the_wire(block(OTP_PIN)), on_the_wire(block(OTP_PIN))
        ask(CHECK_OTP_PIN, OtpPin(first=first), token=token)
        ask(CHECK_OTP_PIN, OtpPin(first=first, second=second), token=token)
        wish = NewEnrolment(first=first, second=second, sms_consent=True, replace=True)
        ask(ENROL, wish, token=token, idempotency_key=token_urlsafe(16))
        ask(READ_TERMINAL, Nothing())
        write()

    return session


def asked(bank: Transport, operation: Operation[Any, Any], body: Message, path: dict[str, str], **more: str) -> Any:
    """The reply; a problem is a fault of the measurement."""
    reply = bank.call(operation, body, path=path, deadline=DEADLINE, **more)
    assert not isinstance(reply, Problem), reply
    return reply

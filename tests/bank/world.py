"""A bank to test, whatever it is made of, and somebody who stands at its terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from msgspec.structs import replace

from otp_atm.bank.client import BankClient
from otp_atm.bank.simulator.fixtures import CardFixture, Fixtures
from otp_atm.bank.simulator.policy import USUAL
from otp_atm.bank.wire import control
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.message import PinBlock as WirePinBlock
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.reading import read, written
from otp_atm.bank.wire.services.one_time_password import NewEnrolment, OtpPin
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION, CardAndPin, CardSession, KeyRequest
from otp_atm.bank.wire.transport import Transport
from otp_atm.kiosk.events import KeyDelivered
from otp_atm.kiosk.vocabulary import Card, Pan, PinBlock
from tests.bank.pad import Pad, key_request, signed

TERMINAL = "ATM00001"
GOOD_PIN = "40719283"
OTHER_PIN = "58302947"
SERIAL = count()


@dataclass
class World:
    """`connect` makes one more connection to the bank; `transport` is the first."""

    name: str
    connect: Callable[[], Transport]
    fixtures: Fixtures

    def __post_init__(self) -> None:
        self.transport = self.connect()
        self.client = self.new_client()
        self.pad = self.new_pad()

    def new_client(self, transport: Transport | None = None) -> BankClient:
        """A terminal that has just started."""
        patient = PatientTransport(transport or self.transport, wait=lambda _: None)
        return BankClient(patient, TERMINAL, f"boot-{next(SERIAL):020d}")

    def new_pad(self) -> Pad:
        """A PIN pad that has just been given a key."""
        delivered = self.client.answer(signed(self.master_key))
        assert isinstance(delivered, KeyDelivered)
        return Pad.loaded(delivered, self.master_key)

    @property
    def master_key(self) -> str:
        """That of the terminal."""
        return self.fixtures.terminals[0].master_key

    def key_request(self) -> KeyRequest:
        """A request for a PIN key that has not been made before."""
        return key_request(self.master_key)

    def card(self, customer: str) -> CardFixture:
        return next(card for card in self.fixtures.cards if card.customer == customer)

    def new_key(self) -> str:
        """An idempotency key nobody has used."""
        return f"test-key-{next(SERIAL):020d}"

    # Calls on the wire

    def call(self, operation: Operation[Q, R], body: Q, *, token: str = "", key: str = "", terminal: str = TERMINAL) -> R | Problem:
        path = {"terminal_id": terminal} if "{terminal_id}" in operation.path else {}
        return self.transport.call(operation, body, path=path, token=token, idempotency_key=key, deadline=30)

    def do(self, operation: Operation[Q, R], body: Q, *, token: str = "", key: str = "", terminal: str = TERMINAL) -> R:
        """A call that must succeed."""
        reply = self.call(operation, body, token=token, key=key, terminal=terminal)
        assert not isinstance(reply, Problem), reply
        return reply

    def code(self, operation: Operation[Q, R], body: Q, *, token: str = "", key: str = "", terminal: str = TERMINAL) -> str:
        """The code of a call that must be refused."""
        reply = self.call(operation, body, token=token, key=key, terminal=terminal)
        assert isinstance(reply, Problem), reply
        return reply.code

    def card_and_pin(self, card: CardFixture, pin: str = "", **changes: object) -> CardAndPin:
        block = on_the_wire(self.pad.enter(pin or card.pin, card.pan))
        body = CardAndPin(terminal_id=TERMINAL, pan=card.pan, expiry=card.expiry_digits, pin_block=block)
        return replace(body, **changes)

    def token(self, customer: str) -> str:
        """A card session of this customer."""
        session: CardSession = self.do(OPEN_CARD_SESSION, self.card_and_pin(self.card(customer)))
        return session.token

    def otp_pin(self, customer: str, first: str = GOOD_PIN, second: str = "") -> OtpPin:
        pan = self.card(customer).pan
        return OtpPin(first=on_the_wire(self.pad.enter(first, pan)), second=on_the_wire(self.pad.enter(second or first, pan)))

    def wish(self, customer: str, first: str = GOOD_PIN, second: str = "", *, sms: bool = True, replace: bool = False) -> NewEnrolment:
        pan = self.card(customer).pan
        both = (on_the_wire(self.pad.enter(pin, pan)) for pin in (first, second or first))
        return NewEnrolment(first=next(both), second=next(both), sms_consent=sms, replace=replace)

    # Behind the bank's back

    def messages(self, after: int = 0) -> tuple[control.SentSms, ...]:
        return tuple(control.sent_since(after, lambda after: self.do(control.READ_OUTBOX, after)))

    def known(self, customer: str) -> control.CardStatus:
        """What the bank knows of this customer's card."""
        return self.do(control.READ_CARD, control.WhichCard(pan=self.card(customer).pan))

    def now(self) -> datetime:
        return self.do(control.READ_CLOCK, Nothing()).now

    def freeze(self) -> datetime:
        return self.do(control.CHANGE_CLOCK, control.ClockChange(frozen=True)).now

    def advance(self, seconds: float) -> None:
        self.do(control.CHANGE_CLOCK, control.ClockChange(advance_seconds=seconds))

    def unlock(self, customer: str = "sara") -> None:
        """As if nobody had guessed at this card, or asked for passwords by SMS."""
        self.do(control.CHANGE_CARD, control.CardChange(pan=self.card(customer).pan, unlock=True))

    def fault(self, kind: control.FaultKind, operation: Operation[Any, Any] | None = None, **more: object) -> None:
        self.do(control.ADD_FAULT, read(control.Fault, written({"kind": kind, "operation": operation.name if operation else "*", **more})))


def on_the_wire(block: PinBlock) -> WirePinBlock:
    return WirePinBlock(data=block.data.hex().upper(), kcv=block.kcv)


def in_hand(card: CardFixture) -> Card:
    """What a reader reads from this card."""
    return Card(Pan(card.pan), card.expiry_digits, card.name)


def activation_code(text: str) -> str:
    """The code in an activation SMS, in Latin digits."""
    return digits_alone(text, 8)


def sms_code(text: str, digits: int = USUAL.sms_otp_digits) -> str:
    """The code in an SMS with a one-time password, in Latin digits."""
    return digits_alone(text, digits)


def digits_alone(text: str, count: int) -> str:
    """So many digits on a line of their own."""
    found = re.search(rf"^\d{{{count}}}$", text, re.MULTILINE)
    assert found, text
    return str(int(found.group())).zfill(count)

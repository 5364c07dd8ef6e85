"""The terminal's way to the bank: what the machine asks, in the bank's messages, and the bank's answers as events of the machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bank.wire import terminal as wire
from bank.wire.message import Nothing
from bank.wire.message import PinBlock as WirePinBlock
from bank.wire.operation import Operation, Q, R
from bank.wire.problems import Code, Problem
from bank.wire.transport import NeverSent, Transport, TransportError
from kiosk import effects, events
from kiosk.effects import BankRequest
from kiosk.events import Event
from kiosk.ports import Post
from kiosk.replies import without_answer
from kiosk.vocabulary import PinBlock

Ask = Callable[[Any], Event]


class BankClient:
    """A `kiosk.ports.Bank` over a transport; answers before `ask` returns. Not to be shared between threads.

    `boot_id` begins every idempotency key; it is drawn anew, unguessably, whenever the terminal starts. `deadline` is the time in
    seconds that one request may take in all, repetitions included.
    """

    def __init__(self, transport: Transport, terminal_id: str, boot_id: str, *, deadline: float = 15.0) -> None:
        self._transport = transport
        self._terminal = {"terminal_id": terminal_id}
        self._boot_id = boot_id
        self._deadline = deadline
        self._token = ""
        self._answers: Final[Mapping[type[BankRequest], Ask]] = {
            effects.FetchPinKey: self._fetch_pin_key,
            effects.CheckBank: self._check_bank,
            effects.VerifyCardPin: self._verify_card_pin,
            effects.AskPhone: self._ask_phone,
            effects.AskEnrolment: self._ask_enrolment,
            effects.CheckOtpPin: self._check_otp_pin,
            effects.Enrol: self._enrol,
            effects.Deactivate: self._deactivate,
            effects.SettleRequest: self._settle,
        }

    def ask(self, request: BankRequest, reply: Post) -> None:
        reply(self.answer(request))

    def answer(self, request: BankRequest) -> Event:
        """The bank's answer, as an event that the request's class names."""
        try:
            return self._answers[type(request)](request)
        except NeverSent as lost:
            return events.BankUnreachable(lost.code)
        except TransportError as lost:
            return without_answer(request, lost.code)

    def end_card_session(self) -> None:
        self._token = ""

    def close(self) -> None:
        self._token = ""
        self._transport.close()

    def _call(self, operation: Operation[Q, R], body: Q, **more: Any) -> R | Problem:
        token = self._token if operation.bearer else ""
        return self._transport.call(operation, body, token=token, deadline=self._deadline, **more)

    def _key(self, reference: str) -> str:
        return f"{self._boot_id}.{reference}"

    # One method for each request

    def _fetch_pin_key(self, _: effects.FetchPinKey) -> Event:
        reply = self._call(wire.DELIVER_PIN_KEY, Nothing(), path=self._terminal)
        return refused(reply) if isinstance(reply, Problem) else events.KeyDelivered(reply.key_block, reply.kcv)

    def _check_bank(self, _: effects.CheckBank) -> Event:
        reply = self._call(wire.READ_TERMINAL, Nothing(), path=self._terminal)
        return refused(reply) if isinstance(reply, Problem) else events.BankPresent()

    def _verify_card_pin(self, request: effects.VerifyCardPin) -> Event:
        card = request.card
        body = wire.CardAndPin(
            terminal_id=self._terminal["terminal_id"],
            pan=card.pan.digits,
            expiry=card.expiry or None,
            pin_block=on_the_wire(request.pin_block),
        )
        reply = self._call(wire.OPEN_CARD_SESSION, body)
        if isinstance(reply, Problem):
            return refused(reply)
        self._token = reply.token
        return events.PinAccepted()

    def _ask_phone(self, _: effects.AskPhone) -> Event:
        reply = self._call(wire.READ_ENROLMENT, Nothing())
        if isinstance(reply, Problem):
            return refused(reply)
        if reply.masked_phone is None:
            return events.NoPhoneOnFile()
        return events.AlreadyEnrolled(reply.masked_phone) if reply.enrolled else events.PhoneOnFile(reply.masked_phone)

    def _ask_enrolment(self, _: effects.AskEnrolment) -> Event:
        reply = self._call(wire.READ_ENROLMENT, Nothing())
        if isinstance(reply, Problem):
            return refused(reply)
        return events.AlreadyEnrolled(reply.masked_phone or "") if reply.enrolled else events.NotEnrolled()

    def _check_otp_pin(self, request: effects.CheckOtpPin) -> Event:
        body = wire.OtpPin(first=on_the_wire(request.first), second=on_the_wire(request.second))
        reply = self._call(wire.CHECK_OTP_PIN, body)
        return refused(reply) if isinstance(reply, Problem) else events.OtpPinAccepted()

    def _enrol(self, request: effects.Enrol) -> Event:
        body = wire.NewEnrolment(
            first=on_the_wire(request.first),
            second=on_the_wire(request.second),
            sms_consent=request.sms_consent,
            replace=request.replacing,
        )
        reply = self._call(wire.ENROL, body, idempotency_key=self._key(request.reference))
        return refused(reply) if isinstance(reply, Problem) else enrolled(reply)

    def _deactivate(self, request: effects.Deactivate) -> Event:
        reply = self._call(wire.DEACTIVATE, Nothing(), idempotency_key=self._key(request.reference))
        return refused(reply) if isinstance(reply, Problem) else events.Deactivated()

    def _settle(self, request: effects.SettleRequest) -> Event:
        body = wire.Settle(idempotency_key=self._key(request.reference))
        reply = self._call(wire.SETTLE, body, path=self._terminal)
        return refused(reply) if isinstance(reply, Problem) else OUTCOMES[reply.outcome](reply)


def on_the_wire(block: PinBlock) -> WirePinBlock:
    """A PIN block as the bank takes it."""
    return WirePinBlock(format=block.format, data=block.data.hex().upper(), kcv=block.kcv)


def enrolled(reply: wire.Enrolment | None) -> Event:
    assert reply
    return events.Enrolled(reply.masked_phone, reply.activation_valid_until, reply.sms_otp)


OUTCOMES: Final[Mapping[wire.Outcome, Callable[[wire.Settlement], Event]]] = {
    wire.Outcome.ENROLLED: lambda settlement: enrolled(settlement.enrolment),
    wire.Outcome.DEACTIVATED: lambda _: events.Deactivated(),
    wire.Outcome.NEVER_TOOK_EFFECT: lambda _: events.NeverTookEffect(),
}


def refused(problem: Problem) -> Event:
    """The event that a problem code stands for; a code without one of its own is a plain refusal."""
    translate = REFUSALS.get(problem.code)
    return translate(problem) if translate else events.BankRefused(problem.code)


REFUSALS: Final[Mapping[str, Callable[[Problem], Event]]] = {
    Code.WRONG_PIN: lambda problem: events.PinRefused(problem.tries_left or 0),
    Code.CARD_BLOCKED: lambda _: events.CardBlocked(),
    Code.CARD_UNKNOWN: lambda problem: events.CardRefused(problem.code),
    Code.CARD_EXPIRED: lambda problem: events.CardRefused(problem.code),
    Code.PIN_KEY_UNKNOWN: lambda problem: events.PinKeyUnknown(problem.code),
    Code.CARD_SESSION_EXPIRED: lambda _: events.CardSessionExpired(),
    Code.BANK_UNAVAILABLE: lambda problem: events.BankUnreachable(problem.code),
    Code.NO_PHONE_ON_FILE: lambda _: events.NoPhoneOnFile(),
    Code.ALREADY_ENROLLED: lambda _: events.AlreadyEnrolled(""),
    Code.NOT_ENROLLED: lambda _: events.NotEnrolled(),
    Code.OTP_PINS_DIFFER: lambda _: events.OtpPinsDiffer(),
    Code.OTP_PIN_WEAK: lambda _: events.OtpPinTooWeak(),
}

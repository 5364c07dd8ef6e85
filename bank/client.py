"""The terminal's way to the bank: what the machine asks, in the bank's messages, and the bank's answers as events of the machine.

Answers are held against their question: one that contradicts it, or itself, is not usable, however well it is formed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bank.wire import terminal as wire
from bank.wire.message import Nothing
from bank.wire.message import PinBlock as WirePinBlock
from bank.wire.operation import Operation, Q, R
from bank.wire.problems import Code, Problem
from bank.wire.transport import UNUSABLE, NeverSent, Transport, TransportError, UnusableReply
from kiosk import events, requests
from kiosk.events import Reply
from kiosk.ports import Post
from kiosk.requests import BankRequest, refusal, without_answer
from kiosk.vocabulary import PinBlock
from services.one_time_password import events as otp_events
from services.one_time_password import requests as otp

Ask = Callable[[Any], Reply | Problem]

MOST_TRIES: Final = 15
"""No card has more tries left for its PIN; a bank that says so has said nothing that a customer could go by."""


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
            requests.FetchPinKey: self._fetch_pin_key,
            requests.CheckBank: self._check_bank,
            requests.VerifyCardPin: self._verify_card_pin,
            otp.AskPhone: self._ask_phone,
            otp.AskEnrolment: self._ask_enrolment,
            otp.CheckOtpPin: self._check_otp_pin,
            otp.Enrol: self._enrol,
            otp.Deactivate: self._deactivate,
            otp.SettleEnrolment: self._settle_enrolment,
            otp.SettleDeactivation: self._settle_deactivation,
        }

    def ask(self, request: BankRequest, reply: Post) -> None:
        reply(self.answer(request))

    def answer(self, request: BankRequest) -> Reply:
        """The bank's answer, as an event that the request's class names."""
        try:
            answer = self._answers[type(request)](request)
            return refused(request, answer) if isinstance(answer, Problem) else answer
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

    def _fetch_pin_key(self, request: requests.FetchPinKey) -> Reply | Problem:
        body = wire.KeyRequest(nonce=request.nonce.hex().upper(), mac=request.mac.hex().upper())
        reply = self._call(wire.DELIVER_PIN_KEY, body, path=self._terminal)
        return reply if isinstance(reply, Problem) else events.KeyDelivered(reply.key_block, reply.kcv)

    def _check_bank(self, _: requests.CheckBank) -> Reply | Problem:
        reply = self._call(wire.READ_TERMINAL, Nothing(), path=self._terminal)
        return reply if isinstance(reply, Problem) else events.BankPresent()

    def _verify_card_pin(self, request: requests.VerifyCardPin) -> Reply | Problem:
        card = request.card
        body = wire.CardAndPin(
            terminal_id=self._terminal["terminal_id"],
            pan=card.pan.digits,
            expiry=card.expiry or None,
            pin_block=on_the_wire(request.pin_block),
        )
        reply = self._call(wire.OPEN_CARD_SESSION, body)
        if isinstance(reply, Problem):
            return reply
        self._token = reply.token
        return events.PinAccepted()

    def _ask_phone(self, _: otp.AskPhone) -> Reply | Problem:
        reply = self._enrolment()
        if isinstance(reply, Problem):
            return reply
        if reply.masked_phone is None:
            return otp_events.NoPhoneOnFile()
        return otp_events.AlreadyEnrolled(reply.masked_phone) if reply.enrolled else otp_events.PhoneOnFile(reply.masked_phone)

    def _ask_enrolment(self, _: otp.AskEnrolment) -> Reply | Problem:
        reply = self._enrolment()
        if isinstance(reply, Problem):
            return reply
        return otp_events.AlreadyEnrolled(reply.masked_phone or "") if reply.enrolled else otp_events.NotEnrolled()

    def _check_otp_pin(self, request: otp.CheckOtpPin) -> Reply | Problem:
        body = wire.OtpPin(first=on_the_wire(request.first), second=on_the_wire(request.second))
        reply = self._call(wire.CHECK_OTP_PIN, body)
        return reply if isinstance(reply, Problem) else otp_events.OtpPinAccepted()

    def _enrol(self, request: otp.Enrol) -> Reply | Problem:
        body = wire.NewEnrolment(
            first=on_the_wire(request.first),
            second=on_the_wire(request.second),
            sms_consent=request.sms_consent,
            replace=request.replacing,
        )
        reply = self._call(wire.ENROL, body, idempotency_key=self._key(request.reference))
        if not isinstance(reply, Problem):
            return enrolled(reply, request.sms_consent)
        if request.replacing and reply.code == Code.ALREADY_ENROLLED:
            return events.BankRefused(reply.code)  # that it is, the customer knows, and wants it replaced
        return reply

    def _deactivate(self, request: otp.Deactivate) -> Reply | Problem:
        reply = self._call(wire.DEACTIVATE, Nothing(), idempotency_key=self._key(request.reference))
        return reply if isinstance(reply, Problem) else otp_events.Deactivated()

    def _settle_enrolment(self, request: otp.SettleEnrolment) -> Reply | Problem:
        reply = self._settlement(request.reference, wire.Outcome.ENROLLED)
        if isinstance(reply, Problem):
            return reply
        return enrolled(reply.enrolment, request.sms_consent) if reply.enrolment else events.NeverTookEffect()

    def _settle_deactivation(self, request: otp.SettleDeactivation) -> Reply | Problem:
        reply = self._settlement(request.reference, wire.Outcome.DEACTIVATED)
        if isinstance(reply, Problem):
            return reply
        return otp_events.Deactivated() if reply.outcome is wire.Outcome.DEACTIVATED else events.NeverTookEffect()

    # What several of them share

    def _enrolment(self) -> wire.EnrolmentState | Problem:
        """Whether the card is enrolled. Raises UnusableReply where it is not, and has passwords by SMS all the same."""
        reply = self._call(wire.READ_ENROLMENT, Nothing())
        if not isinstance(reply, Problem) and reply.sms_otp and not reply.enrolled:
            raise UnusableReply(UNUSABLE)
        return reply

    def _settlement(self, reference: str, wanted: wire.Outcome) -> wire.Settlement | Problem:
        """What became of a request that wanted this. Raises UnusableReply for the outcome of another kind of request, and where there is
        an enrolment with anything but an enrolling, or none with it."""
        body = wire.Settle(idempotency_key=self._key(reference))
        reply = self._call(wire.SETTLE, body, path=self._terminal)
        if isinstance(reply, Problem):
            return reply
        fits = reply.outcome in {wanted, wire.Outcome.NEVER_TOOK_EFFECT}
        if not fits or (reply.enrolment is not None) != (reply.outcome is wire.Outcome.ENROLLED):
            raise UnusableReply(UNUSABLE)
        return reply


def on_the_wire(block: PinBlock) -> WirePinBlock:
    """A PIN block as the bank takes it."""
    return WirePinBlock(format=block.format, data=block.data.hex().upper(), kcv=block.kcv)


def enrolled(reply: wire.Enrolment, sms_consent: bool) -> Reply:
    """Raises UnusableReply for passwords by SMS that the customer has not agreed to: this is not what was asked for."""
    if reply.sms_otp and not sms_consent:
        raise UnusableReply(UNUSABLE)
    return otp_events.Enrolled(reply.masked_phone, reply.activation_valid_until, reply.sms_otp)


def refused(request: BankRequest, problem: Problem) -> Reply:
    """The event that a problem code stands for, where this request can be answered so; else a plain refusal."""
    translate = REFUSALS.get(problem.code)
    event = translate(problem) if translate else events.BankRefused(problem.code)
    return refusal(request, event, problem.code)


def tries_left(problem: Problem) -> int | None:
    """How often the customer can try again, None where this is not said."""
    return problem.tries_left if problem.tries_left in range(1, MOST_TRIES + 1) else None


REFUSALS: Final[Mapping[str, Callable[[Problem], Reply]]] = {
    Code.WRONG_PIN: lambda problem: events.PinRefused(tries_left(problem)),
    Code.CARD_BLOCKED: lambda _: events.CardBlocked(),
    Code.CARD_UNKNOWN: lambda _: events.CardUnknown(),
    Code.CARD_EXPIRED: lambda _: events.CardExpired(),
    Code.PIN_KEY_UNKNOWN: lambda problem: events.PinKeyUnknown(problem.code),
    Code.CARD_SESSION_EXPIRED: lambda _: events.CardSessionExpired(),
    Code.BANK_UNAVAILABLE: lambda problem: events.BankUnreachable(problem.code),
    Code.NO_PHONE_ON_FILE: lambda _: otp_events.NoPhoneOnFile(),
    Code.ALREADY_ENROLLED: lambda _: otp_events.AlreadyEnrolled(""),
    Code.NOT_ENROLLED: lambda _: otp_events.NotEnrolled(),
    Code.OTP_PINS_DIFFER: lambda _: otp_events.OtpPinsDiffer(),
    Code.OTP_PIN_WEAK: lambda _: otp_events.OtpPinTooWeak(),
}

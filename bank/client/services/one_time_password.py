"""One-time passwords: reading an enrolment, choosing an OTP PIN, enrolling, deactivating (G3 to G8, G17)."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.client.asking import Answers, Operations, Refusals
from otp_atm.bank.client.line import Line, on_the_wire
from otp_atm.bank.client.settling import settled
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services import one_time_password as wire
from otp_atm.bank.wire.services.one_time_password import OtpCode
from otp_atm.bank.wire.settlement import SETTLE, Settlement
from otp_atm.bank.wire.transport import UnusableReply
from otp_atm.kiosk.events import BankRefused, Reply
from otp_atm.services.one_time_password import events, requests


def ask_phone(line: Line, _: requests.AskPhone) -> Reply | Problem:
    reply = enrolment(line)
    if isinstance(reply, Problem):
        return reply
    if reply.masked_phone is None:
        return events.NoPhoneOnFile()
    return events.AlreadyEnrolled(reply.masked_phone, active(reply)) if reply.enrolled else events.PhoneOnFile(reply.masked_phone)


def ask_enrolment(line: Line, _: requests.AskEnrolment) -> Reply | Problem:
    reply = enrolment(line)
    if isinstance(reply, Problem):
        return reply
    return events.AlreadyEnrolled(reply.masked_phone or "", active(reply)) if reply.enrolled else events.NotEnrolled()


def enrolment(line: Line) -> wire.EnrolmentState | Problem:
    """Whether the card is enrolled. Raises UnusableReply where it is not, and has passwords all the same, or is, and has none."""
    reply = line.call(wire.READ_ENROLMENT, Nothing())
    if not isinstance(reply, Problem) and contradicts_itself(reply):
        raise UnusableReply(f"{wire.READ_ENROLMENT.name}: enrolled contradicts sms_otp and offline")
    return reply


def contradicts_itself(state: wire.EnrolmentState) -> bool:
    kinds = state.sms_otp, state.offline
    return kinds == (False, False) if state.enrolled else True in kinds


def active(state: wire.EnrolmentState) -> events.Active:
    """Which kinds an enrolled card has. Where the bank does not say it of the one, the other alone is not the answer."""
    if state.offline is None:
        return events.Active.UNSAID
    if state.offline:
        return events.Active.BOTH if state.sms_otp else events.Active.OFFLINE
    return events.Active.SMS


def check_otp_pin(line: Line, request: requests.CheckOtpPin) -> Reply | Problem:
    return judged(line, wire.OtpPin(first=on_the_wire(request.first)))


def check_otp_pins(line: Line, request: requests.CheckOtpPins) -> Reply | Problem:
    return judged(line, wire.OtpPin(first=on_the_wire(request.first), second=on_the_wire(request.second)))


def judged(line: Line, body: wire.OtpPin) -> Reply | Problem:
    reply = line.call(wire.CHECK_OTP_PIN, body)
    return reply if isinstance(reply, Problem) else events.OtpPinAccepted()


def enrol(line: Line, request: requests.Enrol) -> Reply | Problem:
    body = wire.NewEnrolment(
        first=on_the_wire(request.first),
        second=on_the_wire(request.second),
        sms_consent=request.sms_consent,
        replace=request.replacing,
    )
    reply = line.call(wire.ENROL, body, reference=request.reference)
    if not isinstance(reply, Problem):
        return enrolled(reply, request.sms_consent)
    if request.replacing and reply.code == OtpCode.ALREADY_ENROLLED:
        return BankRefused(reply.code)  # that it is, the customer knows, and wants it replaced
    return reply


def settle_enrolment(line: Line, request: requests.SettleEnrolment) -> Reply | Problem:
    def took_effect(settlement: Settlement) -> Reply:
        assert settlement.enrolment
        return enrolled(settlement.enrolment, request.sms_consent)

    return settled(line, request.reference, wire.ENROL, took_effect)


def enrolled(reply: wire.Enrolment, sms_consent: bool) -> Reply:
    """Raises UnusableReply for passwords by SMS that the customer has not agreed to: this is not what was asked for."""
    if reply.sms_otp and not sms_consent:
        raise UnusableReply(f"{wire.ENROL.name}: sms_otp is true, to which the customer has not agreed")
    return events.Enrolled(reply.masked_phone, reply.activation_valid_until, reply.sms_otp)


def deactivate(line: Line, request: requests.Deactivate) -> Reply | Problem:
    reply = line.call(wire.DEACTIVATE, Nothing(), reference=request.reference)
    return reply if isinstance(reply, Problem) else events.Deactivated()


def settle_deactivation(line: Line, request: requests.SettleDeactivation) -> Reply | Problem:
    return settled(line, request.reference, wire.DEACTIVATE, lambda _: events.Deactivated())


ANSWERS: Final[Answers] = {
    requests.AskPhone: ask_phone,
    requests.AskEnrolment: ask_enrolment,
    requests.CheckOtpPin: check_otp_pin,
    requests.CheckOtpPins: check_otp_pins,
    requests.Enrol: enrol,
    requests.SettleEnrolment: settle_enrolment,
    requests.Deactivate: deactivate,
    requests.SettleDeactivation: settle_deactivation,
}
OPERATIONS: Final[Operations] = {
    requests.AskPhone: wire.READ_ENROLMENT,
    requests.AskEnrolment: wire.READ_ENROLMENT,
    requests.CheckOtpPin: wire.CHECK_OTP_PIN,
    requests.CheckOtpPins: wire.CHECK_OTP_PIN,
    requests.Enrol: wire.ENROL,
    requests.SettleEnrolment: SETTLE,
    requests.Deactivate: wire.DEACTIVATE,
    requests.SettleDeactivation: SETTLE,
}
REFUSALS: Final[Refusals] = {
    OtpCode.NO_PHONE_ON_FILE: lambda _: events.NoPhoneOnFile(),
    OtpCode.ALREADY_ENROLLED: lambda _: events.AlreadyEnrolled(""),
    OtpCode.NOT_ENROLLED: lambda _: events.NotEnrolled(),
    OtpCode.OTP_PINS_DIFFER: lambda _: events.OtpPinsDiffer(),
    OtpCode.OTP_PIN_WEAK: lambda _: events.OtpPinTooWeak(),
}

"""Reading, choosing an OTP PIN, enrolling, deactivating (G3 to G8, G17, F3, F4)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from otp_atm.bank.wire import control
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.reading import read, written
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, DEACTIVATE, ENROL, READ_ENROLMENT, EnrolmentState, OtpPin
from otp_atm.kiosk.events import CardSessionExpired, PinAccepted
from otp_atm.kiosk.requests import VerifyCardPin
from otp_atm.services.one_time_password.events import (
    Active,
    AlreadyEnrolled,
    Deactivated,
    Enrolled,
    NoPhoneOnFile,
    NotEnrolled,
    OtpPinAccepted,
    OtpPinsDiffer,
    OtpPinTooWeak,
    PhoneOnFile,
)
from otp_atm.services.one_time_password.requests import AskEnrolment, AskPhone, CheckOtpPin, CheckOtpPins, Deactivate, Enrol
from tests.bank.world import GOOD_PIN, OTHER_PIN, World, activation_code, in_hand


def log_in(world: World, customer: str) -> str:
    """Stand at the terminal as this customer; returns the PAN."""
    card = world.card(customer)
    assert world.client.answer(VerifyCardPin(in_hand(card), world.pad.enter(card.pin, card.pan))) == PinAccepted()
    return card.pan


@pytest.mark.parametrize(
    ("customer", "asked_phone", "asked_enrolment"),
    [
        ("sara", PhoneOnFile("0912***4567"), NotEnrolled()),
        ("reza", NoPhoneOnFile(), NotEnrolled()),
        ("maryam", AlreadyEnrolled("0919***5432", Active.BOTH), AlreadyEnrolled("0919***5432", Active.BOTH)),
    ],
)
def test_g03_g05_f04_what_the_terminal_learns(world: World, customer: str, asked_phone: object, asked_enrolment: object) -> None:
    log_in(world, customer)
    assert world.client.answer(AskPhone()) == asked_phone
    assert world.client.answer(AskEnrolment()) == asked_enrolment


@pytest.mark.parametrize("consent", [True, False])
def test_g06_g07_g08_enrolling_with_and_without_sms_consent(world: World, consent: bool) -> None:
    now = world.freeze()
    pan = log_in(world, "sara")
    blocks = world.pad.enter(GOOD_PIN, pan), world.pad.enter(GOOD_PIN, pan)
    assert world.client.answer(CheckOtpPin(blocks[0])) == OtpPinAccepted()
    assert world.client.answer(CheckOtpPins(*blocks)) == OtpPinAccepted()
    assert world.client.answer(Enrol("1.1", *blocks, consent, False)) == Enrolled("0912***4567", now + timedelta(hours=24), consent)
    active = Active.BOTH if consent else Active.OFFLINE
    assert world.client.answer(AskEnrolment()) == AlreadyEnrolled("0912***4567", active)
    state = world.do(READ_ENROLMENT, Nothing(), token=world.token("sara"))
    assert state == EnrolmentState(enrolled=True, masked_phone="0912***4567", sms_otp=consent, offline=True)


def test_g08_one_activation_sms_goes_to_the_number_on_file(world: World) -> None:
    world.do(ENROL, world.wish("sara"), token=world.token("sara"), key=world.new_key())
    (sms,) = world.messages()
    assert sms.phone == "09121234567"
    assert "۴۶۲۸" in sms.text
    assert len(activation_code(sms.text)) == 8
    assert world.messages(after=sms.sms_id) == ()


def test_f03_the_bank_compares_the_two_entries(world: World) -> None:
    pan = log_in(world, "sara")
    blocks = world.pad.enter(GOOD_PIN, pan), world.pad.enter(OTHER_PIN, pan)
    assert world.client.answer(CheckOtpPins(*blocks)) == OtpPinsDiffer()
    assert world.client.answer(Enrol("1.1", *blocks, True, False)) == OtpPinsDiffer()
    assert world.client.answer(AskEnrolment()) == NotEnrolled()
    assert world.messages() == ()


@pytest.mark.parametrize("weak", ["11111111", "12345678", "09121234", "62210610", "11374628"])
def test_g06_an_otp_pin_that_is_easy_to_guess_is_refused(world: World, weak: str) -> None:
    pan = log_in(world, "sara")
    blocks = world.pad.enter(weak, pan), world.pad.enter(weak, pan)
    assert world.client.answer(CheckOtpPin(blocks[0])) == OtpPinTooWeak()
    assert world.client.answer(CheckOtpPins(*blocks)) == OtpPinTooWeak()
    assert world.client.answer(Enrol("1.1", *blocks, True, False)) == OtpPinTooWeak()
    assert world.messages() == ()


def test_g06_without_a_second_entry_the_first_is_judged_alone(world: World) -> None:
    """Whether `second` is null or left out."""
    token, good, weak = world.token("sara"), world.otp_pin("sara"), world.otp_pin("sara", "12121212")
    for body, code in ((good, None), (weak, "otp-pin-weak")):
        alone = replace(body, second=None)
        left_out = {name: member for name, member in json.loads(written(alone)).items() if name != "second"}
        for first in (alone, read(OtpPin, json.dumps(left_out))):
            reply = world.call(CHECK_OTP_PIN, first, token=token)
            assert (reply.code if isinstance(reply, Problem) else None) == code


def test_f03_the_two_entries_may_be_under_different_keys(world: World) -> None:
    pan = log_in(world, "sara")
    assert world.client.answer(CheckOtpPins(world.pad.enter(GOOD_PIN, pan), world.new_pad().enter(GOOD_PIN, pan))) == OtpPinAccepted()


def test_g03_no_phone_on_file_no_enrolment(world: World) -> None:
    assert world.code(ENROL, world.wish("reza"), token=world.token("reza"), key=world.new_key()) == "no-phone-on-file"


def test_an_enrolment_is_replaced_only_when_asked_to(world: World) -> None:
    token = world.token("maryam")
    assert world.code(ENROL, world.wish("maryam", sms=False), token=token, key=world.new_key()) == "already-enrolled"
    assert world.do(READ_ENROLMENT, Nothing(), token=token).sms_otp
    world.do(ENROL, world.wish("maryam", sms=False, replace=True), token=token, key=world.new_key())
    assert not world.do(READ_ENROLMENT, Nothing(), token=token).sms_otp
    assert len(world.messages()) == 1


def test_asking_to_replace_what_is_not_there_is_no_trouble(world: World) -> None:
    world.do(ENROL, world.wish("sara", replace=True), token=world.token("sara"), key=world.new_key())


def test_g17_deactivation_ends_the_enrolment(world: World) -> None:
    log_in(world, "maryam")
    assert world.client.answer(Deactivate("1.1")) == Deactivated()
    assert world.client.answer(AskEnrolment()) == NotEnrolled()
    assert world.client.answer(Deactivate("1.2")) == NotEnrolled()


def test_g17_a_card_that_is_not_enrolled_has_nothing_to_deactivate(world: World) -> None:
    assert world.code(DEACTIVATE, Nothing(), token=world.token("sara"), key=world.new_key()) == "not-enrolled"


def test_every_operation_in_a_card_session_needs_one(world: World) -> None:
    assert world.client.answer(AskPhone()) == CardSessionExpired()
    assert world.client.answer(Deactivate("1.1")) == CardSessionExpired()
    assert world.code(CHECK_OTP_PIN, world.otp_pin("sara")) == "card-session-expired"
    assert world.code(ENROL, world.wish("sara"), key=world.new_key()) == "card-session-expired"


def test_the_client_forgets_the_card_session(world: World) -> None:
    log_in(world, "sara")
    world.client.end_card_session()
    assert world.client.answer(AskPhone()) == CardSessionExpired()


def test_an_english_speaker_gets_an_english_sms(world: World) -> None:
    world.do(control.CHANGE_CLOCK, control.ClockChange(now="2026-11-22T20:30:00Z", frozen=True))  # type: ignore[arg-type]
    world.do(ENROL, world.wish("daniel"), token=world.token("daniel"), key=world.new_key())
    (sms,) = world.messages()
    assert sms.text.splitlines()[:2] == ["Parsian Bank", "Activation code for one-time passwords, card ending 3155:"]
    assert "Valid until 24 November 2026, 00:00." in sms.text


def test_a_persian_speaker_reads_jalali_dates_and_persian_digits(world: World) -> None:
    world.do(control.CHANGE_CLOCK, control.ClockChange(now="2026-11-22T20:30:00Z", frozen=True))  # type: ignore[arg-type]
    world.do(ENROL, world.wish("sara"), token=world.token("sara"), key=world.new_key())
    (sms,) = world.messages()
    assert "مهلت استفاده: ۳ آذر ۱۴۰۵ ساعت ۰۰:۰۰" in sms.text
    assert not set("0123456789") & set(sms.text)

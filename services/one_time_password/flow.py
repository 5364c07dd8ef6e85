"""The rows of registering a card for one-time passwords, and of deactivating them.

A new OTP PIN is judged after its first entry, and compared by the bank after the second.
"""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.events import Confirmed, Declined
from otp_atm.kiosk.flow import nothing_to_do, notice, pin_entry, question, reading, result, writing
from otp_atm.kiosk.look import Icon, Tone
from otp_atm.kiosk.makers import enter_pin
from otp_atm.kiosk.moves import Moves, to
from otp_atm.kiosk.offers import no, yes
from otp_atm.kiosk.service import Entry, Service
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import OTP_PIN_DIGITS
from otp_atm.services.one_time_password.data import Data, data
from otp_atm.services.one_time_password.events import (
    AlreadyEnrolled,
    DeactivateChosen,
    Deactivated,
    Enrolled,
    NoPhoneOnFile,
    NotEnrolled,
    OtpPinAccepted,
    OtpPinsDiffer,
    OtpPinTooWeak,
    PhoneOnFile,
    RegisterChosen,
)
from otp_atm.services.one_time_password.requests import AskEnrolment, AskPhone, CheckOtpPin, CheckOtpPins, Deactivate, Enrol


class Otp(State):
    """Where a customer stands who has come for one-time passwords."""

    # Registering, from G3 to G8
    ASKING_PHONE = "asking_phone"
    NO_PHONE = "no_phone"
    ALREADY_ENROLLED = "already_enrolled"
    CONFIRM_PHONE = "confirm_phone"
    PHONE_REJECTED = "phone_rejected"
    OTP_PIN = "otp_pin"
    CHECKING_OTP_PIN = "checking_otp_pin"
    OTP_PIN_AGAIN = "otp_pin_again"
    CHECKING_OTP_PINS = "checking_otp_pins"
    CONSENT = "consent"
    ENROLLING = "enrolling"
    ENROLLED = "enrolled"

    # Deactivating, as in G17
    ASKING_ENROLMENT = "asking_enrolment"
    NOTHING_TO_DEACTIVATE = "nothing_to_deactivate"
    CONFIRM_DEACTIVATION = "confirm_deactivation"
    DEACTIVATING = "deactivating"
    DEACTIVATED = "deactivated"


REGISTER: Final = Entry(RegisterChosen(), Otp.ASKING_PHONE, "register", Icon.PLUS)
DEACTIVATE: Final = Entry(DeactivateChosen(), Otp.ASKING_ENROLMENT, "deactivate", Icon.MINUS)

# The new OTP PIN is not good: choose it again.
WEAK: Final[Moves] = {OtpPinTooWeak: to(Otp.OTP_PIN, pins_differed=False, pin_was_weak=True)}
NOT_GOOD: Final[Moves] = WEAK | {OtpPinsDiffer: to(Otp.OTP_PIN, pins_differed=True, pin_was_weak=False)}
ENTER_OTP_PIN: Final = enter_pin(OTP_PIN_DIGITS, OTP_PIN_DIGITS)

SERVICE: Final = Service(
    name="one_time_password",
    data=Data(),
    entries=(REGISTER, DEACTIVATE),
    rows={
        # Register
        Otp.ASKING_PHONE: reading(
            AskPhone,
            {
                PhoneOnFile: to(Otp.CONFIRM_PHONE, replacing=False),
                NoPhoneOnFile: to(Otp.NO_PHONE),
                AlreadyEnrolled: to(Otp.ALREADY_ENROLLED),
            },
        ),
        Otp.NO_PHONE: notice(),
        Otp.ALREADY_ENROLLED: question(
            yes("enrol_anew"),
            no("do_not_enrol_anew"),
            on={Confirmed: to(Otp.CONFIRM_PHONE, replacing=True), Declined: to(Visit.ANOTHER_SERVICE)},
        ),
        Otp.CONFIRM_PHONE: question(
            yes(lambda session: "phone_is_mine" if data(session).masked_phone else "proceed"),
            no("phone_is_not_mine"),
            on={Confirmed: to(Otp.OTP_PIN, pins_differed=False, pin_was_weak=False), Declined: to(Otp.PHONE_REJECTED)},
        ),
        Otp.PHONE_REJECTED: notice(),
        Otp.OTP_PIN: pin_entry(ENTER_OTP_PIN, Otp.CHECKING_OTP_PIN),
        Otp.CHECKING_OTP_PIN: reading(CheckOtpPin, WEAK | {OtpPinAccepted: to(Otp.OTP_PIN_AGAIN)}, pins=1),
        Otp.OTP_PIN_AGAIN: pin_entry(ENTER_OTP_PIN, Otp.CHECKING_OTP_PINS, pins=1),
        Otp.CHECKING_OTP_PINS: reading(CheckOtpPins, NOT_GOOD | {OtpPinAccepted: to(Otp.CONSENT)}, pins=2),
        Otp.CONSENT: question(
            yes("consent_yes"),
            no("consent_no"),
            on={Confirmed: to(Otp.ENROLLING, sms_consent=True), Declined: to(Otp.ENROLLING, sms_consent=False)},
            pins=2,
        ),
        Otp.ENROLLING: writing(
            Enrol,
            NOT_GOOD
            | {
                Enrolled: to(Otp.ENROLLED),
                NoPhoneOnFile: to(Otp.NO_PHONE),
                AlreadyEnrolled: to(Otp.ALREADY_ENROLLED),
            },
        ),
        Otp.ENROLLED: result(),
        # Deactivate
        Otp.ASKING_ENROLMENT: reading(
            AskEnrolment, {AlreadyEnrolled: to(Otp.CONFIRM_DEACTIVATION), NotEnrolled: to(Otp.NOTHING_TO_DEACTIVATE)}
        ),
        Otp.NOTHING_TO_DEACTIVATE: nothing_to_do(),
        Otp.CONFIRM_DEACTIVATION: question(
            yes("deactivate_yes", tone=Tone.DANGER),
            no("deactivate_no", tone=Tone.PRIMARY),
            on={Confirmed: to(Otp.DEACTIVATING), Declined: to(Visit.ANOTHER_SERVICE)},
        ),
        Otp.DEACTIVATING: writing(Deactivate, {Deactivated: to(Otp.DEACTIVATED), NotEnrolled: to(Otp.NOTHING_TO_DEACTIVATE)}),
        Otp.DEACTIVATED: result(),
    },
)

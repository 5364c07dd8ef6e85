"""English."""

from __future__ import annotations

from typing import Final

from otp_atm.screens.words import Says
from otp_atm.services.one_time_password.words.words import Words

_ONE_MOMENT: Final = "One moment, please."
_COVER: Final = "Cover the keypad with your hand."

WORDS: Final = Words(
    register="Register one-time password",
    deactivate="Deactivate one-time password",
    asking_phone=Says("Looking up your details", (_ONE_MOMENT,)),
    already_enrolled=Says(
        "This card is already registered",
        ("You can register anew.", "A new registration replaces the old one and its eight-digit PIN."),
    ),
    both_active="Offline and SMS passwords are both active.",
    only_offline_active="Only offline passwords are active.",
    only_sms_active="Only SMS passwords are active.",
    enrol_anew="Register anew",
    do_not_enrol_anew="Do not register",
    confirm_phone=Says("Is this your mobile number?", ("The activation code will be sent to this number by SMS.",)),
    phone_on_file="Number on file at the bank",
    confirm_unknown_phone=Says("Continue?", ("The activation code will be sent by SMS to your mobile number on file at the bank.",)),
    phone_is_mine="Yes, it is mine",
    phone_is_not_mine="Not my number",
    phone_rejected=Says(
        "Registration was not carried out", ("Nothing has been changed.", "To correct your mobile number, please visit a branch.")
    ),
    otp_pin=Says(
        "Choose an eight-digit PIN",
        ("You will enter it in the mobile bank app whenever it issues a one-time password.", "After eight digits, press Enter.", _COVER),
    ),
    pins_differed="The two PINs were not the same. Please choose a PIN again.",
    pin_was_weak="That PIN is easy to guess. Please choose another one.",
    otp_pin_again=Says("Enter the eight-digit PIN again", ("After eight digits, press Enter.", _COVER)),
    checking_otp_pin=Says("Checking your new PIN", (_ONE_MOMENT,)),
    consent=Says(
        "One-time passwords by SMS, too?",
        (
            "If you agree, you can also receive a one-time password by SMS when you pay online.",
            "Offline passwords from the app are safer, and you will have them either way.",
        ),
    ),
    consent_yes="Yes, I agree",
    consent_no="No, offline only",
    enrolling=Says("Registering your card", (_ONE_MOMENT,)),
    enrolled=Says("You are registered"),
    code_goes_to="Activation code by SMS to",
    use_code_by="The code is valid until",
    deadline="{date}, {time}",
    sms_otp_active="One-time passwords by SMS are active.",
    code_in_app="In the mobile bank app, enter card number and code:",
    app_path=("Main menu", "One-time password", "Register"),
    asking_enrolment=Says("Looking up your details", (_ONE_MOMENT,)),
    nothing_to_deactivate=Says("One-time passwords are not active", ("There is nothing to deactivate, and nothing has been changed.",)),
    confirm_deactivation=Says(
        "Deactivate one-time passwords?", ("Offline and SMS one-time passwords for this card will both be deactivated at once.",)
    ),
    ends_the_only_kind="They will be deactivated at once.",
    deactivate_yes="Yes, deactivate",
    deactivate_no="No, keep them",
    deactivating=Says("Deactivating one-time passwords", (_ONE_MOMENT,)),
    deactivated=Says(
        "One-time passwords are deactivated",
        ("Offline and SMS passwords for this card are no longer accepted.", "You can register again at an ATM at any time."),
    ),
)

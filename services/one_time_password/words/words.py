"""Which words there are. Placeholders stand in braces."""

from __future__ import annotations

from msgspec import Struct

from otp_atm.screens.words import Says


class Words(Struct, frozen=True, kw_only=True):
    """Every text of registering for one-time passwords, and of deactivating them, in one language, named after the screen that shows it."""

    register: str
    deactivate: str
    asking_phone: Says
    already_enrolled: Says
    both_active: str
    only_offline_active: str
    only_sms_active: str
    enrol_anew: str
    do_not_enrol_anew: str
    confirm_phone: Says
    phone_on_file: str
    confirm_unknown_phone: Says
    phone_is_mine: str
    phone_is_not_mine: str
    phone_rejected: Says
    otp_pin: Says
    pins_differed: str
    pin_was_weak: str
    otp_pin_again: Says
    checking_otp_pin: Says
    consent: Says
    consent_yes: str
    consent_no: str
    enrolling: Says
    enrolled: Says
    code_goes_to: str
    use_code_by: str
    deadline: str
    sms_otp_active: str
    code_in_app: str
    app_path: tuple[str, ...]
    asking_enrolment: Says
    nothing_to_deactivate: Says
    confirm_deactivation: Says
    ends_the_only_kind: str
    deactivate_yes: str
    deactivate_no: str
    deactivating: Says
    deactivated: Says

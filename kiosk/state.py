"""The states a terminal can be in. What leads from one to another stands in `kiosk.table`."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where the terminal stands. Each has a screen of the same name in `screens`."""

    # Not serving anybody
    STARTING = "starting"
    FETCHING_KEY = "fetching_key"
    LOADING_KEY = "loading_key"
    OUT_OF_SERVICE = "out_of_service"
    RECOVERING = "recovering"
    WELCOME = "welcome"

    # Who is it?
    READING_CARD = "reading_card"
    CARD_UNREADABLE = "card_unreadable"
    TAKE_CARD_TO_SWIPE = "take_card_to_swipe"
    CARD_AGAIN = "card_again"
    CARD_PIN = "card_pin"
    CHECKING_CARD_PIN = "checking_card_pin"
    CARD_BLOCKED = "card_blocked"
    CARD_EXPIRED = "card_expired"
    CARD_UNKNOWN = "card_unknown"

    # What for?
    SERVICES = "services"
    PASSWORD_OPERATIONS = "password_operations"
    ANOTHER_SERVICE = "another_service"
    MORE_TIME = "more_time"

    # Register one-time password
    ASKING_PHONE = "asking_phone"
    NO_PHONE = "no_phone"
    ALREADY_ENROLLED = "already_enrolled"
    CONFIRM_PHONE = "confirm_phone"
    PHONE_REJECTED = "phone_rejected"
    OTP_PIN = "otp_pin"
    OTP_PIN_AGAIN = "otp_pin_again"
    CHECKING_OTP_PIN = "checking_otp_pin"
    CONSENT = "consent"
    ENROLLING = "enrolling"
    ENROLLED = "enrolled"

    # Deactivate one-time password
    ASKING_ENROLMENT = "asking_enrolment"
    NOTHING_TO_DEACTIVATE = "nothing_to_deactivate"
    CONFIRM_DEACTIVATION = "confirm_deactivation"
    DEACTIVATING = "deactivating"
    DEACTIVATED = "deactivated"

    # When the bank does not answer as hoped
    ASKING_IF_ENROLLED = "asking_if_enrolled"
    ASKING_IF_DEACTIVATED = "asking_if_deactivated"
    NOT_DONE = "not_done"
    OUTCOME_UNKNOWN = "outcome_unknown"
    OUTCOME_NOT_TOLD = "outcome_not_told"
    PIN_UNANSWERED = "pin_unanswered"
    PIN_NOT_CHECKED = "pin_not_checked"
    BANK_UNREACHABLE = "bank_unreachable"
    BANK_REFUSED = "bank_refused"
    CARD_SESSION_EXPIRED = "card_session_expired"

    # Giving the card back
    TAKE_CARD = "take_card"
    TAKE_CARD_AND_CLOSE = "take_card_and_close"
    TAKE_CARD_AND_RESTART = "take_card_and_restart"
    READER_FAILED = "reader_failed"
    RETAINING = "retaining"
    CARD_RETAINED = "card_retained"
    CARD_LEFT = "card_left"
    CARD_GONE = "card_gone"
    THANKS = "thanks"

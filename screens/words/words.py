"""Which words there are. The file of each language makes a value that has them all: its type sees to that. Placeholders stand in braces."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Says(NamedTuple):
    """What a screen says: its title, and the lines below it."""

    title: str
    lines: tuple[str, ...] = ()


class Words(Struct, frozen=True, kw_only=True):
    """Every text of the terminal in one language, named after the screen that shows it."""

    # Around every screen
    terminal: str
    never_tell: str
    support: str

    # Keys
    cancel: str
    proceed: str
    take_card_key: str
    finish: str

    # Not serving anybody
    starting: Says
    out_of_service: Says
    welcome: Says

    # Who is it?
    reading_card: Says
    card_unreadable: Says
    card_fell_silent: Says
    take_card_to_swipe: Says
    swipe_instead: Says
    swipe_again: Says
    insert_instead: Says
    card_expired: Says
    card_not_served: Says
    card_data_wrong: Says
    reader_busy: Says
    card_pin: Says
    wrong_pin: str
    wrong_pin_last: str
    wrong_pin_again: str
    checking_card_pin: Says
    card_blocked: Says
    card_unknown: Says

    # What for?
    services: Says
    password_operations: str
    choose_operation: Says
    register: str
    deactivate: str
    another_service: Says
    another_yes: str
    more_time: Says
    more_time_yes: str
    more_time_no: str

    # Register one-time password
    asking_phone: Says
    no_phone: Says
    already_enrolled: Says
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
    cancel_came_late: str
    enrolled: Says
    code_goes_to: str
    code_valid_until: str
    sms_otp_active: str
    code_in_app: str
    app_path: tuple[str, ...]

    # Deactivate one-time password
    asking_enrolment: Says
    nothing_to_deactivate: Says
    confirm_deactivation: Says
    deactivate_yes: str
    deactivate_no: str
    deactivating: Says
    deactivated: Says

    # When the bank does not answer as hoped
    asking_outcome: Says
    not_done: Says
    outcome_unknown: Says
    outcome_not_told: Says
    pin_unanswered: Says
    pin_not_checked: Says
    bank_unreachable: Says
    bank_refused: Says
    terminal_not_served: Says
    pin_unreadable: Says
    card_session_expired: Says

    # Giving the card back
    take_card: Says
    ended_by_customer: str
    ended_by_time: str
    ended_by_trouble: str
    reader_failed: Says
    retaining: Says
    card_retained: Says
    card_left: Says
    card_gone: Says
    thanks: Says

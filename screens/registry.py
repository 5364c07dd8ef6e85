"""Which screen belongs to which state. A test holds us to a screen for every state, and a label for every key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Final

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from screens import dates
from screens.pages import (
    bank_trouble,
    card,
    card_pin,
    deactivation,
    enrolment,
    more_time,
    otp_pin,
    out_of_service,
    phone,
    services,
    starting,
    take_card,
    welcome,
)
from screens.pages.common import finish
from screens.view import View

Page = Callable[[Session], View]

PAGES: Final[Mapping[State, Page]] = {
    # Not serving anybody
    State.STARTING: starting.starting,
    State.FETCHING_KEY: starting.fetching_key,
    State.LOADING_KEY: starting.loading_key,
    State.OUT_OF_SERVICE: out_of_service.out_of_service,
    State.RECOVERING: out_of_service.recovering,
    State.WELCOME: welcome.welcome,
    # Who is it?
    State.READING_CARD: card.reading_card,
    State.CARD_UNREADABLE: card.card_unreadable,
    State.TAKE_CARD_TO_SWIPE: card.take_card_to_swipe,
    State.CARD_AGAIN: card.card_again,
    State.CARD_PIN: card_pin.card_pin,
    State.CHECKING_CARD_PIN: card_pin.checking_card_pin,
    State.CARD_BLOCKED: card.card_blocked,
    State.CARD_EXPIRED: card.card_expired,
    State.CARD_UNKNOWN: card.card_unknown,
    # What for?
    State.SERVICES: services.services,
    State.PASSWORD_OPERATIONS: services.password_operations,
    State.ANOTHER_SERVICE: services.another_service,
    State.MORE_TIME: more_time.more_time,
    # Register one-time password
    State.ASKING_PHONE: phone.asking_phone,
    State.NO_PHONE: phone.no_phone,
    State.ALREADY_ENROLLED: phone.already_enrolled,
    State.CONFIRM_PHONE: phone.confirm_phone,
    State.PHONE_REJECTED: phone.phone_rejected,
    State.OTP_PIN: otp_pin.otp_pin,
    State.OTP_PIN_AGAIN: otp_pin.otp_pin_again,
    State.CHECKING_OTP_PIN: otp_pin.checking_otp_pin,
    State.CONSENT: enrolment.consent,
    State.ENROLLING: enrolment.enrolling,
    State.ENROLLED: enrolment.enrolled,
    # Deactivate one-time password
    State.ASKING_ENROLMENT: deactivation.asking_enrolment,
    State.NOTHING_TO_DEACTIVATE: deactivation.nothing_to_deactivate,
    State.CONFIRM_DEACTIVATION: deactivation.confirm_deactivation,
    State.DEACTIVATING: deactivation.deactivating,
    State.DEACTIVATED: deactivation.deactivated,
    # When the bank does not answer as hoped
    State.ASKING_IF_ENROLLED: bank_trouble.asking_if_enrolled,
    State.ASKING_IF_DEACTIVATED: bank_trouble.asking_if_deactivated,
    State.NOT_DONE: bank_trouble.not_done,
    State.OUTCOME_UNKNOWN: bank_trouble.outcome_unknown,
    State.OUTCOME_NOT_TOLD: bank_trouble.outcome_not_told,
    State.PIN_UNANSWERED: bank_trouble.pin_unanswered,
    State.PIN_NOT_CHECKED: bank_trouble.pin_not_checked,
    State.BANK_UNREACHABLE: bank_trouble.bank_unreachable,
    State.BANK_REFUSED: bank_trouble.bank_refused,
    State.CARD_SESSION_EXPIRED: bank_trouble.card_session_expired,
    # Giving the card back
    State.TAKE_CARD: take_card.take_card,
    State.TAKE_CARD_AND_CLOSE: take_card.take_card_and_close,
    State.TAKE_CARD_AND_RESTART: take_card.take_card_and_restart,
    State.READER_FAILED: take_card.reader_failed,
    State.RETAINING: take_card.retaining,
    State.CARD_RETAINED: take_card.card_retained,
    State.CARD_LEFT: take_card.card_left,
    State.CARD_GONE: take_card.card_gone,
    State.THANKS: take_card.thanks,
}


def view_of(state: State, session: Session, zone: tzinfo | None = None) -> View:
    """The screen of `state` for this session. Moments are told in `zone`, Tehran's unless given. `now` and `countdown` are the runner's."""
    if session.valid_until:
        session = replace(session, valid_until=session.valid_until.astimezone(zone or dates.zone()))
    view = PAGES[state](session)
    return _with_keys(view, state, session) if view.choices else view


def _with_keys(view: View, state: State, session: Session) -> View:
    """The view with the digit on each choice that the PIN pad takes in its place; with «Finish» alone once the card is out."""
    from kiosk.table import TABLE  # the terminal's first screen has no choices, and need not wait for it

    row = TABLE[state]
    if session.card_out and row.without_card:
        return replace(view, choices=(finish(session),))
    if not row.numbers:
        return view
    return replace(view, choices=tuple(replace(choice, number=row.numbers.index(choice.key) + 1) for choice in view.choices))

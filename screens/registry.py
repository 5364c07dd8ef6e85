"""Which screen belongs to which state of the visit; the services bring those of theirs. A test holds us to a screen for every state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from otp_atm.kiosk.state import State, Visit
from otp_atm.screens.pages import bank_trouble, card, card_pin, more_time, out_of_service, services, starting, take_card, welcome
from otp_atm.screens.scene import Page

PAGES: Final[Mapping[State, Page]] = {
    # Not serving anybody
    Visit.STARTING: starting.starting,
    Visit.FETCHING_KEY: starting.starting,
    Visit.LOADING_KEY: starting.starting,
    Visit.OUT_OF_SERVICE: out_of_service.closed,
    Visit.RECOVERING: out_of_service.closed,
    Visit.WELCOME: welcome.welcome,
    # Who is it?
    Visit.READING_CARD: card.reading_card,
    Visit.CARD_UNREADABLE: card.card_unreadable,
    Visit.TAKE_CARD_TO_SWIPE: card.take_card_to_swipe,
    Visit.CARD_AGAIN: card.card_again,
    Visit.CARD_PIN: card_pin.card_pin,
    Visit.CHECKING_CARD_PIN: card_pin.checking_card_pin,
    Visit.CARD_BLOCKED: card.card_blocked,
    Visit.CARD_EXPIRED: card.card_expired,
    Visit.CARD_UNKNOWN: card.card_unknown,
    # What for?
    Visit.SERVICES: services.services,
    Visit.ANOTHER_SERVICE: services.another_service,
    Visit.MORE_TIME: more_time.more_time,
    # When the bank does not answer as hoped
    Visit.ASKING_OUTCOME: bank_trouble.asking_outcome,
    Visit.NOT_DONE: bank_trouble.not_done,
    Visit.OUTCOME_UNKNOWN: bank_trouble.outcome_unknown,
    Visit.OUTCOME_NOT_TOLD: bank_trouble.outcome_not_told,
    Visit.PIN_UNANSWERED: bank_trouble.pin_unanswered,
    Visit.PIN_NOT_CHECKED: bank_trouble.pin_not_checked,
    Visit.BANK_UNREACHABLE: bank_trouble.bank_unreachable,
    Visit.BANK_REFUSED: bank_trouble.bank_refused,
    Visit.CARD_SESSION_EXPIRED: bank_trouble.card_session_expired,
    # Giving the card back
    Visit.TAKE_CARD: take_card.take_card,
    Visit.TAKE_CARD_AND_CLOSE: take_card.take_card_and_close,
    Visit.TAKE_CARD_AND_RESTART: take_card.take_card,
    Visit.READER_FAILED: take_card.reader_failed,
    Visit.RETAINING: take_card.retaining,
    Visit.CARD_RETAINED: take_card.card_retained,
    Visit.CARD_LEFT: take_card.card_left,
    Visit.CARD_GONE: take_card.card_gone,
    Visit.THANKS: take_card.thanks,
}

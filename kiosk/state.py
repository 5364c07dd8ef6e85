"""The states that a terminal can be in. What leads from one to another stands in the rows of `kiosk.visit` and of the services."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Base of all states. Each has a screen of the same name; no two states of one table have the same."""


class Visit(State):
    """Where the terminal stands whatever a customer comes for, and when nobody does."""

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
    ANOTHER_SERVICE = "another_service"
    MORE_TIME = "more_time"

    # When the bank does not answer as hoped
    ASKING_OUTCOME = "asking_outcome"
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


IDLE: Final[frozenset[State]] = frozenset(
    {Visit.STARTING, Visit.FETCHING_KEY, Visit.LOADING_KEY, Visit.OUT_OF_SERVICE, Visit.RECOVERING, Visit.WELCOME}
)
"""Where nobody is served."""

"""The bank does not answer as hoped. Each screen says what is known about the request and no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from screens.pages.common import give_card, proceed, says, trouble, words, working
from screens.view import Icon, Tone, View
from screens.words import Words
from screens.words.words import Says

REFUSALS: Final[Mapping[str, Callable[[Words], Says]]] = {
    "terminal-unknown": lambda said: said.terminal_not_served,
    "pin-block-unreadable": lambda said: said.pin_unreadable,
    "no-phone-on-file": lambda said: said.no_phone,
    "card-session-expired": lambda said: said.card_session_expired,
}
"""What the customer is told for the bank's code, whatever it came in answer to. Of any other it is known that the bank said no."""


def asking_if_enrolled(session: Session) -> View:
    return _asking_outcome(State.ASKING_IF_ENROLLED, session)


def asking_if_deactivated(session: Session) -> View:
    return _asking_outcome(State.ASKING_IF_DEACTIVATED, session)


def not_done(session: Session) -> View:
    return says(State.NOT_DONE, session, words(session).not_done, Icon.WARNING, proceed(session), tone=Tone.WARNING)


def outcome_unknown(session: Session) -> View:
    return trouble(State.OUTCOME_UNKNOWN, session, words(session).outcome_unknown, Icon.QUESTION, give_card(session))


def outcome_not_told(session: Session) -> View:
    return trouble(State.OUTCOME_NOT_TOLD, session, words(session).outcome_not_told, Icon.QUESTION, give_card(session))


def pin_unanswered(session: Session) -> View:
    return trouble(State.PIN_UNANSWERED, session, words(session).pin_unanswered, Icon.LOCK, give_card(session))


def pin_not_checked(session: Session) -> View:
    return trouble(State.PIN_NOT_CHECKED, session, words(session).pin_not_checked, Icon.LOCK, give_card(session))


def bank_unreachable(session: Session) -> View:
    return trouble(State.BANK_UNREACHABLE, session, words(session).bank_unreachable, Icon.PLUG, give_card(session))


def bank_refused(session: Session) -> View:
    said = words(session)
    told = REFUSALS[session.code](said) if session.code in REFUSALS else said.bank_refused
    return trouble(State.BANK_REFUSED, session, told, Icon.BANK, give_card(session))


def card_session_expired(session: Session) -> View:
    return trouble(State.CARD_SESSION_EXPIRED, session, words(session).card_session_expired, Icon.CLOCK, give_card(session))


def _asking_outcome(state: State, session: Session) -> View:
    view = working(state, session, words(session).asking_outcome, Icon.BANK)
    return replace(view, notice=words(session).cancel_came_late if session.cancel_came_late else "")

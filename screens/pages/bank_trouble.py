"""The bank does not answer as hoped. Each screen says what is known about the request and no more."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from screens.pages.common import give_card, proceed, says, trouble, words, working
from screens.view import Icon, Tone, View


def asking_outcome(session: Session) -> View:
    view = working(State.ASKING_OUTCOME, session, words(session).asking_outcome, Icon.BANK)
    return replace(view, notice=words(session).cancel_came_late if session.cancel_came_late else "")


def not_done(session: Session) -> View:
    return says(State.NOT_DONE, session, words(session).not_done, Icon.WARNING, proceed(session), tone=Tone.WARNING)


def outcome_unknown(session: Session) -> View:
    return trouble(State.OUTCOME_UNKNOWN, session, words(session).outcome_unknown, Icon.QUESTION, give_card(session))


def bank_unreachable(session: Session) -> View:
    return trouble(State.BANK_UNREACHABLE, session, words(session).bank_unreachable, Icon.PLUG, give_card(session))


def bank_refused(session: Session) -> View:
    return trouble(State.BANK_REFUSED, session, words(session).bank_refused, Icon.BANK, give_card(session))


def card_session_expired(session: Session) -> View:
    return trouble(State.CARD_SESSION_EXPIRED, session, words(session).card_session_expired, Icon.CLOCK, give_card(session))

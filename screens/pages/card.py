"""A card has come in: it is read, or cannot be, or the bank does not serve it."""

from __future__ import annotations

from kiosk.session import Session
from kiosk.state import State
from screens.pages.common import cancel, give_card, languages, says, trouble, words, working
from screens.view import Icon, Tone, View


def reading_card(session: Session) -> View:
    return working(State.READING_CARD, session, words(session).reading_card, Icon.CARD, *languages(session), cancel(session))


def card_unreadable(session: Session) -> View:
    keys = (*languages(session), give_card(session))
    return trouble(State.CARD_UNREADABLE, session, words(session).card_unreadable, Icon.CARD, *keys)


def card_blocked(session: Session) -> View:
    return says(State.CARD_BLOCKED, session, words(session).card_blocked, Icon.LOCK, give_card(session), tone=Tone.ERROR)


def card_refused(session: Session) -> View:
    return trouble(State.CARD_REFUSED, session, words(session).card_refused, Icon.CARD, give_card(session))

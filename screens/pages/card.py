"""A card has come in: it is read, or cannot be, or the bank does not serve it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from screens.pages.common import cancel, give_card, languages, says, trouble, words, working
from screens.view import Icon, Tone, View
from screens.words import Words
from screens.words.words import Says

TROUBLES: Final[Mapping[str, Callable[[Words], Says]]] = {
    "card-timed-out": lambda said: said.card_fell_silent,
    "card-read-timeout": lambda said: said.card_fell_silent,
    "card-contact-lost": lambda said: said.card_fell_silent,
    "card-protocol-error": lambda said: said.card_fell_silent,
    "card-no-application": lambda said: said.card_not_served,
    "card-application-blocked": lambda said: said.card_not_served,
    "card-data-invalid": lambda said: said.card_data_wrong,
    "card-data-missing": lambda said: said.card_data_wrong,
    "card-data-conflict": lambda said: said.card_data_wrong,
    "card-number-invalid": lambda said: said.card_data_wrong,
    "reader-in-use": lambda said: said.reader_busy,
    "reader-stuck": lambda said: said.reader_busy,
    "reader-defect": lambda said: said.reader_busy,
}
"""What the customer is told for the reader's code. Every other card may lie the wrong way round."""
AGAIN: Final[Mapping[str, Callable[[Words], Says]]] = {
    "card-swipe-failed": lambda said: said.swipe_again,
    "card-has-chip": lambda said: said.insert_instead,
}
"""How the card is asked for once more. After every other code its chip has failed, and the stripe is tried."""


def reading_card(session: Session) -> View:
    return working(State.READING_CARD, session, words(session).reading_card, Icon.CARD, *languages(session), cancel(session))


def card_unreadable(session: Session) -> View:
    keys = (*languages(session), give_card(session))
    said = words(session)
    told = TROUBLES[session.code](said) if session.code in TROUBLES else said.card_unreadable
    return trouble(State.CARD_UNREADABLE, session, told, Icon.CARD, *keys)


def take_card_to_swipe(session: Session) -> View:
    said = words(session).take_card_to_swipe
    return trouble(State.TAKE_CARD_TO_SWIPE, session, said, Icon.CARD_OUT, *languages(session), cancel(session))


def card_again(session: Session) -> View:
    said = words(session)
    told = AGAIN[session.code](said) if session.code in AGAIN else said.swipe_instead
    view = says(State.CARD_AGAIN, session, told, Icon.CARD, *languages(session), cancel(session), tone=Tone.WARNING)
    return replace(view, code=session.code)


def card_blocked(session: Session) -> View:
    return says(State.CARD_BLOCKED, session, words(session).card_blocked, Icon.LOCK, give_card(session), tone=Tone.ERROR)


def card_expired(session: Session) -> View:
    return says(State.CARD_EXPIRED, session, words(session).card_expired, Icon.CARD, give_card(session), tone=Tone.ERROR)


def card_unknown(session: Session) -> View:
    return says(State.CARD_UNKNOWN, session, words(session).card_unknown, Icon.CARD, give_card(session), tone=Tone.ERROR)

"""Giving the card back, or saying why it was kept."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.session import Farewell, Session
from kiosk.state import State
from screens.pages.common import finish, says, trouble, words, working
from screens.view import Icon, Tone, View


def take_card(session: Session) -> View:
    return _take_card(State.TAKE_CARD, session)


def take_card_and_close(session: Session) -> View:
    return replace(_take_card(State.TAKE_CARD_AND_CLOSE, session), code=session.code)


def take_card_and_restart(session: Session) -> View:
    return _take_card(State.TAKE_CARD_AND_RESTART, session)


def reader_failed(session: Session) -> View:
    return trouble(State.READER_FAILED, session, words(session).reader_failed, Icon.CARD_OUT)


def retaining(session: Session) -> View:
    return working(State.RETAINING, session, words(session).retaining, Icon.CARD)


def card_retained(session: Session) -> View:
    return says(State.CARD_RETAINED, session, words(session).card_retained, Icon.LOCK, finish(session), tone=Tone.WARNING)


def card_left(session: Session) -> View:
    return says(State.CARD_LEFT, session, words(session).card_left, Icon.CARD_OUT, tone=Tone.WARNING)


def card_gone(session: Session) -> View:
    return says(State.CARD_GONE, session, words(session).card_gone, Icon.CARD_OUT, finish(session), tone=Tone.WARNING)


def thanks(session: Session) -> View:
    return says(State.THANKS, session, words(session).thanks, Icon.HEART, finish(session))


def _take_card(state: State, session: Session) -> View:
    said = words(session)
    reason = {
        Farewell.DONE: "",
        Farewell.CANCELLED: said.ended_by_customer,
        Farewell.TIMED_OUT: said.ended_by_time,
        Farewell.TROUBLE: said.ended_by_trouble,
    }[session.farewell]
    return replace(says(state, session, said.take_card, Icon.CARD_OUT), lines=(reason,) if reason else ())

"""The terminal gets ready: it fetches a PIN key from the bank by a signed request, and loads it. After a failure it tries so behind the
screen that says so.
"""

from __future__ import annotations

from kiosk.session import Session
from kiosk.state import State
from screens.pages.common import words, working
from screens.pages.out_of_service import closed
from screens.view import Icon, View


def starting(session: Session) -> View:
    return _getting_ready(State.STARTING, session)


def fetching_key(session: Session) -> View:
    return _getting_ready(State.FETCHING_KEY, session)


def loading_key(session: Session) -> View:
    return _getting_ready(State.LOADING_KEY, session)


def _getting_ready(state: State, session: Session) -> View:
    return closed(state, session) if session.attempt else working(state, session, words(session).starting, Icon.BANK)

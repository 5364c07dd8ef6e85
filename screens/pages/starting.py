"""The terminal gets ready: it fetches a PIN key from the bank and loads it."""

from __future__ import annotations

from kiosk.session import Session
from kiosk.state import State
from screens.pages.common import words, working
from screens.view import Icon, View


def starting(session: Session) -> View:
    return working(State.STARTING, session, words(session).starting, Icon.BANK)


def loading_key(session: Session) -> View:
    return working(State.LOADING_KEY, session, words(session).starting, Icon.BANK)

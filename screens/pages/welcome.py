"""The terminal waits for a card."""

from __future__ import annotations

from kiosk.session import Session
from kiosk.state import State
from screens.pages.common import languages, says, words
from screens.view import Icon, View


def welcome(session: Session) -> View:
    return says(State.WELCOME, session, words(session).welcome, Icon.CARD_IN, *languages(session))

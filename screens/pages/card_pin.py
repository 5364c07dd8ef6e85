"""The card PIN, with the tries left after a wrong one (F1)."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from kiosk.vocabulary import SHORTEST_PIN
from screens.digits import digits
from screens.pages.common import cancel, languages, says, words, working
from screens.view import Icon, PinField, Tone, View


def card_pin(session: Session) -> View:
    view = says(State.CARD_PIN, session, words(session).card_pin, Icon.LOCK, *languages(session), cancel(session))
    return replace(view, pin=PinField(SHORTEST_PIN, session.digits), notice=_tries_left(session), tone=_tone(session))


def checking_card_pin(session: Session) -> View:
    return working(State.CHECKING_CARD_PIN, session, words(session).checking_card_pin, Icon.LOCK, cancel(session))


def _tries_left(session: Session) -> str:
    if not session.pin_was_wrong:
        return ""
    if session.tries_left is None:
        return words(session).wrong_pin_again
    if session.tries_left == 1:
        return words(session).wrong_pin_last
    return words(session).wrong_pin.format(tries=digits(session.tries_left, session.language))


def _tone(session: Session) -> Tone:
    return Tone.WARNING if session.pin_was_wrong else Tone.NEUTRAL

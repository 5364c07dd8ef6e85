"""Nobody can be served now. Calm for the customer; the code at the foot is for the operator."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from screens.pages.common import trouble, words
from screens.view import Icon, Tone, View


def out_of_service(session: Session) -> View:
    return closed(State.OUT_OF_SERVICE, session)


def recovering(session: Session) -> View:
    return closed(State.RECOVERING, session)


def closed(state: State, session: Session) -> View:
    """What stands on the screen all the time until somebody can be served again."""
    return replace(trouble(state, session, words(session).out_of_service, Icon.PLUG), tone=Tone.WARNING)

"""Nobody can be served now. Calm for the customer; the code at the foot is for the operator."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from screens.pages.common import trouble, words
from screens.view import Icon, Tone, View


def out_of_service(session: Session) -> View:
    return replace(trouble(State.OUT_OF_SERVICE, session, words(session).out_of_service, Icon.PLUG), tone=Tone.WARNING)

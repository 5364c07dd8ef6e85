"""Deactivating SMS and offline OTP at once (G17)."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from screens.pages.common import cancel, no, proceed, says, words, working, yes
from screens.view import Icon, Tone, View


def asking_enrolment(session: Session) -> View:
    return working(State.ASKING_ENROLMENT, session, words(session).asking_enrolment, Icon.SHIELD, cancel(session))


def nothing_to_deactivate(session: Session) -> View:
    return says(State.NOTHING_TO_DEACTIVATE, session, words(session).nothing_to_deactivate, Icon.SHIELD, proceed(session))


def confirm_deactivation(session: Session) -> View:
    said = words(session)
    keys = (yes(said.deactivate_yes), no(said.deactivate_no), cancel(session))
    return says(State.CONFIRM_DEACTIVATION, session, said.confirm_deactivation, Icon.QUESTION, *keys, tone=Tone.WARNING)


def deactivating(session: Session) -> View:
    """Cancel has no label here, as in `enrolling`."""
    view = working(State.DEACTIVATING, session, words(session).deactivating, Icon.SHIELD)
    return replace(view, notice=words(session).cancel_came_late if session.cancel_came_late else "")


def deactivated(session: Session) -> View:
    return says(State.DEACTIVATED, session, words(session).deactivated, Icon.CHECK, proceed(session), tone=Tone.SUCCESS)

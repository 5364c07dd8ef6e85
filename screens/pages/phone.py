"""Registration begins with the phone: is there one on file, and is it the customer's (G3, G5)?"""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from screens.digits import masked_phone
from screens.pages.common import cancel, give_card, no, says, words, working, yes
from screens.view import Fact, Icon, Tone, View


def asking_phone(session: Session) -> View:
    return working(State.ASKING_PHONE, session, words(session).asking_phone, Icon.PHONE, cancel(session))


def no_phone(session: Session) -> View:
    return says(State.NO_PHONE, session, words(session).no_phone, Icon.PHONE, give_card(session), tone=Tone.WARNING)


def already_enrolled(session: Session) -> View:
    said = words(session)
    keys = (yes(said.enrol_anew), no(said.do_not_enrol_anew), cancel(session))
    return says(State.ALREADY_ENROLLED, session, said.already_enrolled, Icon.SHIELD, *keys, tone=Tone.WARNING)


def confirm_phone(session: Session) -> View:
    """Where the bank did not say the number, its meaning has to do."""
    said = words(session)
    number = masked_phone(session.masked_phone, session.language)
    keys = (yes(said.phone_is_mine if number else said.proceed), no(said.phone_is_not_mine), cancel(session))
    view = says(State.CONFIRM_PHONE, session, said.confirm_phone if number else said.confirm_unknown_phone, Icon.PHONE, *keys)
    return replace(view, fact=Fact(number, said.phone_on_file)) if number else view


def phone_rejected(session: Session) -> View:
    return says(State.PHONE_REJECTED, session, words(session).phone_rejected, Icon.PHONE, give_card(session), tone=Tone.WARNING)

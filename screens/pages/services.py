"""What can be done here, and whether something else is wanted afterwards."""

from __future__ import annotations

from kiosk.session import Session
from kiosk.state import State
from kiosk.vocabulary import Key
from screens.pages.common import cancel, says, words, yes
from screens.view import Choice, Icon, View


def services(session: Session) -> View:
    said = words(session)
    operations = Choice(Key.FDK_RIGHT_1, said.password_operations, Icon.KEY)
    return says(State.SERVICES, session, said.services, Icon.BANK, operations, cancel(session))


def password_operations(session: Session) -> View:
    """The guide's menu (G4, G17)."""
    said = words(session)
    register = Choice(Key.FDK_RIGHT_1, said.register, Icon.PLUS)
    deactivate = Choice(Key.FDK_RIGHT_2, said.deactivate, Icon.MINUS)
    return says(State.PASSWORD_OPERATIONS, session, said.choose_operation, Icon.KEY, register, deactivate, cancel(session))


def another_service(session: Session) -> View:
    said = words(session)
    no = Choice(Key.FDK_LEFT_4, said.take_card_key, Icon.CARD_OUT)
    return says(State.ANOTHER_SERVICE, session, said.another_service, Icon.QUESTION, yes(said.another_yes, Icon.PLUS), no)

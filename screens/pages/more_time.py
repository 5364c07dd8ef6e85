"""Nobody has pressed a key for a while (F2)."""

from __future__ import annotations

from kiosk.session import Session
from kiosk.state import State
from kiosk.vocabulary import Key
from screens.pages.common import says, words, yes
from screens.view import Choice, Icon, View


def more_time(session: Session) -> View:
    said = words(session)
    no = Choice(Key.FDK_LEFT_4, said.more_time_no, Icon.CARD_OUT)
    return says(State.MORE_TIME, session, said.more_time, Icon.CLOCK, yes(said.more_time_yes), no)

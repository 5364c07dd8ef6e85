"""The last question (G7), the enrolment itself, and what comes next for the customer (G8, G9)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from screens import dates
from screens.digits import masked_phone
from screens.pages.common import cancel, no, proceed, says, words, working, yes
from screens.view import Fact, Icon, Tone, View


def consent(session: Session) -> View:
    said = words(session)
    keys = (yes(said.consent_yes), no(said.consent_no), cancel(session))
    return says(State.CONSENT, session, said.consent, Icon.MESSAGE, *keys)


def enrolling(session: Session) -> View:
    """Cancel has no label here: what has gone to the bank cannot be called back. Who presses it all the same is told so."""
    view = working(State.ENROLLING, session, words(session).enrolling, Icon.SHIELD)
    return replace(view, notice=words(session).cancel_came_late if session.cancel_came_late else "")


def enrolled(session: Session) -> View:
    said, language = words(session), session.language
    view = says(State.ENROLLED, session, said.enrolled, Icon.CHECK, proceed(session), tone=Tone.SUCCESS)
    number = masked_phone(session.masked_phone, language)
    fact = Fact(number, said.code_goes_to) if number else None
    return replace(view, fact=fact, lines=tuple(_what_comes_next(session)), path=said.app_path)


def _what_comes_next(session: Session) -> Iterator[str]:
    said, language = words(session), session.language
    if session.valid_until:
        date, time = dates.date(session.valid_until, language), dates.clock(session.valid_until, language)
        yield said.code_valid_until.format(date=date, time=time)
    if session.sms_otp:
        yield said.sms_otp_active
    yield said.code_in_app

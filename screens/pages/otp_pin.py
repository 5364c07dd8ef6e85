"""The customer chooses the eight-digit OTP PIN, twice (G6). The bank compares the two (F3)."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.session import Session
from kiosk.state import State
from kiosk.vocabulary import OTP_PIN_DIGITS
from screens.pages.common import cancel, says, words, working
from screens.view import Icon, PinField, Tone, View


def otp_pin(session: Session) -> View:
    view = says(State.OTP_PIN, session, words(session).otp_pin, Icon.KEY, cancel(session))
    notice = _not_good(session)
    return replace(view, pin=_field(session), notice=notice, tone=Tone.WARNING if notice else Tone.NEUTRAL)


def otp_pin_again(session: Session) -> View:
    view = says(State.OTP_PIN_AGAIN, session, words(session).otp_pin_again, Icon.KEY, cancel(session))
    return replace(view, pin=_field(session))


def checking_otp_pin(session: Session) -> View:
    return working(State.CHECKING_OTP_PIN, session, words(session).checking_otp_pin, Icon.KEY, cancel(session))


def _field(session: Session) -> PinField:
    return PinField(OTP_PIN_DIGITS, session.digits)


def _not_good(session: Session) -> str:
    if session.pins_differed:
        return words(session).pins_differed
    return words(session).pin_was_weak if session.pin_was_weak else ""

"""The screens of registering for one-time passwords, and of deactivating them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from otp_atm.kiosk.state import State
from otp_atm.kiosk.vocabulary import OTP_PIN_DIGITS
from otp_atm.screens import dates
from otp_atm.screens.digits import masked_phone
from otp_atm.screens.pages import common
from otp_atm.screens.pages.common import says, working, writing
from otp_atm.screens.scene import Page, Scene
from otp_atm.screens.view import Fact, Icon, PinField, Tone, View
from otp_atm.services.one_time_password.data import data
from otp_atm.services.one_time_password.events import Active
from otp_atm.services.one_time_password.flow import Otp
from otp_atm.services.one_time_password.words import Words, words_of

LONGEST_VALIDITY: Final = timedelta(days=366)
"""No activation code is valid for longer."""


def words(scene: Scene) -> Words:
    """What is said here in the customer's language."""
    return words_of(scene.language)


# Is there a phone on file, and is it the customer's (G3, G5)? ---------------------------------------------------------------------


def asking_phone(scene: Scene) -> View:
    return working(scene, words(scene).asking_phone, Icon.PHONE)


def no_phone(scene: Scene) -> View:
    return says(scene, common.words(scene).no_phone, Icon.PHONE, tone=Tone.WARNING)


def already_enrolled(scene: Scene) -> View:
    """Where the bank said which kinds are active, that stands first."""
    view = says(scene, words(scene).already_enrolled, Icon.SHIELD, tone=Tone.WARNING)
    active = _active(scene)
    return replace(view, lines=(active, *view.lines)) if active else view


def _active(scene: Scene) -> str:
    said = words(scene)
    return {
        Active.UNSAID: "",
        Active.BOTH: said.both_active,
        Active.OFFLINE: said.only_offline_active,
        Active.SMS: said.only_sms_active,
    }[data(scene.session).active]


def confirm_phone(scene: Scene) -> View:
    """Where the bank did not say the number, its meaning has to do."""
    said = words(scene)
    number = masked_phone(data(scene.session).masked_phone, scene.language)
    view = says(scene, said.confirm_phone if number else said.confirm_unknown_phone, Icon.PHONE)
    return replace(view, fact=Fact(number, said.phone_on_file)) if number else view


def phone_rejected(scene: Scene) -> View:
    return says(scene, words(scene).phone_rejected, Icon.PHONE, tone=Tone.WARNING)


# The customer chooses the eight-digit OTP PIN (G6), which the bank judges; enters it again, and the bank compares the two (F3) -------


def otp_pin(scene: Scene) -> View:
    """What it is for is told once: where another one is asked for, why stands in its place."""
    said, chosen = words(scene), data(scene.session)
    notice = said.pins_differed if chosen.pins_differed else said.pin_was_weak if chosen.pin_was_weak else ""
    view = says(scene, said.otp_pin, Icon.KEY, tone=Tone.WARNING if notice else Tone.NEUTRAL)
    return replace(view, pin=_field(scene), notice=notice, lines=view.lines[1:] if notice else view.lines)


def checking_otp_pin(scene: Scene) -> View:
    """Of the first entry, and of both."""
    return working(scene, words(scene).checking_otp_pin, Icon.KEY)


def otp_pin_again(scene: Scene) -> View:
    return replace(says(scene, words(scene).otp_pin_again, Icon.KEY), pin=_field(scene))


def _field(scene: Scene) -> PinField:
    return PinField(OTP_PIN_DIGITS, scene.session.digits)


# The last question (G7), the enrolment itself, and what comes next for the customer (G8, G9) ---------------------------------------


def consent(scene: Scene) -> View:
    return says(scene, words(scene).consent, Icon.MESSAGE)


def enrolling(scene: Scene) -> View:
    return writing(scene, words(scene).enrolling, Icon.SHIELD)


def enrolled(scene: Scene) -> View:
    """Where the code goes, until when it is good, and what to do with it."""
    said = words(scene)
    view = says(scene, said.enrolled, Icon.CHECK, tone=Tone.SUCCESS)
    lines = (said.sms_otp_active, said.code_in_app) if data(scene.session).sms_otp else (said.code_in_app,)
    return replace(view, rows=tuple(_about_the_code(scene)), lines=lines, path=said.app_path)


def _about_the_code(scene: Scene) -> Iterator[Fact]:
    said, language, known = words(scene), scene.language, data(scene.session)
    if number := masked_phone(known.masked_phone, language):
        yield Fact(number, said.code_goes_to)
    if known.valid_until and _credible(known.valid_until, scene.now):
        until = known.valid_until.astimezone(scene.zone)
        yield Fact(said.deadline.format(date=dates.date(until, language), time=dates.clock(until, language)), said.use_code_by)


def _credible(until: datetime, now: datetime) -> bool:
    """Of a validity that is past or never ends, the customer is told nothing."""
    return timedelta() < until - now <= LONGEST_VALIDITY


# Deactivating SMS and offline OTP at once (G17) -----------------------------------------------------------------------------------


def asking_enrolment(scene: Scene) -> View:
    return working(scene, words(scene).asking_enrolment, Icon.SHIELD)


def nothing_to_deactivate(scene: Scene) -> View:
    return says(scene, words(scene).nothing_to_deactivate, Icon.SHIELD)


def confirm_deactivation(scene: Scene) -> View:
    """Of both kinds, save where it is known that there is only one."""
    view = says(scene, words(scene).confirm_deactivation, Icon.QUESTION, tone=Tone.WARNING)
    only_one = data(scene.session).active in {Active.OFFLINE, Active.SMS}
    return replace(view, lines=(_active(scene), words(scene).ends_the_only_kind)) if only_one else view


def deactivating(scene: Scene) -> View:
    return writing(scene, words(scene).deactivating, Icon.SHIELD)


def deactivated(scene: Scene) -> View:
    return says(scene, words(scene).deactivated, Icon.CHECK, tone=Tone.SUCCESS)


PAGES: Final[Mapping[State, Page]] = {
    Otp.ASKING_PHONE: asking_phone,
    Otp.NO_PHONE: no_phone,
    Otp.ALREADY_ENROLLED: already_enrolled,
    Otp.CONFIRM_PHONE: confirm_phone,
    Otp.PHONE_REJECTED: phone_rejected,
    Otp.OTP_PIN: otp_pin,
    Otp.CHECKING_OTP_PIN: checking_otp_pin,
    Otp.OTP_PIN_AGAIN: otp_pin_again,
    Otp.CHECKING_OTP_PINS: checking_otp_pin,
    Otp.CONSENT: consent,
    Otp.ENROLLING: enrolling,
    Otp.ENROLLED: enrolled,
    Otp.ASKING_ENROLMENT: asking_enrolment,
    Otp.NOTHING_TO_DEACTIVATE: nothing_to_deactivate,
    Otp.CONFIRM_DEACTIVATION: confirm_deactivation,
    Otp.DEACTIVATING: deactivating,
    Otp.DEACTIVATED: deactivated,
}

"""When a code that the phone knows is of no more use: it was used or refused, or is too old. `phone.messages` says what replaces it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from otp_atm.phone.events import CardRegistered, Paid, Refused
from otp_atm.phone.form import Clip, Field
from otp_atm.phone.messages import spent
from otp_atm.phone.moves.common import JUDGED, Step, stay
from otp_atm.phone.state import Phone, Tried


def take_used(phone: Phone, event: Paid | CardRegistered, now: datetime) -> Step:
    """The bank has taken it: it is over, and with it all of its kind for this card that are no newer (F6)."""
    tried, asked = answered(phone, event.ticket)
    if tried is None:
        return stay(asked)
    used = next((clip.since for clip in all_codes(phone) if clip.digits == tried.digits), now)

    def is_over(clip: Clip) -> bool:
        return clip.meant_for is tried.meant_for and clip.card in {tried.card, ""} and clip.since <= used

    return stay(without(asked, is_over))


def take_refused(phone: Phone, event: Refused, _now: datetime) -> Step:
    """It is over if the refusal is for the code, and no longer tried in any case."""
    tried, asked = answered(phone, event.ticket)
    if tried is None or event.code not in JUDGED[tried.meant_for]:
        return stay(asked)
    return stay(without(asked, lambda clip: clip.digits == tried.digits))


def enrolled_anew(phone: Phone, sent: Clip) -> Phone:
    """With what the app issued under the enrolment before, if this is an activation code: no more of use."""
    is_new = sent.digits and sent.meant_for is Field.ACTIVATION_CODE
    return without(phone, lambda clip: clip.card == sent.card and clip.since < sent.since) if is_new else phone


def answered(phone: Phone, ticket: int) -> tuple[Tried | None, Phone]:
    """The code that was tried with this request, and the phone that waits for no answer about it any more."""
    tried = next((each for each in phone.tried if each.ticket == ticket), None)
    return tried, replace(phone, tried=tuple(each for each in phone.tried if each is not tried))


def all_codes(phone: Phone) -> tuple[Clip, ...]:
    sent = tuple(letter.sms.clip for letter in phone.letters if letter.sms.code)
    return (*sent, phone.clipboard) if phone.clipboard else sent


def without(phone: Phone, is_over: Callable[[Clip], bool]) -> Phone:
    """Such codes are offered no more."""
    copied = phone.clipboard
    return replace(phone, letters=spent(phone.letters, is_over), clipboard=None if copied and is_over(copied) else copied)

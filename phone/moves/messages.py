"""The messages app."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from otp_atm.phone.events import MessageOpened, Tap
from otp_atm.phone.messages import opened
from otp_atm.phone.moves.common import Step, stay
from otp_atm.phone.pages import Message
from otp_atm.phone.state import Phone


def open_message(phone: Phone, event: MessageOpened, _now: datetime) -> Step:
    banner = None if phone.banner and phone.banner.sms == event.sms else phone.banner
    return stay(replace(phone.onto(Message(event.sms)), letters=opened(phone.letters, event.sms), banner=banner))


def copy_code(phone: Phone, _event: Tap, _now: datetime) -> Step:
    page = phone.page
    assert isinstance(page, Message)
    if not page.sms.code:
        return stay(phone)
    return stay(replace(phone.at(replace(page, copied=True)), clipboard=page.sms.clip))

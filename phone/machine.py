"""The phone's one function: what follows from an event. It reads no clock, asks nobody and draws nothing."""

from __future__ import annotations

from datetime import datetime

from otp_atm.phone.effects import Effect
from otp_atm.phone.events import Event, Tap
from otp_atm.phone.state import Phone
from otp_atm.phone.table import EVERYWHERE, PAGES


def step(phone: Phone, event: Event, now: datetime) -> tuple[Phone, tuple[Effect, ...]]:
    """The phone after `event` at the true time `now`, and what is to be done. An event that means nothing changes nothing."""
    meaning = event if isinstance(event, Tap) else type(event)
    own = PAGES.get(type(phone.page), {}).get(meaning)
    effects: tuple[Effect, ...] = ()
    for move in (EVERYWHERE.get(meaning), own):
        if move:
            phone, more = move(phone, event, now)
            effects += more
    return phone, effects

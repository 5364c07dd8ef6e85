"""The phone's one function: what follows from an event. It reads no clock, asks nobody and draws nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from otp_atm.phone.effects import Effect
from otp_atm.phone.events import Event, Tap, Touch
from otp_atm.phone.moves.common import Step
from otp_atm.phone.state import Phone, Way
from otp_atm.phone.table import EVERYWHERE, PAGES, Meaning


def step(phone: Phone, event: Event, now: datetime) -> Step:
    """The phone after `event` at the true time `now`, and what is to be done. An event that means nothing changes nothing.

    A touch is for the page that is open. All else is for every page that there is: nothing waits in vain because its owner looks elsewhere.
    """
    meaning = event if isinstance(event, Tap) else type(event)
    touched = PAGES.get(type(phone.page), {}).get(meaning) if isinstance(event, Touch) else None
    effects: tuple[Effect, ...] = ()
    for move in (EVERYWHERE.get(meaning), touched):
        if move:
            phone, more = move(phone, event, now)
            effects += more
    if isinstance(event, Touch):
        return phone, effects
    phone, more = heard(phone, meaning, event, now)
    return phone, (*effects, *more)


def heard(phone: Phone, meaning: Meaning, event: Event, now: datetime) -> Step:
    """What every page makes of an event: those of the app that is open, and of the others."""
    effects: tuple[Effect, ...] = ()
    ways: list[Way] = []
    for way in (phone.pages, *phone.left):
        phone, more = along(phone, way, meaning, event, now)
        effects += more
        ways.append(phone.pages)
    pages, *left = ways
    return replace(phone, pages=pages, left=tuple(left)), effects


def along(phone: Phone, way: Way, meaning: Meaning, event: Event, now: datetime) -> Step:
    """The phone with this way open, of which each page from home on has made of the event what it makes of it."""
    effects: tuple[Effect, ...] = ()
    passed: Way = ()
    for page in way:
        phone = replace(phone, pages=(*passed, page))
        move = PAGES.get(type(page), {}).get(meaning)
        if move:
            phone, more = move(phone, event, now)
            effects += more
        passed = phone.pages
    return replace(phone, pages=passed), effects

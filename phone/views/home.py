"""The home screen and the settings."""

from __future__ import annotations

from otp_atm.phone.events import Tap
from otp_atm.phone.messages import unread
from otp_atm.phone.state import NO_ERROR
from otp_atm.phone.view import App, AppIcon, Desk, Glyph, Row, Stepper, Switch
from otp_atm.phone.views.sight import Look, Page, battery
from otp_atm.screens import dates


def home(look: Look) -> Page:
    words, time = look.words, look.own_time
    waiting = unread(look.phone.letters)
    badge = look.number(waiting) if waiting else ""
    apps = (
        AppIcon(words.messages, Glyph.MESSAGES, App.MESSAGES, badge, Tap.MESSAGES),
        AppIcon(words.mobile_bank, Glyph.BANK, App.BANK, "", Tap.BANK),
        AppIcon(words.shop, Glyph.SHOP, App.SHOP, "", Tap.SHOP),
        AppIcon(words.settings, Glyph.SETTINGS, App.SETTINGS, "", Tap.SETTINGS),
    )
    return Page(App.HOME, "", (Desk(dates.clock(time, look.language), dates.weekday_and_date(time, look.language), apps),))


def settings(look: Look) -> Page:
    words, phone = look.words, look.phone
    charge = words.percent.format(percent=look.number(battery(look.own_time)))
    items = (
        Switch(words.airplane.label, words.airplane.hint, Glyph.AIRPLANE, phone.airplane, Tap.AIRPLANE),
        Stepper(words.clock.label, words.clock.hint, Glyph.CLOCK, clock_error(look), Tap.SLOWER, Tap.FASTER),
        Row(words.language, "", Glyph.GLOBE, Tap.LANGUAGE, end=look.language.name),
        Row(words.battery, "", Glyph.BATTERY, end=charge),
    )
    return Page(App.SETTINGS, words.settings, items)


def clock_error(look: Look) -> str:
    """How wrong the clock is, in words."""
    words, error = look.words, look.phone.clock_error
    if abs(error.total_seconds()) < 1:
        return words.clock_right
    template = words.clock_ahead if error > NO_ERROR else words.clock_behind
    return template.format(time=look.duration(error))

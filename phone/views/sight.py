"""What a page's view is made from, and the numbers and moments that several of them write."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any, Final, NamedTuple

from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages import digits as numbers
from otp_atm.phone.events import Focused
from otp_atm.phone.form import RULES, Field, Form
from otp_atm.phone.messages import Sms
from otp_atm.phone.offer import offered
from otp_atm.phone.pages import Trouble
from otp_atm.phone.state import Phone
from otp_atm.phone.view import App, Cells, Glyph, Input, Item, Keypad, Notice, Secret
from otp_atm.phone.words import Words, words_of
from otp_atm.screens import dates
from otp_atm.screens.digits import digits, isolated
from otp_atm.screens.view import Tone

_FULL_AT: Final = 7
_DRAIN: Final = 4
_AWAKE: Final = 16


class Look(NamedTuple):
    """Who looks, and when: `now` is the true time."""

    phone: Phone
    now: datetime
    zone: tzinfo
    bank: str
    """The bank's name."""

    @property
    def words(self) -> Words:
        return words_of(self.phone.language)

    @property
    def language(self) -> Language:
        return self.phone.language

    @property
    def page(self) -> Any:
        return self.phone.page

    @property
    def own_time(self) -> datetime:
        """What the phone takes for the time."""
        return (self.now + self.phone.clock_error).astimezone(self.zone)

    def number(self, value: object) -> str:
        """A number, isolated, in the language's digits."""
        return isolated(digits(value, self.language))

    def rials(self, amount: int) -> str:
        return self.words.rials.format(amount=isolated(numbers.grouped(amount, self.language)))

    def moment(self, moment: datetime) -> str:
        """The time of a moment, with its day unless that is today."""
        local = moment.astimezone(self.zone)
        clock = dates.clock(local, self.language)
        if local.date() == self.own_time.date():
            return clock
        return f"{dates.day(local, self.language)} {clock}"

    def duration(self, length: timedelta) -> str:
        """In words, to the second below an hour, to the minute below a day, to the hour beyond."""
        minutes, seconds = divmod(round(abs(length).total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        words = self.words.length
        units = (
            (days, words.day if days == 1 else words.days),
            (hours, words.hours),
            (minutes, words.minutes),
            (seconds, words.seconds),
        )
        first = next((place for place, (count, _) in enumerate(units) if count), len(units) - 1)
        greater, *lesser = (
            unit.format(count=self.number(count)) for count, unit in units[first : first + 2] if count or first == len(units) - 1
        )
        return words.two.format(greater=greater, lesser=lesser[0]) if lesser else greater


class Page(NamedTuple):
    """What a page's function makes: all that differs from page to page."""

    app: App
    title: str
    items: tuple[Item, ...]
    path: tuple[str, ...] = ()
    address: str = ""


def field(look: Look, form: Form, which: Field, glyph: Glyph = Glyph.NONE) -> Item:
    """A field of the form as it stands."""
    rule, text = RULES[which], form[which]
    label, focused = look.words.fields[which], form.focus is which
    if which is Field.OTP_PIN:
        return Cells(label, rule.longest, len(text), focused, Focused(which))
    shown = "•" * len(text) if rule.hidden else grouped(text, rule.groups, "/" if which is Field.EXPIRY else " ")
    if which is Field.AMOUNT and text:
        shown = numbers.grouped(int(text), look.language)
    words = look.number(shown) if shown else ""
    return Input(label, Secret(words) if rule.secret else words, look.words.examples[which], focused, Focused(which), glyph)


def grouped(text: str, groups: tuple[int, ...], mark: str) -> str:
    """Digits in groups.

    >>> grouped("62210610", (4, 4, 4, 4), " ")
    '6221 0610'
    """
    parts, rest = [], text
    for group in groups:
        parts.append(rest[:group])
        rest = rest[group:]
    return mark.join(part for part in (*parts, rest) if part)


def keypad(look: Look) -> Keypad | None:
    """The keypad, while a field is in focus; it offers to paste what would fit."""
    form: Form | None = getattr(look.page, "form", None)
    waiting: int = getattr(look.page, "waiting", 0)
    if form is None or form.focus is None or waiting:
        return None
    clip = offered(look.phone)
    if clip is None:
        return Keypad(look.words.done)
    copied = look.phone.clipboard
    label = look.words.paste if copied and copied.digits == clip.digits else look.words.from_sms
    return Keypad(look.words.done, label, Secret(look.number(clip.digits)))


def trouble(look: Look, what: Trouble | None) -> tuple[Item, ...]:
    """Why it did not work, in a sentence, and the code for whoever helps."""
    if what is None:
        return ()
    words = look.words
    sentence = words.troubles.get(what.code, words.refused) if what.answered else words.unreachable if what.settled else words.in_doubt
    if what.tries_left == 1:
        sentence = f"{sentence} {words.last_try}"
    elif what.tries_left:
        sentence = f"{sentence} {words.tries_left.format(tries=look.number(what.tries_left))}"
    if what.again_at:
        sentence = f"{sentence} {words.again_at.format(moment=look.moment(what.again_at))}"
    return (Notice(sentence, Tone.ERROR, what.code),)


def card_number(look: Look, number: str) -> str:
    """A truncated card number in groups, isolated."""
    return look.number(grouped(number.replace("*", "•"), (4, 4, 4, 4), " "))


def sms_text(sms: Sms) -> Secret:
    """What a message says; the code in it is for the person alone, and all digits where nobody knows which are a code's."""
    return Secret(sms.text, sms.secret if sms.code else ())


def battery(time: datetime) -> int:
    """In per cent: full in the morning, emptier by the hour until the night."""
    return 100 - min((time.hour - _FULL_AT) % 24, _AWAKE) * _DRAIN

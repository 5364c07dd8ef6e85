"""What happens on every page alike, before the page's own move."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from otp_atm.phone.effects import CheckCards, ForgetSeed
from otp_atm.phone.events import (
    CardRegistered,
    CardsChecked,
    ClockSet,
    LanguageSet,
    OfflineOtpEnded,
    Refused,
    SimInserted,
    SmsArrived,
    Tap,
    Ticked,
)
from otp_atm.phone.messages import opened, received
from otp_atm.phone.moves.codes import enrolled_anew, take_used, without
from otp_atm.phone.moves.common import CARD_END, Step, stay, troubled
from otp_atm.phone.offer import from_app
from otp_atm.phone.pages import Asking, Home, Inbox, Message, Settings, Trouble
from otp_atm.phone.state import BANNER, AppCard, Banner, Phone
from otp_atm.phone.words import nearest, spoken

FARTHEST: Final = timedelta(minutes=5)
"""How wrong the clock can be set."""
STEP: Final = timedelta(minutes=1)
_OLD: Final = timedelta(minutes=10)
"""A message that was sent longer ago comes without a banner."""
MINUTE: Final = timedelta(minutes=1)


def home(phone: Phone, _event: Tap, _now: datetime) -> Step:
    return stay(phone.home())


def back(phone: Phone, _event: Tap, _now: datetime) -> Step:
    return stay(phone.back())


def settings(phone: Phone, _event: Tap, _now: datetime) -> Step:
    """Pulled down from the status bar, and pushed up again the same way."""
    return stay(phone.back() if isinstance(phone.page, Settings) else phone.onto(Settings()))


def insert_sim(phone: Phone, event: SimInserted, _now: datetime) -> Step:
    return stay(phone if event.number in phone.numbers else replace(phone, numbers=(*phone.numbers, event.number)))


def take_in(phone: Phone, event: SmsArrived, now: datetime) -> Step:
    """With a banner, unless it comes too late for one, or would take the place of a newer one."""
    letters = received(phone.letters, event.sms)
    if letters == phone.letters:
        return stay(phone)
    fresh = now - event.sms.sent_at < _OLD
    newest = phone.banner is None or phone.banner.sms.order <= event.sms.order
    banner = Banner(event.sms, now + BANNER) if fresh and newest else phone.banner
    return stay(enrolled_anew(replace(phone, letters=letters, banner=banner), event.sms.clip))


def open_banner(phone: Phone, _event: Tap, _now: datetime) -> Step:
    """To the message, by way of the inbox."""
    if not phone.banner:
        return stay(phone)
    sms = phone.banner.sms
    inbox = phone.opened(Inbox())
    return stay(replace(inbox, letters=opened(phone.letters, sms), banner=None, pages=(Home(), Inbox(), Message(sms))))


def copy_from_banner(phone: Phone, _event: Tap, _now: datetime) -> Step:
    if not phone.banner:
        return stay(phone)
    sms = phone.banner.sms
    return stay(replace(phone, letters=opened(phone.letters, sms), banner=None, clipboard=sms.clip))


def toggle_airplane(phone: Phone, _event: Tap, _now: datetime) -> Step:
    """Back in the network, the app has its next contact with the bank."""
    airplane = not phone.airplane
    return replace(phone, airplane=airplane), () if airplane else check(phone)


def switch_language(phone: Phone, _event: Tap, _now: datetime) -> Step:
    """To the next of those that it has."""
    there = spoken()
    return stay(replace(phone, language=there[(there.index(phone.language) + 1) % len(there)]))


def set_language(phone: Phone, event: LanguageSet, _now: datetime) -> Step:
    """To this one, or the nearest that it has."""
    return stay(replace(phone, language=nearest(event.language)))


def set_clock(phone: Phone, event: ClockSet, _now: datetime) -> Step:
    return stay(replace(phone, clock_error=max(-FARTHEST, min(FARTHEST, event.error))))


def slower(phone: Phone, _event: Tap, now: datetime) -> Step:
    return set_clock(phone, ClockSet(phone.clock_error - STEP), now)


def faster(phone: Phone, _event: Tap, now: datetime) -> Step:
    return set_clock(phone, ClockSet(phone.clock_error + STEP), now)


def tick(phone: Phone, _event: Ticked, now: datetime) -> Step:
    """A banner goes by itself; a code whose time is over is of no more use."""
    over = phone.banner is not None and now >= phone.banner.until
    return stay(without(replace(phone, banner=None) if over else phone, lambda clip: now >= clip.until))


# The bank's replies: what they change, whether or not anybody still waits for them


def keep_card(phone: Phone, event: CardRegistered, now: datetime) -> Step:
    """A card registered again is one card; what the vault held for its older registration goes, and so does the activation code."""
    phone, _ = take_used(phone, event, now)
    older = tuple(card for card in phone.cards if card.mark == event.mark)
    others = tuple(card for card in phone.cards if card not in older)
    kept = AppCard(event.token_id, event.number, event.mark)
    ended = tuple(card for card in phone.ended if card.mark != event.mark)
    return replace(phone, cards=(*others, kept), ended=ended), tuple(ForgetSeed(card.token_id) for card in older)


def drop_card(phone: Phone, event: OfflineOtpEnded, _now: datetime) -> Step:
    return dropped(phone, (event.token_id,))


def drop_cards(phone: Phone, event: CardsChecked, _now: datetime) -> Step:
    """They ended without the person's doing anything on the phone: the app will say so."""
    ended = tuple(card for card in phone.cards if card.token_id in event.ended)
    return dropped(replace(phone, ended=(*phone.ended, *ended)), event.ended)


def dropped(phone: Phone, token_ids: tuple[str, ...]) -> Step:
    """The registrations are over: the app forgets them and their seeds, and what it issued for them is of no more use."""
    cards = tuple(card for card in phone.cards if card.token_id not in token_ids)
    ends = {card.number[-CARD_END:] for card in phone.cards if card not in cards}
    own = from_app(phone)
    return replace(phone, cards=cards, clipboard=None if own and own.card in ends else phone.clipboard), tuple(
        ForgetSeed(token_id) for token_id in token_ids
    )


def refused(phone: Phone, event: Refused, now: datetime) -> Step:
    """The page that asked says why."""
    page = phone.page
    assert isinstance(page, Asking)
    if page.waiting != event.ticket:
        return stay(phone)
    trouble = Trouble(event.code, event.tries_left, event.settled, event.answered, again_at(event, now))
    return stay(phone.at(troubled(page, trouble)))


def again_at(event: Refused, now: datetime) -> datetime | None:
    """From when on it may work again, to the full minute, as it is told: that minute has begun then."""
    if event.wait is None:
        return None
    moment = now + timedelta(seconds=event.wait)
    return moment + (MINUTE - timedelta(seconds=moment.second, microseconds=moment.microsecond)) % MINUTE


def check(phone: Phone) -> tuple[CheckCards, ...]:
    """What the app asks whenever it has contact with the bank."""
    return (CheckCards(tuple(card.token_id for card in phone.cards)),) if phone.cards else ()

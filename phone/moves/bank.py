"""The mobile-bank app: main menu › one-time password › register, issue, deactivate, synchronise clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from otp_atm.phone.effects import AskTime, ComputeCode, EndOfflineOtp, RegisterCard
from otp_atm.phone.events import (
    BankTimeLearned,
    CardChosen,
    CardRegistered,
    CardsChecked,
    CardSeen,
    CodeIssued,
    OfflineOtpEnded,
    Tap,
    Ticked,
)
from otp_atm.phone.form import Clip, Field
from otp_atm.phone.moves.common import CARD_END, Step, ask, ask_about, open_page, stay
from otp_atm.phone.moves.everywhere import check
from otp_atm.phone.pages import (
    ChooseCard,
    Code,
    ConfirmEnd,
    Ended,
    EnterPin,
    OtpMenu,
    Page,
    PinHint,
    Purpose,
    Register,
    Registered,
    Synchronise,
)
from otp_atm.phone.state import Phone

CODE_LIFE: Final = timedelta(seconds=60)
"""From the moment of issue (G10)."""


def open_otp_menu(phone: Phone, _event: Tap, _now: datetime) -> Step:
    """The app uses the occasion to find out, without anybody waiting, whether a registration has ended at the ATM (G17)."""
    return phone.onto(OtpMenu()), () if phone.airplane else check(phone)


# Register


def scan_for_registration(phone: Phone, event: CardSeen, _now: datetime) -> Step:
    page = open_page(phone, Register)
    form = page.form.filled(Field.CARD_NUMBER, event.number).focused(Field.ACTIVATION_CODE)
    return stay(phone if page.waiting else phone.at(replace(page, form=form, trouble=None)))


def send_registration(phone: Phone, _event: Tap, _now: datetime) -> Step:
    page = open_page(phone, Register)
    if page.waiting or not page.form.ready:
        return stay(phone)
    closed = replace(page, form=page.form.focused(None))
    return ask_about(phone, closed, RegisterCard(page.form[Field.CARD_NUMBER], page.form[Field.ACTIVATION_CODE]))


def show_registered(phone: Phone, event: CardRegistered, _now: datetime) -> Step:
    waiting = open_page(phone, Register).waiting == event.ticket
    return stay(phone.at(Registered(event.number)) if waiting else phone)


# Issue


def choose(phone: Phone, event: CardChosen, _now: datetime) -> Step:
    page = phone.page
    assert isinstance(page, ChooseCard)
    card = phone.card(event.token_id)
    if card is None:
        return stay(phone)
    issuing = page.purpose is Purpose.ISSUE
    chosen: Page = EnterPin(card.token_id) if issuing else ConfirmEnd(token_id=card.token_id, number=card.number)
    return stay(phone.onto(chosen))


def choose_to_issue(phone: Phone, event: CardChosen, _now: datetime) -> Step:
    """From the main menu, straight to what a card is there for."""
    known = phone.card(event.token_id)
    return stay(phone.onto(EnterPin(event.token_id)) if known else phone)


def issue(phone: Phone, _event: Tap, now: datetime) -> Step:
    """By the phone's own clock, wrong as it may be (G12). The PIN goes into the computation and off the page in the same step.

    A second has one password, which pays once: while the clock stands still there is no other.
    """
    page = phone.page
    assert isinstance(page, EnterPin)
    if not page.form.ready:
        return stay(phone)
    step = int((now + phone.clock_error).timestamp())
    chosen = phone.card(page.token_id)
    if chosen and chosen.issued == step:
        return stay(phone.at(replace(page, hint=PinHint.TOO_SOON, form=page.form.focused(None))))
    cards = tuple(replace(card, issued=step) if card is chosen else card for card in phone.cards)
    return replace(phone, cards=cards).at(EnterPin(page.token_id)), (ComputeCode(page.token_id, page.form[Field.OTP_PIN], step),)


def say_not_in_use(phone: Phone, _event: Tap, _now: datetime) -> Step:
    page = phone.page
    assert isinstance(page, EnterPin)
    return stay(phone.at(replace(page, hint=PinHint.NOT_IN_USE, form=page.form.focused(None))))


def show_code(phone: Phone, event: CodeIssued, now: datetime) -> Step:
    page = phone.page
    assert isinstance(page, EnterPin)
    shown = Code(event.token_id, now + CODE_LIFE, event.code)
    return stay(phone.onto(shown) if page.token_id == event.token_id else phone)


def copy_code(phone: Phone, _event: Tap, now: datetime) -> Step:
    page = phone.page
    assert isinstance(page, Code)
    card = phone.card(page.token_id)
    clip = Clip(page.code, Field.OTP, now, page.ends_at, card.number[-CARD_END:] if card else "")
    return stay(replace(phone.at(replace(page, copied=True)), clipboard=clip) if page.code else phone)


def end_code(phone: Phone, _event: Ticked, now: datetime) -> Step:
    """Its time is over: it vanishes."""
    page = phone.page
    assert isinstance(page, Code)
    return stay(phone.at(replace(page, code="")) if page.code and now >= page.ends_at else phone)


def issue_again(phone: Phone, _event: Tap, _now: datetime) -> Step:
    """Back to the PIN, which is asked every time."""
    page = phone.page
    assert isinstance(page, Code)
    return stay(phone.back().at(EnterPin(page.token_id)))


def copy_or_issue(phone: Phone, event: Tap, now: datetime) -> Step:
    """Whichever there is a button for."""
    page = phone.page
    assert isinstance(page, Code)
    return copy_code(phone, event, now) if page.code else issue_again(phone, event, now)


# Deactivate


def send_deactivation(phone: Phone, _event: Tap, _now: datetime) -> Step:
    page = open_page(phone, ConfirmEnd)
    return stay(phone) if page.waiting else ask(phone, page, EndOfflineOtp(page.token_id))


def show_ended(phone: Phone, event: OfflineOtpEnded, _now: datetime) -> Step:
    page = open_page(phone, ConfirmEnd)
    return stay(phone.at(Ended(page.number)) if page.waiting == event.ticket else phone)


# Synchronise clocks


def ask_time(phone: Phone, _event: Tap, _now: datetime) -> Step:
    page = phone.page
    begun = page if isinstance(page, Synchronise) else Synchronise()
    at = phone if isinstance(page, Synchronise) else phone.onto(begun)
    return stay(phone) if begun.waiting else ask(at, begun, AskTime())


def leave_or_ask_time(phone: Phone, event: Tap, now: datetime) -> Step:
    """Back, once the clocks agree."""
    page = open_page(phone, Synchronise)
    return stay(phone.back()) if page.mended is not None else ask_time(phone, event, now)


def mend_clock(phone: Phone, event: BankTimeLearned, _now: datetime) -> Step:
    """From here on the phone's time is the bank's; and a contact is a contact."""
    page = open_page(phone, Synchronise)
    if page.waiting != event.ticket:
        return stay(phone)
    mended = replace(phone, clock_error=event.ahead).at(replace(page, waiting=0, mended=phone.clock_error - event.ahead))
    return mended, check(phone)


# Whenever the bank has said which registrations are over


def seen(phone: Phone, _event: Tap, _now: datetime) -> Step:
    return stay(replace(phone, ended=()))


def leave_ended_card(phone: Phone, event: CardsChecked, _now: datetime) -> Step:
    """The card of this page is none of the app's any more."""
    page = phone.page
    assert isinstance(page, EnterPin | ConfirmEnd)
    return stay(phone.back() if page.token_id in event.ended else phone)

"""The shop and the gateway's payment page (G1, G14, G15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from otp_atm.phone.effects import Pay, Purchase, RequestOtp
from otp_atm.phone.events import CardSeen, OtpSent, Paid, Tap, Ticked, TradeChosen
from otp_atm.phone.form import Field, Form
from otp_atm.phone.moves.common import Step, ask, ask_about, open_page, stay
from otp_atm.phone.pages import Checkout, Gateway, Home, Receipt, Shop
from otp_atm.phone.state import Phone
from otp_atm.phone.trade import TERMS

SMS_LIFE: Final = timedelta(seconds=120)
NO_TIME: Final = timedelta()
CARD_DETAILS: Final = (Field.CARD_NUMBER, Field.CVV2, Field.EXPIRY)


def choose_trade(phone: Phone, event: TradeChosen, _now: datetime) -> Step:
    form = Form((Field.AMOUNT,), (str(TERMS[event.trade].amount),), None)
    return stay(phone.onto(Checkout(event.trade, form)))


def check_out(phone: Phone, _event: Tap, _now: datetime) -> Step:
    """To the payment page of the gateway."""
    page = phone.page
    assert isinstance(page, Checkout)
    return stay(phone.onto(Gateway(trade=page.trade, amount=int(page.form[Field.AMOUNT]))) if page.form.ready else phone)


def scan_for_payment(phone: Phone, event: CardSeen, _now: datetime) -> Step:
    page = open_page(phone, Gateway)
    if page.waiting:
        return stay(phone)
    seen = zip(CARD_DETAILS, (event.number, event.cvv2, event.expiry), strict=True)
    form = page.form
    for field, text in seen:
        form = form.filled(field, text)
    return stay(phone.at(replace(page, form=form.focused(Field.OTP), trouble=None)))


def request_otp(phone: Phone, _event: Tap, now: datetime) -> Step:
    """«درخواست رمز پویا»: once the card details are filled in, and not again while the last one is good."""
    page = open_page(phone, Gateway)
    if not can_request(page, now):
        return stay(phone)
    return ask(phone, replace(page, form=page.form.focused(None)), RequestOtp(purchase(page)))


def can_request(page: Gateway, now: datetime) -> bool:
    return not page.waiting and running_until(page, now) is None and all(map(page.form.complete, CARD_DETAILS))


def running_until(page: Gateway, now: datetime) -> datetime | None:
    """Until when the last password sent is good, if it still is. More than its whole life cannot be left: a clock was set back."""
    return page.sms_until if page.sms_until and NO_TIME < page.sms_until - now <= SMS_LIFE else None


def show_sent(phone: Phone, event: OtpSent, _now: datetime) -> Step:
    page = open_page(phone, Gateway)
    if page.waiting != event.ticket:
        return stay(phone)
    return stay(phone.at(replace(page, waiting=0, sms_until=event.valid_until, sms_to=event.phone, form=page.form.focused(Field.OTP))))


def end_countdown(phone: Phone, _event: Ticked, now: datetime) -> Step:
    page = open_page(phone, Gateway)
    return stay(phone.at(replace(page, sms_until=None, sms_to="")) if page.sms_until and now >= page.sms_until else phone)


def pay(phone: Phone, _event: Tap, _now: datetime) -> Step:
    page = open_page(phone, Gateway)
    if page.waiting or not page.form.ready:
        return stay(phone)
    closed = replace(page, form=page.form.focused(None), paying=True)
    return ask_about(phone, closed, Pay(purchase(page), page.form[Field.OTP]))


def show_receipt(phone: Phone, event: Paid, now: datetime) -> Step:
    """The receipt in place of the payment page, whose form goes."""
    page = open_page(phone, Gateway)
    if page.waiting != event.ticket:
        return stay(phone)
    return stay(phone.at(Receipt(purchase(page), event.reference, now)))


def finish(phone: Phone, _event: Tap, _now: datetime) -> Step:
    return stay(replace(phone, pages=(Home(), Shop())))


def purchase(page: Gateway) -> Purchase:
    form = page.form
    return Purchase(
        trade=page.trade,
        merchant_id=TERMS[page.trade].merchant_id,
        merchant=TERMS[page.trade].name,
        amount=page.amount,
        card_number=form[Field.CARD_NUMBER],
        cvv2=form[Field.CVV2],
        expiry=form[Field.EXPIRY],
    )

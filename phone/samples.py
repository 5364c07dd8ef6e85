"""Phones in every condition worth looking at, with believable, invented data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.bank_sms.words import words_of
from otp_atm.phone.effects import Purchase
from otp_atm.phone.form import Clip, Field, Form
from otp_atm.phone.messages import Letter, Sms
from otp_atm.phone.pages import (
    PAYMENT,
    BankMenu,
    Checkout,
    ChooseCard,
    Code,
    ConfirmEnd,
    Ended,
    EnterPin,
    Gateway,
    Guide,
    Home,
    Inbox,
    Message,
    OtpMenu,
    Page,
    PinHint,
    Purpose,
    Receipt,
    Register,
    Registered,
    Settings,
    Shop,
    Synchronise,
    Trouble,
)
from otp_atm.phone.state import AppCard, Banner, Phone
from otp_atm.phone.trade import TERMS, Trade
from otp_atm.phone.view import View
from otp_atm.phone.views.registry import view_of
from otp_atm.screens import dates
from otp_atm.screens.brand import Brand

NOW: Final = datetime(2025, 11, 22, 9, 0, tzinfo=UTC)
"""Saturday, 1 Azar 1404, 12:30 in Tehran."""
PHONE_NUMBER: Final = "09121234567"
_NUMBER: Final = "6221061011374628"
CARDS: Final = (AppCard("a1", "622106******0274"), AppCard("b2", "622106******4628"))


class Sample(NamedTuple):
    """A view and the name its picture goes by."""

    name: str
    view: View


def samples(language: Language) -> Iterator[Sample]:
    """Every page, its variants after it."""
    brand = Brand()
    for name, phone in phones(language):
        yield Sample(name, view_of(phone, NOW, dates.zone(brand.time_zone), brand.name))


def letters(language: Language) -> tuple[Letter, ...]:
    """An activation code, and a password for a payment, twice."""
    words = words_of(language)
    texts = words.activation_example, words.payment_example
    activation, payment = (Sms(NOW - timedelta(minutes=age), PHONE_NUMBER, text) for age, text in zip((9, 1), texts, strict=True))
    yesterday = Sms(NOW - timedelta(days=1, hours=2), PHONE_NUMBER, texts[1])
    return Letter(payment), Letter(activation), Letter(yesterday, read=True, over=True)


def phones(language: Language) -> Iterator[tuple[str, Phone]]:
    bare = Phone(language, letters=letters(language), cards=CARDS)
    sms = bare.letters[0].sms

    def at(*pages: Page, **changes: object) -> Phone:
        return replace(bare, pages=(Home(), *pages), **changes)  # type: ignore[arg-type]

    yield "home", bare
    yield "home-banner", replace(bare, banner=Banner(sms, NOW + timedelta(seconds=5)))
    yield "settings", at(Settings())
    yield "settings-wrong-clock", at(Settings(), airplane=True, clock_error=timedelta(minutes=-3))
    yield "inbox", at(Inbox())
    yield "inbox-empty", at(Inbox(), letters=())
    yield "message", at(Inbox(), Message(bare.letters[1].sms))
    yield "message-copied", at(Inbox(), Message(sms, copied=True))
    yield from _bank(at)
    yield from _shop(at)


def _bank(at) -> Iterator[tuple[str, Phone]]:  # type: ignore[no-untyped-def]
    menu = (BankMenu(), OtpMenu())
    whole = _filled(Register().form, _NUMBER, "48209317")
    pin = EnterPin("b2")
    typed = replace(pin, form=_filled(pin.form, "40719283").focused(None))
    yield "bank-menu", at(BankMenu())
    yield "bank-menu-empty", at(BankMenu(), cards=())
    yield "bank-menu-card-ended", at(BankMenu(), cards=CARDS[:1], ended=CARDS[1:])
    yield "guide", at(BankMenu(), Guide())
    yield "otp-menu", at(*menu)
    typing = Register(form=_filled(Register().form, _NUMBER, "").focused(Field.ACTIVATION_CODE))
    yield "otp-menu-card-ended", at(*menu, cards=CARDS[:1], ended=CARDS[1:])
    yield "register", at(*menu, typing, clipboard=_copied("48209317", Field.ACTIVATION_CODE))
    yield "register-ready", at(*menu, Register(form=whole.focused(None)))
    yield "register-asking", at(*menu, Register(form=whole.focused(None), waiting=1))
    yield "register-wrong", at(*menu, Register(form=whole.focused(None), trouble=Trouble("activation-code-wrong", 4)))
    yield "registered", at(*menu, Registered(CARDS[1].number))
    yield "choose-card", at(*menu, ChooseCard(Purpose.ISSUE))
    yield "choose-card-none", at(*menu, ChooseCard(Purpose.ISSUE), cards=())
    yield "choose-card-ended", at(*menu, ChooseCard(Purpose.ISSUE), cards=(), ended=CARDS[1:])
    yield "enter-pin", at(*menu, ChooseCard(Purpose.ISSUE), replace(pin, form=_filled(pin.form, "40719").focused(Field.OTP_PIN)))
    yield "enter-pin-ready", at(*menu, ChooseCard(Purpose.ISSUE), typed)
    yield "enter-pin-not-in-use", at(*menu, ChooseCard(Purpose.ISSUE), replace(pin, hint=PinHint.NOT_IN_USE, form=pin.form.focused(None)))
    yield "enter-pin-too-soon", at(*menu, ChooseCard(Purpose.ISSUE), replace(typed, hint=PinHint.TOO_SOON))
    yield "code", at(*menu, ChooseCard(Purpose.ISSUE), pin, Code("b2", NOW + timedelta(seconds=47), "90417263"), airplane=True)
    yield "code-copied", at(*menu, ChooseCard(Purpose.ISSUE), pin, Code("b2", NOW + timedelta(seconds=9), "90417263", copied=True))
    yield "code-over", at(*menu, ChooseCard(Purpose.ISSUE), pin, Code("b2", NOW, ""))
    yield "confirm-end", at(*menu, ChooseCard(Purpose.DEACTIVATE), ConfirmEnd(token_id="b2", number=CARDS[1].number))
    yield "ended", at(*menu, ChooseCard(Purpose.DEACTIVATE), Ended(CARDS[1].number))
    yield "synchronise", at(*menu, Synchronise(trouble=Trouble("no-network")), airplane=True)
    yield "synchronise-mended", at(*menu, Synchronise(mended=timedelta(minutes=-3, seconds=-12)))


def _shop(at) -> Iterator[tuple[str, Phone]]:  # type: ignore[no-untyped-def]
    trade = Trade.PURCHASE
    amount = Form((Field.AMOUNT,), (str(TERMS[trade].amount),), None)
    checkout = Checkout(trade, amount)
    empty = Gateway(trade=trade, amount=TERMS[trade].amount, form=PAYMENT)
    details = replace(empty, form=_filled(PAYMENT, _NUMBER, "417", "0631", "").focused(None))
    waiting = replace(details, form=details.form.focused(Field.OTP), sms_until=NOW + timedelta(seconds=104), sms_to="0912***4567")
    whole = replace(details, form=details.form.filled(Field.OTP, "73105284"))
    bought = Purchase(trade, TERMS[trade].merchant_id, TERMS[trade].name, TERMS[trade].amount, _NUMBER, "417", "0631")
    yield "shop", at(Shop())
    for kind in Trade:
        yield f"checkout-{kind.value}", at(Shop(), Checkout(kind, Form((Field.AMOUNT,), (str(TERMS[kind].amount),), None)))
    yield "gateway", at(Shop(), checkout, empty)
    yield "gateway-details", at(Shop(), checkout, details)
    asked = replace(details, form=details.form.focused(Field.OTP))
    yield "gateway-no-code", at(Shop(), checkout, asked, letters=())
    yield "gateway-otp", at(Shop(), checkout, asked, clipboard=_copied("90417263", Field.OTP))
    yield "gateway-sms-sent", at(Shop(), checkout, waiting)
    yield "gateway-sms-ready", at(Shop(), checkout, replace(waiting, form=whole.form))
    yield "gateway-ready", at(Shop(), checkout, whole)
    yield "gateway-paying", at(Shop(), checkout, replace(whole, waiting=3, paying=True))
    yield "gateway-refused", at(Shop(), checkout, replace(details, trouble=Trouble("otp-wrong", 1)))
    limited = Trouble("sms-otp-limit", again_at=NOW + timedelta(minutes=2))
    yield "gateway-sms-limit", at(Shop(), checkout, replace(details, trouble=limited))
    lost = Trouble("bank-reply-lost", settled=False, answered=False)
    yield "gateway-in-doubt", at(Shop(), checkout, replace(whole, trouble=lost))
    yield "receipt", at(Shop(), checkout, Receipt(bought, "8041507652293618", NOW))


def _copied(digits: str, meant_for: Field) -> Clip:
    return Clip(digits, meant_for, NOW, NOW + timedelta(seconds=60), CARDS[1].number[-4:])


def _filled(form: Form, *texts: str) -> Form:
    for which, text in zip(form.fields, texts, strict=True):
        form = form.filled(which, text)
    return form

"""Which function makes the view of which page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Final

from otp_atm.languages.texts import Texts, said
from otp_atm.phone import pages
from otp_atm.phone.messages import Sms
from otp_atm.phone.state import Phone, Way
from otp_atm.phone.view import Alert, Status, View
from otp_atm.phone.views import bank, home, messages, shop
from otp_atm.phone.views.sight import Look, Page, battery, keypad, sms_text
from otp_atm.screens import dates

PAGES: Final[Mapping[type[pages.Page], Callable[[Look], Page]]] = {
    pages.Home: home.home,
    pages.Settings: home.settings,
    pages.Inbox: messages.inbox,
    pages.Message: messages.message,
    pages.BankMenu: bank.bank_menu,
    pages.Guide: bank.guide,
    pages.OtpMenu: bank.otp_menu,
    pages.Register: bank.register,
    pages.Registered: bank.registered,
    pages.ChooseCard: bank.choose_card,
    pages.EnterPin: bank.enter_pin,
    pages.Code: bank.code,
    pages.ConfirmEnd: bank.confirm_end,
    pages.Ended: bank.ended,
    pages.Synchronise: bank.synchronise,
    pages.Shop: shop.shop,
    pages.Checkout: shop.checkout,
    pages.Gateway: shop.gateway,
    pages.Receipt: shop.receipt,
}


def view_of(phone: Phone, now: datetime, zone: tzinfo, bank_name: Texts) -> View:
    """What the phone shows at the true time `now`."""
    look = Look(phone, now, zone, said(bank_name, phone.language))
    made = PAGES[type(phone.page)](look)
    time = look.own_time
    return View(
        name=name_of(type(phone.page)),
        app=made.app,
        language=phone.language,
        title=made.title,
        status=Status(dates.clock(time, phone.language), phone.airplane, battery(time)),
        items=made.items,
        way=names(phone.pages),
        left=tuple(map(names, phone.left)),
        path=made.path,
        address=made.address,
        keypad=keypad(look),
        alert=alert(look, phone.banner.sms) if phone.banner else None,
    )


def names(way: Way) -> tuple[str, ...]:
    """Of the pages after the home screen."""
    return tuple(name_of(type(page)) for page in way[1:])


def name_of(kind: type[pages.Page]) -> str:
    """A page's name as scenarios write it.

    >>> name_of(pages.OtpMenu)
    'otp-menu'
    """
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in kind.__name__).lstrip("-")


def alert(look: Look, sms: Sms) -> Alert:
    return Alert(look.bank, sms_text(sms), look.words.copy_code if sms.code else "")

"""What several moves share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar

from otp_atm.phone.effects import Ask, Effect, Pay, RegisterCard, Request
from otp_atm.phone.form import Field
from otp_atm.phone.pages import ConfirmEnd, Gateway, Page, Register, Synchronise, Trouble
from otp_atm.phone.state import Phone, Tried

Step = tuple[Phone, tuple[Effect, ...]]
Move = Callable[[Phone, Any, datetime], Step]
A = TypeVar("A", bound=Register | ConfirmEnd | Synchronise | Gateway)
"""The pages that ask the bank."""

NO_NETWORK: Final = "no-network"
CARD_END: Final = 4
"""Digits by which a message names a card."""
OTP_JUDGED: Final = frozenset(
    {
        "otp-wrong",
        "otp-used",
        "otp-expired",
        "otp-ahead",
        "otp-replaced",
        "otp-for-another-payment",
        "otp-locked",
        "clock-set-back",
        "offline-otp-inactive",
        "sms-otp-not-enabled",
        "not-enrolled",
        "phone-changed",
    }
)
"""Refusals of a payment for its one-time password. Any other says nothing about it."""
JUDGED: Final[Mapping[Field, frozenset[str]]] = {
    Field.OTP: OTP_JUDGED,
    Field.ACTIVATION_CODE: frozenset(
        {
            "activation-code-wrong",
            "activation-code-used",
            "activation-code-expired",
            "activation-code-locked",
            "clock-set-back",
            "not-enrolled",
            "phone-changed",
        }
    ),
}
"""The same for each kind of code that the bank is asked to take."""


def stay(phone: Phone) -> Step:
    return phone, ()


def go(page: Page) -> Move:
    """A move to this page."""
    return lambda phone, _event, _now: stay(phone.onto(page))


def open_app(first: Page) -> Move:
    """A move to the app with this first page, where it was left."""
    return lambda phone, _event, _now: stay(phone.opened(first))


def troubled(page: A, trouble: Trouble) -> A:
    """This page after it has asked in vain. A one-time password that the bank has judged is of no more use; any other stays."""
    told = replace(page, waiting=0, trouble=trouble)
    if not isinstance(told, Gateway):
        return told
    form = told.form.filled(Field.OTP, "") if told.paying and trouble.code in OTP_JUDGED else told.form
    return replace(told, paying=False, form=form)


def ask(phone: Phone, page: A, request: Request) -> Step:
    """Ask the bank from this page and let it wait. In airplane mode there is nobody to ask."""
    if phone.airplane:
        return stay(phone.at(troubled(page, Trouble(NO_NETWORK))))
    ticket = phone.tickets + 1
    asking = replace(page, waiting=ticket, trouble=None)
    return replace(phone.at(asking), tickets=ticket), (Ask(ticket, request),)


def ask_about(phone: Phone, page: A, request: RegisterCard | Pay) -> Step:
    """As `ask`, for a request that has the bank take a code: what becomes of that is noted, whether or not anybody waits."""
    asking, effects = ask(phone, page, request)
    code = request.otp if isinstance(request, Pay) else request.activation_code
    card = request.purchase.card_number if isinstance(request, Pay) else request.number
    meant_for = Field.OTP if isinstance(request, Pay) else Field.ACTIVATION_CODE
    tried = (*phone.tried, Tried(asking.tickets, code, meant_for, card[-CARD_END:])) if effects else phone.tried
    return replace(asking, tried=tried), effects


def open_page(phone: Phone, kind: type[A]) -> A:
    """The page that is open, which is known to be of this kind."""
    page = phone.page
    assert isinstance(page, kind)
    return page

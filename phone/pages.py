"""The pages of the phone: what each remembers while it is open, and while its app is left for another. Nothing of it outlives the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from otp_atm.phone.effects import Purchase
from otp_atm.phone.form import Field, Form, blank
from otp_atm.phone.messages import Sms
from otp_atm.phone.trade import Trade

REGISTRATION: Final = blank(Field.CARD_NUMBER, Field.ACTIVATION_CODE)
PIN: Final = blank(Field.OTP_PIN)
PAYMENT: Final = blank(Field.CARD_NUMBER, Field.CVV2, Field.EXPIRY, Field.OTP)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something did not work: a stable code, how many tries are left where tries are counted, and from when on it may work again.

    Unless it is `settled`, it may have worked after all. Unless it was `answered`, the bank has said nothing that could be used.
    """

    code: str
    tries_left: int | None = None
    settled: bool = True
    answered: bool = True
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """What pages that ask the bank have in common: the ticket they wait for (0: none), and the trouble of the last attempt."""

    waiting: int = 0
    trouble: Trouble | None = None


# Around the apps


@dataclass(frozen=True, slots=True)
class Home:
    """The home screen."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Battery, airplane mode, language, and the clock that can be set wrong."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """All messages."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, whole."""

    sms: Sms
    copied: bool = False


# Mobile Bank, in the order of its menu


@dataclass(frozen=True, slots=True)
class BankMenu:
    """Main menu."""


@dataclass(frozen=True, slots=True)
class Guide:
    """The bank's advice on its one-time passwords (G2)."""


@dataclass(frozen=True, slots=True)
class OtpMenu:
    """Main menu › One-time password."""


@dataclass(frozen=True, slots=True)
class Register(Asking):
    """› Register (G9)."""

    form: Form = REGISTRATION


@dataclass(frozen=True, slots=True)
class Registered:
    """Registration successful."""

    number: str


class Purpose(Enum):
    """What a card is chosen for."""

    ISSUE = "issue"
    DEACTIVATE = "deactivate"


@dataclass(frozen=True, slots=True)
class ChooseCard:
    """› Issue, or Deactivate › choose card."""

    purpose: Purpose


class PinHint(Enum):
    """What there is to say instead of a password."""

    NOT_IN_USE = "not-in-use"
    """Card password was touched."""
    TOO_SOON = "too-soon"
    """This second's password has been issued."""


@dataclass(frozen=True, slots=True)
class EnterPin:
    """› enter the eight-digit PIN › Internet purchase password, or Card password (G10, G13)."""

    token_id: str
    form: Form = PIN
    hint: PinHint | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """The one-time password; it vanishes when its time is over."""

    token_id: str
    ends_at: datetime
    code: str = field(repr=False)
    copied: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmEnd(Asking):
    """› Deactivate › choose card › Deactivate (G16)."""

    token_id: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """Offline one-time passwords of a card are deactivated."""

    number: str


@dataclass(frozen=True, slots=True)
class Synchronise(Asking):
    """› Synchronise clocks (G12). `mended` is by how much the clock was ahead of the bank's."""

    mended: timedelta | None = None


# Shop


@dataclass(frozen=True, slots=True)
class Shop:
    """What can be paid."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """What is paid for, and how much."""

    trade: Trade
    form: Form


@dataclass(frozen=True, slots=True)
class Gateway(Asking):
    """The payment page of the gateway. While `sms_until` lies ahead, no further SMS is requested."""

    trade: Trade = Trade.PURCHASE
    amount: int = 0
    form: Form = PAYMENT
    paying: bool = False
    """What it waits for is a payment, not an SMS."""
    sms_until: datetime | None = None
    sms_to: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Paid."""

    purchase: Purchase
    reference: str
    paid_at: datetime


Page = (
    Home
    | Settings
    | Inbox
    | Message
    | BankMenu
    | Guide
    | OtpMenu
    | Register
    | Registered
    | ChooseCard
    | EnterPin
    | Code
    | ConfirmEnd
    | Ended
    | Synchronise
    | Shop
    | Checkout
    | Gateway
    | Receipt
)


def put_away(page: Page) -> Page:
    """A page as it is kept when its app is left. An OTP PIN is not left lying about: it alone is typed anew."""
    return EnterPin(page.token_id) if isinstance(page, EnterPin) else page

"""What can happen to the phone. Taps come from fingers; the rest from the network, the bank and the clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.form import Field
from otp_atm.phone.messages import Sms
from otp_atm.phone.trade import Trade


class Tap(Enum):
    """Something touched that says all by itself."""

    __hash__ = object.__hash__

    # Anywhere
    HOME = "home"
    BACK = "back"
    SETTINGS = "settings"
    BANNER = "banner"
    BANNER_COPY = "banner-copy"
    # The home screen and the settings
    MESSAGES = "messages"
    BANK = "bank"
    SHOP = "shop"
    AIRPLANE = "airplane"
    LANGUAGE = "language"
    SLOWER = "slower"
    FASTER = "faster"
    # A form, and whatever else has one thing to do
    ERASE = "erase"
    PASTE = "paste"
    DONE = "done"
    ENTER = "enter"
    CONFIRM = "confirm"
    COPY = "copy"
    # The mobile bank
    OTP_MENU = "otp-menu"
    GUIDE = "guide"
    REGISTER = "register"
    ISSUE = "issue"
    DEACTIVATE = "deactivate"
    SYNCHRONISE = "synchronise"
    INTERNET_PASSWORD = "internet-password"
    CARD_PASSWORD = "card-password"
    SEEN = "seen"
    # The payment page
    REQUEST_OTP = "request-otp"


@dataclass(frozen=True, slots=True)
class Typed:
    """Digits from the keypad or a keyboard."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text from outside the phone, with a number somewhere in it."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Focused:
    """A field was touched."""

    field: Field


@dataclass(frozen=True, slots=True)
class MessageOpened:
    """A message was touched."""

    sms: Sms


@dataclass(frozen=True, slots=True)
class CardChosen:
    """A card of the app was touched."""

    token_id: str


@dataclass(frozen=True, slots=True)
class TradeChosen:
    """Something to pay for was touched."""

    trade: Trade


@dataclass(frozen=True, slots=True)
class CardSeen:
    """The camera saw a card: `number` on its front, `expiry` as MMYY, `cvv2` on its back."""

    number: str = field(repr=False)
    expiry: str
    cvv2: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClockSet:
    """The phone's clock was set: it now goes this far ahead of the true time, or behind it."""

    error: timedelta


@dataclass(frozen=True, slots=True)
class LanguageSet:
    """The phone speaks this from now on."""

    language: Language


@dataclass(frozen=True, slots=True)
class SimInserted:
    """A SIM card with this number was put in."""

    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SmsArrived:
    """The network delivered a message. It may come twice, and after a newer one."""

    sms: Sms


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has passed: something may be over."""


@dataclass(frozen=True, slots=True)
class CodeIssued:
    """The app computed a one-time password."""

    token_id: str
    code: str = field(repr=False)


# The bank's replies. `ticket` is that of the request they answer.


@dataclass(frozen=True, slots=True)
class CardRegistered:
    """The app may issue for this card from now on; its seed is in the vault. `number` is truncated; `mark` tells cards apart."""

    ticket: int
    token_id: str
    number: str
    mark: str


@dataclass(frozen=True, slots=True)
class OfflineOtpEnded:
    """The bank accepts no more offline one-time passwords of this registration."""

    ticket: int
    token_id: str


@dataclass(frozen=True, slots=True)
class CardsChecked:
    """The bank said which registrations are over."""

    ended: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BankTimeLearned:
    """How far the bank's clock is ahead of the phone's bare clock, before any error of its own."""

    ticket: int
    ahead: timedelta


@dataclass(frozen=True, slots=True)
class OtpSent:
    """A one-time password is on its way by SMS, good until `valid_until`."""

    ticket: int
    phone: str
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Paid:
    """The payment is done."""

    ticket: int
    reference: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The bank said no, or could not be asked: `code` is the problem's stable code, `wait` how many seconds it asks for patience.

    Unless it is `settled`, the bank may have acted all the same; asking again with the same words tells. Unless it was `answered`, the
    bank has said nothing that could be used.
    """

    ticket: int
    code: str
    tries_left: int | None = None
    settled: bool = True
    wait: int | None = None
    answered: bool = True


Touch = Tap | Typed | Pasted | Focused | MessageOpened | CardChosen | TradeChosen | CardSeen
"""What a person does to the page that is open."""
Reply = CardRegistered | OfflineOtpEnded | BankTimeLearned | OtpSent | Paid | Refused
Event = Touch | ClockSet | LanguageSet | SimInserted | SmsArrived | Ticked | CodeIssued | CardsChecked | Reply

"""Everything that can happen to a terminal. Devices, the bank and the timer post these; nothing else moves the machine.

A field is remembered in the session's field of the same name (see `kiosk.machine`). Branches are decided by an event's type, so an
answer that leads elsewhere is another class. `code` fields hold a stable operator's code, never prose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kiosk.vocabulary import Card, Key, Language, PinBlock


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""


# Card reader ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardInserted(Event):
    """A card has come in since `accept` was called, or was in already. `CardRead` or `CardUnreadable` follows."""


@dataclass(frozen=True, slots=True)
class CardRead(Event):
    """The card's data have been read."""

    card: Card


@dataclass(frozen=True, slots=True)
class CardUnreadable(Event):
    """The card is in, but its data cannot be used: upside down, damaged, foreign, expired chip application."""

    code: str


@dataclass(frozen=True, slots=True)
class CardRemoved(Event):
    """No card is in the reader any more. Also the answer to `eject` when there was none."""


@dataclass(frozen=True, slots=True)
class CardRetained(Event):
    """The reader has drawn the card into its retain bin."""


@dataclass(frozen=True, slots=True)
class RetainRefused(Event):
    """The reader cannot retain cards, or failed to."""


@dataclass(frozen=True, slots=True)
class ReaderFailed(Event):
    """The reader is gone or broken."""

    code: str


@dataclass(frozen=True, slots=True)
class ReaderRecovered(Event):
    """The reader works again."""


# PIN pad --------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PinKeyLoaded(Event):
    """The PIN pad has taken the PIN key of the bank and checked it; `kcv` is its key check value."""

    kcv: str


@dataclass(frozen=True, slots=True)
class PinKeyRejected(Event):
    """The PIN pad could not take the key: damaged block, wrong master key, wrong usage, key check value differs."""

    code: str


@dataclass(frozen=True, slots=True)
class PinDigit(Event):
    """A digit has been pressed during PIN entry; `digits` counts those entered so far."""

    digits: int


@dataclass(frozen=True, slots=True)
class PinCleared(Event):
    """The digits entered so far have been cleared."""

    digits: int = 0


@dataclass(frozen=True, slots=True)
class PinEntered(Event):
    """PIN entry is complete; the pad has closed it."""

    pin_block: PinBlock


@dataclass(frozen=True, slots=True)
class PinPadFailed(Event):
    """The PIN pad is gone, broken, tampered with, or has no key."""

    code: str


@dataclass(frozen=True, slots=True)
class PinPadRecovered(Event):
    """The PIN pad works again."""


@dataclass(frozen=True, slots=True)
class KeyPressed(Event):
    """A key other than a digit. The machine turns it into what it stands for in the present state."""

    key: Key


# What a key or a touch stands for -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Confirmed(Event):
    """Yes, continue, correct."""


@dataclass(frozen=True, slots=True)
class Declined(Event):
    """No; this is not right; I do not want it."""


@dataclass(frozen=True, slots=True)
class Cancelled(Event):
    """Stop here and give me my card."""


@dataclass(frozen=True, slots=True)
class LanguageChosen(Event):
    """The customer wants the screens in `language`."""

    language: Language


@dataclass(frozen=True, slots=True)
class PasswordOperationsChosen(Event):
    """The service «Password Operations» (G4)."""


@dataclass(frozen=True, slots=True)
class RegisterChosen(Event):
    """«Register one-time password» (G4)."""


@dataclass(frozen=True, slots=True)
class DeactivateChosen(Event):
    """«Deactivate one-time password» (G17)."""


# The bank's replies ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeyDelivered(Event):
    """A PIN key for this terminal, as a TR-31 key block under the terminal master key, and its key check value."""

    key_block: str
    kcv: str


@dataclass(frozen=True, slots=True)
class PinAccepted(Event):
    """Card and card PIN are right; the bank has opened a card session."""


@dataclass(frozen=True, slots=True)
class PinRefused(Event):
    """The card PIN is wrong (F1)."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class CardBlocked(Event):
    """The card is blocked at the bank, now or since earlier (F1)."""


@dataclass(frozen=True, slots=True)
class CardRefused(Event):
    """The bank does not serve this card: unknown, expired, reported lost."""

    code: str


@dataclass(frozen=True, slots=True)
class PhoneOnFile(Event):
    """The card is not enrolled and the customer has a phone on file (G5)."""

    masked_phone: str


@dataclass(frozen=True, slots=True)
class NoPhoneOnFile(Event):
    """The customer has no phone on file (G3)."""


@dataclass(frozen=True, slots=True)
class AlreadyEnrolled(Event):
    """The card is enrolled. `masked_phone` is empty where the bank did not say."""

    masked_phone: str


@dataclass(frozen=True, slots=True)
class NotEnrolled(Event):
    """The card is not enrolled: there is nothing to deactivate."""


@dataclass(frozen=True, slots=True)
class OtpPinAccepted(Event):
    """Both entries of the new OTP PIN agree and the bank finds it good enough."""


@dataclass(frozen=True, slots=True)
class OtpPinsDiffer(Event):
    """The two entries of the new OTP PIN differ (F3: the bank compares)."""


@dataclass(frozen=True, slots=True)
class OtpPinTooWeak(Event):
    """The new OTP PIN is too easy to guess."""


@dataclass(frozen=True, slots=True)
class Enrolled(Event):
    """The enrolment is committed at the bank and its activation SMS is on its way (G8)."""

    masked_phone: str
    valid_until: datetime
    sms_otp: bool


@dataclass(frozen=True, slots=True)
class Deactivated(Event):
    """The deactivation is committed at the bank (G17)."""


@dataclass(frozen=True, slots=True)
class NeverTookEffect(Event):
    """The bank never carried out the request that was asked about, and now never will."""


@dataclass(frozen=True, slots=True)
class BankUnreachable(Event):
    """The request certainly changed nothing: no connection, or a reply was not needed to know."""

    code: str


@dataclass(frozen=True, slots=True)
class BankReplyLost(Event):
    """The request may have reached the bank, but no usable reply came: what became of it must be asked."""

    code: str


@dataclass(frozen=True, slots=True)
class BankRefused(Event):
    """The bank understood and will not do it; nothing changed."""

    code: str


@dataclass(frozen=True, slots=True)
class CardSessionExpired(Event):
    """The bank has ended the card session."""


@dataclass(frozen=True, slots=True)
class PinKeyUnknown(Event):
    """The bank does not know the key a PIN block was enciphered under: the terminal needs a new one."""

    code: str


# Time -----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimedOut(Event):
    """The present state's time is over."""


EVENTS: Final[frozenset[type[Event]]] = frozenset(
    kind for kind in tuple(globals().values()) if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
)

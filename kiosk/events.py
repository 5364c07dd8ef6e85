"""Everything that can happen to a terminal. Devices, the bank and the timer post these; nothing else moves the machine.

A field is remembered in the session's field of the same name (see `kiosk.machine`). Branches are decided by an event's type, so an
answer that leads elsewhere is another class. `code` fields hold a stable operator's code, never prose. The journal holds of an event its
name and the fields that are declared `Journaled`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import Struct

from kiosk.vocabulary import Card, Journaled, Key, Language, PinBlock


class Event(Struct, frozen=True):
    """Base of all events."""


# Card reader ----------------------------------------------------------------------------------------------------------------------


class CardInserted(Event, frozen=True):
    """A card has come in since `accept` was called, or was in already. `CardRead` or `CardUnreadable` follows."""


class CardRead(Event, frozen=True):
    """The card's data have been read."""

    card: Journaled[Card]


class CardUnreadable(Event, frozen=True):
    """The card is in, but its data cannot be used: upside down, damaged, foreign, blocked chip application."""

    code: str


class ChipFailed(Event, frozen=True):
    """The card is in, its chip cannot be used, but its stripe might be: this terminal reads that, too (EMV: fallback)."""

    code: Journaled[str]


class SwipeFailed(Event, frozen=True):
    """A swipe was of no use, though the card may be good. No card is in, and the reader still waits for one."""

    code: Journaled[str]


class CardRemoved(Event, frozen=True):
    """The card that was reported as being in has gone."""


class ReaderEmpty(Event, frozen=True):
    """The answer to `check`, `eject` or `retain` when no card is in."""


class CardRetained(Event, frozen=True):
    """The reader has drawn the card into its retain bin."""


class RetainRefused(Event, frozen=True):
    """The reader cannot retain cards, or failed to."""


class ReaderFailed(Event, frozen=True):
    """The reader is gone or broken."""

    code: Journaled[str]


class ReaderRecovered(Event, frozen=True):
    """The reader works again, and is empty."""


class CardFound(ReaderRecovered, frozen=True):
    """The reader works again, and a card is in it, which may be anybody's."""


# PIN pad --------------------------------------------------------------------------------------------------------------------------


class KeyRequestSigned(Event, frozen=True):
    """The PIN pad has signed a request for a PIN key, under the terminal master key: `mac` over the terminal's id and `nonce`."""

    nonce: bytes
    mac: bytes


class PinKeyLoaded(Event, frozen=True):
    """The PIN pad has taken the PIN key of the bank and checked it; `kcv` is its key check value."""

    kcv: Journaled[str]


class PinKeyRejected(Event, frozen=True):
    """The PIN pad could not take the key: damaged block, wrong master key, wrong usage, key check value differs."""

    code: Journaled[str]


class PinDigit(Event, frozen=True):
    """A digit has been pressed during PIN entry; `digits` counts those entered so far."""

    digits: int


class PinCleared(Event, frozen=True):
    """The digits entered so far have been cleared."""

    digits: int = 0


class PinEntered(Event, frozen=True):
    """PIN entry is complete; the pad has closed it."""

    pin_block: PinBlock


class PinPadFailed(Event, frozen=True):
    """The PIN pad is gone, broken, tampered with, or has no key."""

    code: Journaled[str]


class PinPadRecovered(Event, frozen=True):
    """The PIN pad works again."""


class KeyPressed(Event, frozen=True):
    """A key other than a digit. The machine turns it into what it stands for in the present state."""

    key: Journaled[Key]


# The journal ----------------------------------------------------------------------------------------------------------------------


class JournalFailed(Event, frozen=True):
    """The journal cannot be written. What happens meanwhile is kept in memory, and written when it can be."""

    code: Journaled[str]


# What a key or a touch stands for -------------------------------------------------------------------------------------------------


class Confirmed(Event, frozen=True):
    """Yes, continue, correct."""


class Declined(Event, frozen=True):
    """No; this is not right; I do not want it."""


class Cancelled(Event, frozen=True):
    """Stop here and give me my card."""


class LanguageChosen(Event, frozen=True):
    """The customer wants the screens in `language`."""

    language: Journaled[Language]


class PasswordOperationsChosen(Event, frozen=True):
    """The service «Password Operations» (G4)."""


class RegisterChosen(Event, frozen=True):
    """«Register one-time password» (G4)."""


class DeactivateChosen(Event, frozen=True):
    """«Deactivate one-time password» (G17)."""


# The bank's replies ---------------------------------------------------------------------------------------------------------------


class KeyDelivered(Event, frozen=True):
    """A PIN key for this terminal, as a TR-31 key block under the terminal master key, and its key check value."""

    key_block: str
    kcv: Journaled[str]


class BankPresent(Event, frozen=True):
    """The bank is there and serves this terminal."""


class PinAccepted(Event, frozen=True):
    """Card and card PIN are right; the bank has opened a card session."""


class PinRefused(Event, frozen=True):
    """The card PIN is wrong (F1). `tries_left` is None where the bank did not say, or said what no card has."""

    tries_left: Journaled[int | None]


class CardBlocked(Event, frozen=True):
    """The card is blocked at the bank, now or since earlier (F1)."""


class CardExpired(Event, frozen=True):
    """The card is past its expiry date, by the bank's word."""


class CardUnknown(Event, frozen=True):
    """The bank does not know this card."""


class PhoneOnFile(Event, frozen=True):
    """The card is not enrolled and the customer has a phone on file (G5)."""

    masked_phone: Journaled[str]


class NoPhoneOnFile(Event, frozen=True):
    """The customer has no phone on file (G3)."""


class AlreadyEnrolled(Event, frozen=True):
    """The card is enrolled. `masked_phone` is empty where the bank did not say."""

    masked_phone: Journaled[str]


class NotEnrolled(Event, frozen=True):
    """The card is not enrolled: there is nothing to deactivate."""


class OtpPinAccepted(Event, frozen=True):
    """Both entries of the new OTP PIN agree and the bank finds it good enough."""


class OtpPinsDiffer(Event, frozen=True):
    """The two entries of the new OTP PIN differ (F3: the bank compares)."""


class OtpPinTooWeak(Event, frozen=True):
    """The new OTP PIN is too easy to guess."""


class Enrolled(Event, frozen=True):
    """The enrolment is committed at the bank and its activation SMS is on its way (G8)."""

    masked_phone: Journaled[str]
    valid_until: Journaled[datetime]
    sms_otp: Journaled[bool]


class Deactivated(Event, frozen=True):
    """The deactivation is committed at the bank (G17)."""


class NeverTookEffect(Event, frozen=True):
    """The bank never carried out the request that was asked about, and now never will."""


class BankUnreachable(Event, frozen=True):
    """The request certainly changed nothing: no connection, or a reply was not needed to know."""

    code: Journaled[str]


class BankReplyLost(Event, frozen=True):
    """The request may have reached the bank, but no usable reply came: what became of it must be asked."""

    code: Journaled[str]


class BankRefused(Event, frozen=True):
    """The bank understood and will not do it. What its code means beyond that, the bank knows."""

    code: Journaled[str]


class CardSessionExpired(Event, frozen=True):
    """The bank has ended the card session."""


class PinKeyUnknown(Event, frozen=True):
    """The bank does not know the key a PIN block was enciphered under: the terminal needs a new one."""

    code: Journaled[str]


# Time -----------------------------------------------------------------------------------------------------------------------------


class TimedOut(Event, frozen=True):
    """The present state's time is over."""


EVENTS: Final[frozenset[type[Event]]] = frozenset(
    kind for kind in tuple(globals().values()) if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
)

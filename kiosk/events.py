"""What can happen to a terminal, whatever its customers come for. Devices, the bank and the timer post these; nothing else moves it.

Families of events are base classes: a service's own events derive from `Chosen` and `Reply`. A field is remembered in the field of the
same name, of the session or of the service's data in it (`kiosk.session.remember`). Branches are decided by an event's type, so an
answer that leads elsewhere is another class. `code` fields hold a stable operator's code, never prose. The journal holds of an event its
name and the fields that are declared `Journaled`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from msgspec import Meta, Struct

from otp_atm.kiosk.vocabulary import Card, Journaled, Key, Language, PinBlock

CODE: Final = Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z", max_length=64)
"""An operator's code. Such forms hold of what a bank answers, whose authors are not us: `bank.fitting`."""
LINE: Final = Meta(pattern=r"^[^\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]*\Z", max_length=4000)
"""Text that can be written, in a line."""
TRIES: Final = Meta(ge=1, le=15)
"""Of a card's PIN."""


class Event(Struct, frozen=True, gc=False):
    """Base of all events: what a `kiosk.ports.Post` takes."""

    needs_reading: ClassVar[bool] = False
    """Whether only somebody who has read the screen can mean it: every choice but Cancel."""


class CardComing(Event, frozen=True):
    """Base of what the reader tells of a card that comes in."""


class CardGoing(Event, frozen=True):
    """Base of what the reader tells of a card that goes, is kept, or is not there."""


class KeyLoading(Event, frozen=True):
    """Base of what the PIN pad tells while a PIN key is fetched and loaded."""


class PinEntry(Event, frozen=True):
    """Base of what the PIN pad tells of a PIN entry."""


class Failure(Event, frozen=True):
    """Base of what is said when a part of the terminal stops working."""


class Recovery(Event, frozen=True):
    """Base of what is said when it works again."""


class Chosen(Event, frozen=True):
    """Base of what a key or a touch stands for: what a customer decides."""

    needs_reading = True


class Reply(Event, frozen=True):
    """Base of the bank's answers: what a `kiosk.ports.Bank` replies. Which of them can answer a request, the request's class says."""


# Card reader ----------------------------------------------------------------------------------------------------------------------


class CardInserted(CardComing, frozen=True):
    """A card has come in since `accept` was called, or was in already. `CardRead` or `CardUnreadable` follows."""


class CardRead(CardComing, frozen=True):
    """The card's data have been read: `card` is what stands on its chip (EMV Book 3, 10.2) or its stripe (ISO/IEC 7813)."""

    card: Journaled[Card]


class CardUnreadable(CardComing, frozen=True):
    """The card is in, but its data cannot be used: upside down, damaged, foreign, blocked chip application.

    `code` says why, an operator's code such as `card-mute`: small letters and digits, hyphens between.
    """

    code: str


class ChipFailed(CardComing, frozen=True):
    """The card is in, its chip cannot be used, but its stripe might be: this terminal reads that, too (EMV: fallback).

    `code` is the operator's code of what is wrong with the chip.
    """

    code: Journaled[str]


class SwipeFailed(CardComing, frozen=True):
    """A swipe was of no use, though the card may be good. No card is in, and the reader still waits for one.

    `code` is the operator's code of what was wrong with it.
    """

    code: Journaled[str]


class CardRemoved(CardGoing, frozen=True):
    """The card that was reported as being in has gone."""


class ReaderEmpty(CardGoing, frozen=True):
    """The answer to `check`, `eject` or `retain` when no card is in."""


class CardRetained(CardGoing, frozen=True):
    """The reader has drawn the card into its retain bin."""


class RetainRefused(CardGoing, frozen=True):
    """The reader cannot retain cards, or failed to."""


class ReaderFailed(Failure, frozen=True):
    """The reader is gone or broken. `code` is the operator's code of the trouble, such as `reader-missing`."""

    code: Journaled[str]


class ReaderRecovered(Recovery, frozen=True):
    """The reader works again, and is empty."""


class CardFound(ReaderRecovered, frozen=True):
    """The reader works again, and a card is in it, which may be anybody's."""


# PIN pad --------------------------------------------------------------------------------------------------------------------------


class KeyRequestSigned(KeyLoading, frozen=True):
    """The PIN pad has signed a request for a PIN key, under the terminal master key: `mac` over the terminal's id and `nonce`.

    `nonce` is 16 bytes that were drawn for this request, `mac` the 32 bytes of HMAC-SHA-256 (`kiosk.ports.PinPad.sign_key_request`).
    """

    nonce: bytes
    mac: bytes


class PinKeyLoaded(KeyLoading, frozen=True):
    """The PIN pad has taken the PIN key of the bank and checked it.

    `kcv` is its key check value, 10 capital hexadecimal digits (ANSI X9.24-1, annex A: the first 5 bytes of AES-CMAC over zeros).
    """

    kcv: Journaled[str]


class PinKeyRejected(KeyLoading, frozen=True):
    """The PIN pad could not take the key: damaged block, wrong master key, wrong usage, key check value differs.

    `code` says which, one of those that the contract suite for PIN pads names, such as `pin-key-block-invalid`.
    """

    code: Journaled[str]


class PinDigit(PinEntry, frozen=True):
    """A digit has been pressed during PIN entry; `digits` counts those entered so far."""

    digits: int


class PinCleared(PinEntry, frozen=True):
    """The digits entered so far have been cleared; `digits` is 0, how many there are now."""

    digits: int = 0


class PinEntered(PinEntry, frozen=True):
    """PIN entry is complete; the pad has closed it. `pin_block` is the PIN enciphered under the bank's key (ISO 9564-1)."""

    pin_block: PinBlock


class PinPadFailed(Failure, frozen=True):
    """The PIN pad is gone, broken, tampered with, or has no key.

    `code` is the operator's: `pin-pad-tampered` where it has erased its keys, `pin-pad-no-key` where it lacks the bank's, any other else.
    """

    code: Journaled[str]


class PinPadRecovered(Recovery, frozen=True):
    """The PIN pad works again."""


class KeyPressed(Event, frozen=True):
    """A `key` other than a digit. The machine turns it into what it stands for in the present state."""

    key: Journaled[Key]


# The journal ----------------------------------------------------------------------------------------------------------------------


class JournalFailed(Failure, frozen=True):
    """The journal cannot be written. What happens meanwhile is kept in memory, and written when it can be."""

    code: Journaled[str]


# What a key or a touch stands for -------------------------------------------------------------------------------------------------


class Confirmed(Chosen, frozen=True):
    """Yes, continue, correct."""


class Declined(Chosen, frozen=True):
    """No; this is not right; I do not want it."""


class Cancelled(Chosen, frozen=True):
    """Stop here and give me my card."""

    needs_reading = False


class AnotherServiceChosen(Chosen, frozen=True):
    """Something has been done, and the customer wants to do more."""


class LanguageChosen(Chosen, frozen=True):
    """The customer wants the screens in `language`."""

    language: Journaled[Language]


# The bank's replies ---------------------------------------------------------------------------------------------------------------


class KeyDelivered(Reply, frozen=True):
    """A PIN key for this terminal, as a TR-31 key block under the terminal master key, and its key check value.

    `key_block` is of version D, an AES key for enciphering PINs (ANSI X9.143: usage P0, algorithm A, mode E); `kcv` is its key check value,
    10 capital hexadecimal digits (ANSI X9.24-1, annex A).
    """

    key_block: Annotated[str, LINE]
    kcv: Journaled[Annotated[str, LINE]]


class BankPresent(Reply, frozen=True):
    """The bank is there and serves this terminal."""


class PinAccepted(Reply, frozen=True):
    """Card and card PIN are right; the bank has opened a card session."""


class PinRefused(Reply, frozen=True):
    """The card PIN is wrong (F1). `tries_left`, 1 to 15, is None where the bank did not say, or said what no card has."""

    tries_left: Journaled[Annotated[int, TRIES] | None]


class CardBlocked(Reply, frozen=True):
    """The card is blocked at the bank, now or since earlier (F1)."""


class CardExpired(Reply, frozen=True):
    """The card is past its expiry date, by the bank's word."""


class CardUnknown(Reply, frozen=True):
    """The bank does not know this card."""


class NeverTookEffect(Reply, frozen=True):
    """The bank never carried out the request that was asked about, and now never will."""


class BankUnreachable(Reply, frozen=True):
    """The request certainly changed nothing: no connection, or a reply was not needed to know. `code` is the operator's code of why."""

    code: Journaled[Annotated[str, CODE]]
    detail: Journaled[Annotated[str, LINE]] = ""
    """What was wrong with an answer of no use, for its bank's author. Never a value of it."""


class BankReplyLost(Reply, frozen=True):
    """The request may have reached the bank, but no usable reply came: what became of it must be asked.

    `code` is the operator's code of why, such as `bank-timeout`.
    """

    code: Journaled[Annotated[str, CODE]]
    detail: Journaled[Annotated[str, LINE]] = ""
    """What was wrong with an answer of no use, for its bank's author. Never a value of it."""


class BankRefused(Reply, frozen=True):
    """The bank understood and will not do it. What its `code` means beyond that, the bank knows: an operator's code, never prose."""

    code: Journaled[Annotated[str, CODE]]


class CardSessionExpired(Reply, frozen=True):
    """The bank has ended the card session that a right card PIN opened, or there was none."""


class PinKeyUnknown(Reply, frozen=True):
    """The bank does not know the key a PIN block was enciphered under: the terminal needs a new one. `code` is the operator's."""

    code: Journaled[Annotated[str, CODE]]


# Time -----------------------------------------------------------------------------------------------------------------------------


class TimedOut(Event, frozen=True):
    """The present state's time is over."""


FAMILIES: Final = (CardComing, CardGoing, KeyLoading, PinEntry, Failure, Recovery, Chosen, Reply)
"""The base classes, none of which happens itself."""

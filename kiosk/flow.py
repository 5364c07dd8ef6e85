"""Moves and rows that the visit and the services share. Moves are merged with `|`, the more particular on the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from otp_atm.kiosk import makers
from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.events import (
    AnotherServiceChosen,
    BankRefused,
    BankReplyLost,
    BankUnreachable,
    Cancelled,
    CardBlocked,
    CardExpired,
    CardInserted,
    CardRemoved,
    CardSessionExpired,
    CardUnknown,
    Chosen,
    Confirmed,
    JournalFailed,
    PinCleared,
    PinDigit,
    PinEntered,
    PinKeyUnknown,
    PinPadFailed,
    ReaderFailed,
    SwipeFailed,
    TimedOut,
)
from otp_atm.kiosk.moves import STRAY, Maker, Move, Moves, Row, anew, card_out, pause, stay, to
from otp_atm.kiosk.offers import ANOTHER_SERVICE, CANCEL, FINISH, FINISH_AND_TAKE_CARD, GIVE_CARD, Offer
from otp_atm.kiosk.requests import BankRequest, Writing
from otp_atm.kiosk.session import Farewell, blank_entry, with_reference
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key

# What keys without a label mean ---------------------------------------------------------------------------------------------------

CANCEL_KEY: Final[Mapping[Key, Chosen]] = {Key.CANCEL: Cancelled()}
CANCEL_WITHOUT_LABEL: Final[Mapping[Key, Chosen]] = {Key.CANCEL: Cancelled(), Key.FDK_LEFT_4: Cancelled()}

# Moves ----------------------------------------------------------------------------------------------------------------------------

# The card and the devices, while a customer is served.
SERVED: Final[Moves] = {
    CardRemoved: to(Visit.CARD_GONE),
    ReaderFailed: to(Visit.READER_FAILED),
    PinPadFailed: to(Visit.TAKE_CARD_AND_CLOSE, farewell=Farewell.TROUBLE),
    JournalFailed: to(Visit.TAKE_CARD_AND_CLOSE, farewell=Farewell.TROUBLE),
}
# Waiting for the customer: Cancel gives the card back, silence asks whether more time is needed.
ASKED: Final[Moves] = SERVED | {
    Cancelled: to(Visit.TAKE_CARD, farewell=Farewell.CANCELLED),
    TimedOut: pause(),
}


def told(following: Move) -> Moves:
    """A dead end that the customer reads; whatever happens next, the card comes back. A card pulled now leaves what is to be read."""
    return SERVED | {CardRemoved: card_out(), Confirmed: following, Cancelled: following, TimedOut: following}


TOLD: Final[Moves] = told(to(Visit.TAKE_CARD))
# The same when the terminal cannot go on to serve the next customer at once.
TOLD_AND_CLOSING: Final[Moves] = told(to(Visit.TAKE_CARD_AND_CLOSE, farewell=Farewell.TROUBLE))
# The same when the terminal needs a new PIN key before it serves the next customer.
TOLD_AND_RESTARTING: Final[Moves] = told(to(Visit.TAKE_CARD_AND_RESTART))
# A result after which the customer may go on.
RESULT: Final[Moves] = TOLD | {AnotherServiceChosen: to(Visit.SERVICES)}
# The bank says no, or could not be asked: what the customer is told then, whatever was asked.
REFUSED: Final[Moves] = {
    BankUnreachable: to(Visit.BANK_UNREACHABLE),
    BankRefused: to(Visit.BANK_REFUSED),
    CardBlocked: to(Visit.CARD_BLOCKED),
    CardExpired: to(Visit.CARD_EXPIRED),
    CardUnknown: to(Visit.CARD_UNKNOWN),
    CardSessionExpired: to(Visit.CARD_SESSION_EXPIRED),
    PinKeyUnknown: to(Visit.PIN_NOT_CHECKED),
}
# Waiting for the bank's word on something that changes nothing: it may be left at any time.
READING: Final[Moves] = (
    SERVED
    | REFUSED
    | {
        Cancelled: to(Visit.TAKE_CARD, farewell=Farewell.CANCELLED),
        TimedOut: to(Visit.BANK_UNREACHABLE, code="bank-timeout"),
        BankReplyLost: to(Visit.BANK_UNREACHABLE),
    }
)
# Waiting for the bank to change something: nobody walks away before it is known what became of it.
WRITING: Final[Moves] = {
    CardRemoved: stay(card_out=True),
    ReaderFailed: stay(),
    PinPadFailed: stay(),
    JournalFailed: stay(),
    Cancelled: stay(cancel_came_late=True),
}
# No usable answer to something that may have been done: find out what became of it.
IN_DOUBT: Final[Moves] = {TimedOut: to(Visit.ASKING_OUTCOME, code="bank-timeout"), BankReplyLost: to(Visit.ASKING_OUTCOME)}
# Typing a PIN.
TYPING: Final[Moves] = {
    PinDigit: stay(timer=Timeout.ENTRY),
    PinCleared: stay(timer=Timeout.ENTRY),
}

# Rows for when the card is out ----------------------------------------------------------------------------------------------------


def last_word(following: State, *enter: Maker) -> Row:
    """The customer has the card, or has lost it: there is a moment to read, and the terminal goes on; at once if the next card comes."""
    return Row(
        enter=(makers.end_card_session, makers.accept_card, *enter),
        timeout=Timeout.THANKS,
        on={
            CardInserted: anew(Visit.READING_CARD),
            SwipeFailed: anew(Visit.CARD_AGAIN),
            Confirmed: to(following),
            Cancelled: to(following),
            TimedOut: to(following),
            ReaderFailed: to(Visit.OUT_OF_SERVICE),
            PinPadFailed: to(Visit.OUT_OF_SERVICE),
            JournalFailed: to(Visit.OUT_OF_SERVICE),
        },
        offers=(FINISH,),
        silent=CANCEL_KEY,
    )


def still_told(following: State) -> Row:
    """The same while the customer reads what became of it: that is told, whatever device fails, unless it could not be made durable."""
    row = last_word(following, makers.sync_journal)
    devices = (ReaderFailed, PinPadFailed)
    return replace(row, on={event: move for event, move in row.on.items() if event not in devices}, ignores=(*STRAY, *devices))


TOLD_TO_THE_END: Final = still_told(Visit.WELCOME)
TOLD_TO_THE_END_AND_CLOSING: Final = still_told(Visit.OUT_OF_SERVICE)

# Rows that every service has ------------------------------------------------------------------------------------------------------


def reading(request: type[BankRequest], on: Moves, pins: int = 0) -> Row:
    """The bank is asked something that changes nothing there."""
    return Row(asks=request, timeout=Timeout.BANK, on=READING | on, offers=(CANCEL,), pins=pins)


def writing(request: type[Writing], on: Moves) -> Row:
    """The bank is asked to change something. Cancel has no label: what has gone to the bank cannot be called back."""
    moves = WRITING | REFUSED | IN_DOUBT | on
    return Row(begin=with_reference, asks=request, timeout=Timeout.BANK, on=moves, silent=CANCEL_WITHOUT_LABEL)


def question(*offers: Offer, on: Moves, pins: int = 0) -> Row:
    """The customer chooses; Cancel stands last."""
    return Row(timeout=Timeout.CHOICE, on=ASKED | on, offers=(*offers, CANCEL), numbered=True, pins=pins)


def pin_entry(enter: Maker, following: State, pins: int = 0) -> Row:
    """The customer types a new PIN."""
    return Row(
        begin=blank_entry,
        enter=(enter,),
        leave=(makers.end_pin_entry,),
        timeout=Timeout.ENTRY,
        on=ASKED | TYPING | {PinEntered: to(following)},
        offers=(CANCEL,),
        pins=pins,
    )


def notice() -> Row:
    """A dead end that the customer reads, and the card comes back."""
    return Row(timeout=Timeout.NOTICE, on=TOLD, offers=(GIVE_CARD,), silent=CANCEL_KEY, without_card=TOLD_TO_THE_END)


def result() -> Row:
    """Something has been done: it is durable before it is told."""
    return replace(nothing_to_do(), enter=(makers.sync_journal,), timeout=Timeout.RESULT)


def nothing_to_do() -> Row:
    """There is nothing to be done, or there was nothing: the customer takes the card, or goes on."""
    return Row(
        timeout=Timeout.NOTICE,
        on=RESULT,
        offers=(FINISH_AND_TAKE_CARD, ANOTHER_SERVICE),
        silent=CANCEL_KEY,
        numbered=True,
        without_card=TOLD_TO_THE_END,
    )

"""The rows of a visit, whatever the customer comes for: power on, card in, card PIN, menu, more time, outcome in doubt, card out.

`kiosk.moves` says how to read a row, `kiosk.flow` has what rows share, `kiosk.table` puts them together with those of the services.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from otp_atm.kiosk import makers
from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.events import (
    BankPresent,
    BankRefused,
    BankReplyLost,
    BankUnreachable,
    Cancelled,
    CardFound,
    CardInserted,
    CardRead,
    CardRemoved,
    CardRetained,
    CardUnreadable,
    ChipFailed,
    Confirmed,
    Declined,
    Failure,
    JournalFailed,
    KeyDelivered,
    KeyRequestSigned,
    LanguageChosen,
    NeverTookEffect,
    PinAccepted,
    PinEntered,
    PinKeyLoaded,
    PinKeyRejected,
    PinPadFailed,
    PinPadRecovered,
    PinRefused,
    ReaderEmpty,
    ReaderFailed,
    ReaderRecovered,
    RetainRefused,
    SwipeFailed,
    TimedOut,
)
from otp_atm.kiosk.flow import (
    ASKED,
    CANCEL_KEY,
    CANCEL_WITHOUT_LABEL,
    READING,
    SERVED,
    TOLD,
    TOLD_AND_CLOSING,
    TOLD_AND_RESTARTING,
    TOLD_TO_THE_END,
    TOLD_TO_THE_END_AND_CLOSING,
    TYPING,
    WRITING,
    last_word,
    nothing_to_do,
    notice,
)
from otp_atm.kiosk.look import Icon, Tone
from otp_atm.kiosk.moves import STRAY, Moves, Row, anew, back, stay, to
from otp_atm.kiosk.offers import CANCEL, GIVE_CARD, languages, no_in_place_of_cancel, yes
from otp_atm.kiosk.requests import CheckBank, FetchPinKey, Settlement, VerifyCardPin
from otp_atm.kiosk.session import Farewell, blank_entry, closed_session, next_session, recovered_session
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Language

# The bank is asked for nothing but what became of something.
SETTLING: Final[Moves] = WRITING | {
    NeverTookEffect: to(Visit.NOT_DONE),
    BankUnreachable: to(Visit.OUTCOME_UNKNOWN),
    BankReplyLost: to(Visit.OUTCOME_UNKNOWN),
    BankRefused: to(Visit.OUTCOME_NOT_TOLD),
    TimedOut: to(Visit.OUTCOME_UNKNOWN, code="bank-timeout"),
}
# Until the card is out of the reader, nothing else matters.
GIVING_BACK: Final[Moves] = {
    ReaderFailed: to(Visit.READER_FAILED),
    PinPadFailed: stay(),
    JournalFailed: stay(),
    Cancelled: stay(),
}
DEVICES_FAIL: Final[Moves] = {
    ReaderFailed: to(Visit.OUT_OF_SERVICE),
    PinPadFailed: to(Visit.OUT_OF_SERVICE),
    JournalFailed: to(Visit.OUT_OF_SERVICE),
}
# Going into service. A reader that works again may have had somebody's card in it all the time.
READER_BACK: Final[Moves] = {
    ReaderRecovered: to(Visit.RECOVERING),
    CardFound: to(Visit.CARD_LEFT),
}
OPENING: Final[Moves] = (
    READER_BACK
    | DEVICES_FAIL
    | {
        PinKeyRejected: to(Visit.OUT_OF_SERVICE),
        BankUnreachable: to(Visit.OUT_OF_SERVICE),
        BankReplyLost: to(Visit.OUT_OF_SERVICE),
        BankRefused: to(Visit.OUT_OF_SERVICE),
    }
)
# The terminal has been well for a while: what failed before is forgotten.
WELL: Final = {"attempt": 0, "recoveries": 0}


def visit(spoken: tuple[Language, ...]) -> Mapping[State, Row]:
    """The rows of a terminal that speaks these languages."""
    offers = languages(spoken)
    return {
        # Not serving anybody
        Visit.STARTING: Row(
            # if reader or journal is still broken, nobody is to be welcomed even for an instant
            enter=(makers.check_reader, makers.sign_key_request, makers.sync_journal),
            timeout=Timeout.PIN_PAD,
            on=OPENING | {KeyRequestSigned: to(Visit.FETCHING_KEY), TimedOut: to(Visit.OUT_OF_SERVICE, code="pin-pad-timeout")},
        ),
        Visit.FETCHING_KEY: Row(
            asks=FetchPinKey,
            timeout=Timeout.BANK,
            on=OPENING | {KeyDelivered: to(Visit.LOADING_KEY), TimedOut: to(Visit.OUT_OF_SERVICE, code="bank-timeout")},
        ),
        Visit.LOADING_KEY: Row(
            enter=(makers.load_pin_key,),
            timeout=Timeout.PIN_PAD,
            on=OPENING | {PinKeyLoaded: to(Visit.WELCOME), TimedOut: to(Visit.OUT_OF_SERVICE, code="pin-pad-timeout")},
        ),
        Visit.OUT_OF_SERVICE: Row(
            begin=closed_session,
            enter=(makers.end_card_session, makers.eject_card),
            timeout=Timeout.RETRY,
            on=READER_BACK | {TimedOut: to(Visit.STARTING), PinPadRecovered: to(Visit.RECOVERING)},
            ignores=(*STRAY, Failure),
        ),
        Visit.RECOVERING: Row(
            begin=recovered_session,
            timeout=Timeout.RETRY,
            on=DEVICES_FAIL | {TimedOut: to(Visit.STARTING), CardFound: to(Visit.CARD_LEFT)},
        ),
        Visit.WELCOME: Row(
            begin=next_session,
            enter=(makers.check_pin_pad, makers.accept_card),
            asks=CheckBank,
            timeout=Timeout.IDLE,
            on=DEVICES_FAIL
            | {
                CardInserted: to(Visit.READING_CARD),
                SwipeFailed: to(Visit.CARD_AGAIN),
                LanguageChosen: stay(timer=Timeout.CHOICE),
                TimedOut: to(Visit.WELCOME, **WELL),
                BankPresent: stay(),
                BankUnreachable: to(Visit.OUT_OF_SERVICE),
                BankRefused: to(Visit.OUT_OF_SERVICE),
            },
            offers=offers,
        ),
        # Who is it?
        Visit.READING_CARD: Row(
            timeout=Timeout.READ_CARD,
            on=SERVED
            | {
                CardRead: to(Visit.CARD_PIN),
                CardUnreadable: to(Visit.CARD_UNREADABLE),
                ChipFailed: to(Visit.TAKE_CARD_TO_SWIPE),
                LanguageChosen: stay(),
                Cancelled: to(Visit.TAKE_CARD, farewell=Farewell.CANCELLED),
                TimedOut: to(Visit.CARD_UNREADABLE, code="card-read-timeout"),
            },
            offers=(*offers, CANCEL),
        ),
        Visit.CARD_UNREADABLE: Row(
            timeout=Timeout.NOTICE,
            on=TOLD | {LanguageChosen: stay(timer=Timeout.NOTICE)},
            offers=(*offers, GIVE_CARD),
            silent=CANCEL_KEY,
            without_card=TOLD_TO_THE_END,
        ),
        Visit.TAKE_CARD_TO_SWIPE: Row(
            enter=(makers.eject_card,),
            timeout=Timeout.TAKE_CARD,
            on=SERVED
            | {
                CardRemoved: to(Visit.CARD_AGAIN),
                ReaderEmpty: to(Visit.CARD_AGAIN),
                LanguageChosen: stay(timer=Timeout.TAKE_CARD),
                Cancelled: to(Visit.TAKE_CARD, farewell=Farewell.CANCELLED),
                TimedOut: to(Visit.TAKE_CARD, farewell=Farewell.TIMED_OUT),
            },
            offers=(*offers, CANCEL),
        ),
        Visit.CARD_AGAIN: Row(  # no card is in: it is to be swiped, once more or in place of its chip, or inserted for its chip
            enter=(makers.accept_card,),
            timeout=Timeout.CHOICE,
            on=DEVICES_FAIL
            | {
                CardInserted: to(Visit.READING_CARD),
                SwipeFailed: stay(timer=Timeout.CHOICE),
                LanguageChosen: stay(timer=Timeout.CHOICE),
                Cancelled: to(Visit.WELCOME),
                TimedOut: to(Visit.WELCOME),
            },
            offers=(*offers, CANCEL),
        ),
        Visit.CARD_PIN: Row(
            begin=blank_entry,
            enter=(makers.enter_card_pin,),
            leave=(makers.end_pin_entry,),
            timeout=Timeout.ENTRY,
            on=ASKED | TYPING | {PinEntered: to(Visit.CHECKING_CARD_PIN), LanguageChosen: stay(timer=Timeout.ENTRY)},
            offers=(*offers, CANCEL),
        ),
        Visit.CHECKING_CARD_PIN: Row(
            asks=VerifyCardPin,
            timeout=Timeout.BANK,
            on=READING
            | {
                PinAccepted: to(Visit.SERVICES, pin_was_wrong=False, tries_left=None, **WELL),
                PinRefused: to(Visit.CARD_PIN, pin_was_wrong=True),
                # a wrong try may have been counted
                BankReplyLost: to(Visit.PIN_UNANSWERED),
                TimedOut: to(Visit.PIN_UNANSWERED, code="bank-timeout"),
            },
            offers=(CANCEL,),
        ),
        Visit.CARD_BLOCKED: notice(),
        Visit.CARD_EXPIRED: notice(),
        Visit.CARD_UNKNOWN: notice(),
        # What for? The menu's entries are added when the table is composed.
        Visit.SERVICES: Row(
            enter=(makers.check_card,),
            timeout=Timeout.CHOICE,
            on=ASKED | {ReaderEmpty: to(Visit.CARD_GONE)},
            offers=(CANCEL,),
            numbered=True,
        ),
        Visit.ANOTHER_SERVICE: Row(
            enter=(makers.check_card,),
            timeout=Timeout.CHOICE,
            on=ASKED
            | {
                Confirmed: to(Visit.SERVICES),
                Declined: to(Visit.TAKE_CARD),
                Cancelled: to(Visit.TAKE_CARD),
                ReaderEmpty: to(Visit.CARD_GONE),
            },
            # as where a result is told: what was wanted is done, so that the card is the next step
            offers=(yes("another_yes", Icon.PLUS, Tone.NEUTRAL), no_in_place_of_cancel("take_card_key", Icon.CARD_OUT, Tone.PRIMARY)),
            silent=CANCEL_KEY,
            numbered=True,
        ),
        Visit.MORE_TIME: Row(
            timeout=Timeout.MORE_TIME,
            on=SERVED
            | {
                Confirmed: back(),
                Declined: to(Visit.TAKE_CARD, farewell=Farewell.CANCELLED),
                Cancelled: to(Visit.TAKE_CARD, farewell=Farewell.CANCELLED),
                TimedOut: to(Visit.TAKE_CARD, farewell=Farewell.TIMED_OUT),
            },
            offers=(yes("more_time_yes"), no_in_place_of_cancel("more_time_no", tone=Tone.DANGER)),
            silent=CANCEL_KEY,
            pins=2,
            amid=True,
        ),
        # When the bank does not answer as hoped. What a service's request leads to when it has taken effect is added in composing.
        Visit.ASKING_OUTCOME: Row(
            asks=Settlement,
            timeout=Timeout.BANK,
            on=SETTLING,
            silent=CANCEL_WITHOUT_LABEL,
            amid=True,
        ),
        Visit.NOT_DONE: replace(nothing_to_do(), enter=(makers.sync_journal,)),
        Visit.OUTCOME_UNKNOWN: Row(
            enter=(makers.sync_journal,),
            timeout=Timeout.RESULT,
            on=TOLD_AND_CLOSING,
            offers=(GIVE_CARD,),
            silent=CANCEL_KEY,
            without_card=TOLD_TO_THE_END_AND_CLOSING,
        ),
        Visit.OUTCOME_NOT_TOLD: Row(
            enter=(makers.sync_journal,),
            timeout=Timeout.RESULT,
            on=TOLD,
            offers=(GIVE_CARD,),
            silent=CANCEL_KEY,
            without_card=TOLD_TO_THE_END,
        ),
        Visit.PIN_UNANSWERED: closing_notice(TOLD_AND_CLOSING),
        Visit.PIN_NOT_CHECKED: closing_notice(TOLD_AND_RESTARTING),
        Visit.BANK_UNREACHABLE: closing_notice(TOLD_AND_CLOSING),
        Visit.BANK_REFUSED: notice(),
        Visit.CARD_SESSION_EXPIRED: notice(),
        # Giving the card back
        Visit.TAKE_CARD: Row(
            enter=(makers.end_card_session, makers.eject_card),
            timeout=Timeout.TAKE_CARD,
            on=GIVING_BACK | {CardRemoved: to(Visit.THANKS), ReaderEmpty: to(Visit.THANKS), TimedOut: to(Visit.RETAINING)},
            silent=CANCEL_WITHOUT_LABEL,
        ),
        Visit.TAKE_CARD_AND_CLOSE: Row(
            enter=(makers.end_card_session, makers.eject_card),
            timeout=Timeout.TAKE_CARD,
            on=GIVING_BACK | {CardRemoved: to(Visit.OUT_OF_SERVICE), ReaderEmpty: to(Visit.OUT_OF_SERVICE), TimedOut: to(Visit.RETAINING)},
            silent=CANCEL_WITHOUT_LABEL,
        ),
        Visit.TAKE_CARD_AND_RESTART: Row(
            enter=(makers.end_card_session, makers.eject_card),
            timeout=Timeout.TAKE_CARD,
            on=GIVING_BACK | {CardRemoved: anew(Visit.STARTING), ReaderEmpty: anew(Visit.STARTING), TimedOut: to(Visit.RETAINING)},
            silent=CANCEL_WITHOUT_LABEL,
        ),
        Visit.READER_FAILED: Row(  # it can give nothing back: the customer alone may get at the card, and nobody else tells them to
            enter=(makers.end_card_session,),
            timeout=Timeout.TAKE_CARD,
            on=GIVING_BACK
            | READER_BACK
            | {
                ReaderFailed: stay(),
                CardRemoved: to(Visit.OUT_OF_SERVICE),
                TimedOut: to(Visit.OUT_OF_SERVICE),
            },
            silent=CANCEL_WITHOUT_LABEL,
        ),
        Visit.RETAINING: Row(
            enter=(makers.retain_card,),
            timeout=Timeout.DEVICE,
            on=GIVING_BACK
            | {
                CardRetained: to(Visit.CARD_RETAINED),
                RetainRefused: to(Visit.CARD_LEFT),
                CardRemoved: to(Visit.THANKS),
                ReaderEmpty: to(Visit.THANKS),
                TimedOut: to(Visit.CARD_LEFT),
            },
            silent=CANCEL_WITHOUT_LABEL,
        ),
        Visit.CARD_RETAINED: last_word(Visit.WELCOME, makers.sync_journal),
        Visit.CARD_LEFT: Row(
            enter=(makers.eject_card,),
            timeout=Timeout.TAKE_CARD,
            on=GIVING_BACK
            | {
                CardRemoved: to(Visit.RECOVERING),
                ReaderEmpty: to(Visit.RECOVERING),
                CardRetained: to(Visit.CARD_RETAINED),  # later than it was waited for
                TimedOut: to(Visit.RETAINING),
            },
            silent=CANCEL_WITHOUT_LABEL,
        ),
        Visit.CARD_GONE: last_word(Visit.WELCOME),
        Visit.THANKS: last_word(Visit.WELCOME),
    }


def closing_notice(moves: Moves) -> Row:
    """A dead end after which the terminal cannot go on to serve the next customer at once."""
    return Row(timeout=Timeout.NOTICE, on=moves, offers=(GIVE_CARD,), silent=CANCEL_KEY, without_card=TOLD_TO_THE_END_AND_CLOSING)

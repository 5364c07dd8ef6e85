"""The terminal's behaviour, whole: one row for each state. `kiosk.machine` only follows it.

How to read a row:

- On entering the state, `begin` makes the session ready, `timeout` starts and `enter` is asked of the world; on leaving it, `leave`.
- `keys` says what ENTER, CANCEL and the function keys stand for here; every other key is without meaning.
- `numbers` are the function keys that the digits 1, 2, … count as here, in the order in which the screen says them. A row has them where
  there is something to choose between, the card PIN has been accepted, and no PIN was being typed the moment before: a digit typed too
  early or too late for a PIN must choose nothing.
- `on` says where an event leads: `to(STATE)` enters it, `anew(STATE)` in a new session; `stay()` remains without entering again; `pause()`
  goes to «do you need more time?», and `back()` from there to the state it interrupted. Keyword arguments change the session's fields on
  the way.
- Before that, an event's fields are remembered in the session's fields of the same names.
- `ignores` lists the events that change nothing here. Every event stands in `on` or in `ignores`; a test holds us to it.
- `pins` is how many of the PIN blocks entered so far the session carries on from here, after `enter` was asked: none but where the next
  step needs them.
- `without_card` is the row that holds once the card is out, where something is still to be read: `card_out()` enters it. A card that goes
  while the bank changes something is only remembered (`card_out=True`); the next state to be entered misses it, and holds by its
  `without_card`, or is left at once as `CardRemoved` leaves it.

Groups of transitions that many rows share stand first, and are merged with `|`, the more particular on the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from kiosk import makers
from kiosk.effects import Timeout
from kiosk.events import (
    AlreadyEnrolled,
    BankPresent,
    BankRefused,
    BankReplyLost,
    BankUnreachable,
    Cancelled,
    CardBlocked,
    CardExpired,
    CardFound,
    CardInserted,
    CardRead,
    CardRemoved,
    CardRetained,
    CardSessionExpired,
    CardUnknown,
    CardUnreadable,
    ChipFailed,
    Confirmed,
    DeactivateChosen,
    Deactivated,
    Declined,
    Enrolled,
    Event,
    JournalFailed,
    KeyDelivered,
    KeyRequestSigned,
    LanguageChosen,
    NeverTookEffect,
    NoPhoneOnFile,
    NotEnrolled,
    OtpPinAccepted,
    OtpPinsDiffer,
    OtpPinTooWeak,
    PasswordOperationsChosen,
    PhoneOnFile,
    PinAccepted,
    PinCleared,
    PinDigit,
    PinEntered,
    PinKeyLoaded,
    PinKeyRejected,
    PinKeyUnknown,
    PinPadFailed,
    PinPadRecovered,
    PinRefused,
    ReaderEmpty,
    ReaderFailed,
    ReaderRecovered,
    RegisterChosen,
    RetainRefused,
    SwipeFailed,
    TimedOut,
)
from kiosk.moves import Maker, Move, Row, anew, back, card_out, pause, stay, to
from kiosk.session import Farewell, blank_entry, closed_session, next_session, recovered_session, with_reference
from kiosk.state import State
from kiosk.vocabulary import Key, Language

# Events that go together ----------------------------------------------------------------------------------------------------------

Events = frozenset[type[Event]]

CHOICES: Final[Events] = frozenset(
    {Cancelled, Confirmed, Declined, LanguageChosen, PasswordOperationsChosen, RegisterChosen, DeactivateChosen}
)
PIN_ENTRY: Final[Events] = frozenset({PinDigit, PinCleared, PinEntered})
KEY_LOADING: Final[Events] = frozenset({KeyRequestSigned, PinKeyLoaded, PinKeyRejected})
CARD_COMING: Final[Events] = frozenset({CardInserted, CardRead, CardUnreadable, ChipFailed, SwipeFailed})
CARD_GOING: Final[Events] = frozenset({CardRemoved, CardRetained, RetainRefused, ReaderEmpty})
RECOVERIES: Final[Events] = frozenset({ReaderRecovered, CardFound, PinPadRecovered})
FAILURES: Final[Events] = frozenset({ReaderFailed, PinPadFailed, JournalFailed})
REPLIES: Final[Events] = frozenset(
    {
        KeyDelivered,
        BankPresent,
        PinAccepted,
        PinRefused,
        CardBlocked,
        CardExpired,
        CardUnknown,
        PhoneOnFile,
        NoPhoneOnFile,
        AlreadyEnrolled,
        NotEnrolled,
        OtpPinAccepted,
        OtpPinsDiffer,
        OtpPinTooWeak,
        Enrolled,
        Deactivated,
        NeverTookEffect,
        BankUnreachable,
        BankReplyLost,
        BankRefused,
        CardSessionExpired,
        PinKeyUnknown,
    }
)

# What cannot come while a customer is served, or has no meaning then: a second card, a key being loaded, stragglers of the bank.
STRAY: Final[Events] = CARD_COMING | CARD_GOING | KEY_LOADING | PIN_ENTRY | RECOVERIES | CHOICES | REPLIES

# Moves that many rows share -------------------------------------------------------------------------------------------------------

Moves = dict[type[Event], Move]

# The card and the devices, while a customer is served.
SERVED: Final[Moves] = {
    CardRemoved: to(State.CARD_GONE),
    ReaderFailed: to(State.READER_FAILED),
    PinPadFailed: to(State.TAKE_CARD_AND_CLOSE, farewell=Farewell.TROUBLE),
    JournalFailed: to(State.TAKE_CARD_AND_CLOSE, farewell=Farewell.TROUBLE),
}
# Waiting for the customer: Cancel gives the card back, silence asks whether more time is needed.
ASKED: Final[Moves] = SERVED | {
    Cancelled: to(State.TAKE_CARD, farewell=Farewell.CANCELLED),
    TimedOut: pause(),
}
# A dead end that the customer reads; whatever happens next, the card comes back. A card pulled now leaves what is to be read.
TOLD: Final[Moves] = SERVED | {
    CardRemoved: card_out(),
    Confirmed: to(State.TAKE_CARD),
    Cancelled: to(State.TAKE_CARD),
    TimedOut: to(State.TAKE_CARD),
}
# The same when the terminal cannot go on to serve the next customer at once.
TOLD_AND_CLOSING: Final[Moves] = SERVED | {
    CardRemoved: card_out(),
    Confirmed: to(State.TAKE_CARD_AND_CLOSE, farewell=Farewell.TROUBLE),
    Cancelled: to(State.TAKE_CARD_AND_CLOSE, farewell=Farewell.TROUBLE),
    TimedOut: to(State.TAKE_CARD_AND_CLOSE, farewell=Farewell.TROUBLE),
}
# The same when the terminal needs a new PIN key before it serves the next customer.
TOLD_AND_RESTARTING: Final[Moves] = SERVED | {
    CardRemoved: card_out(),
    Confirmed: to(State.TAKE_CARD_AND_RESTART),
    Cancelled: to(State.TAKE_CARD_AND_RESTART),
    TimedOut: to(State.TAKE_CARD_AND_RESTART),
}
# A result after which the customer may go on.
RESULT: Final[Moves] = SERVED | {
    CardRemoved: card_out(),
    Confirmed: to(State.ANOTHER_SERVICE),
    Declined: to(State.TAKE_CARD),
    Cancelled: to(State.TAKE_CARD),
    TimedOut: to(State.TAKE_CARD),
}
# The bank says no, or could not be asked: what the customer is told then, whatever was asked.
REFUSED: Final[Moves] = {
    BankUnreachable: to(State.BANK_UNREACHABLE),
    BankRefused: to(State.BANK_REFUSED),
    CardBlocked: to(State.CARD_BLOCKED),
    CardExpired: to(State.CARD_EXPIRED),
    CardUnknown: to(State.CARD_UNKNOWN),
    CardSessionExpired: to(State.CARD_SESSION_EXPIRED),
    PinKeyUnknown: to(State.PIN_NOT_CHECKED),
}
# Waiting for the bank's word on something that changes nothing: it may be left at any time.
READING: Final[Moves] = (
    SERVED
    | REFUSED
    | {
        Cancelled: to(State.TAKE_CARD, farewell=Farewell.CANCELLED),
        TimedOut: to(State.BANK_UNREACHABLE, code="bank-timeout"),
        BankReplyLost: to(State.BANK_UNREACHABLE),
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
# The same when that is all that is still asked for.
SETTLING: Final[Moves] = WRITING | {
    NeverTookEffect: to(State.NOT_DONE),
    BankUnreachable: to(State.OUTCOME_UNKNOWN),
    BankReplyLost: to(State.OUTCOME_UNKNOWN),
    BankRefused: to(State.OUTCOME_NOT_TOLD),
    TimedOut: to(State.OUTCOME_UNKNOWN, code="bank-timeout"),
}
# Until the card is out of the reader, nothing else matters.
GIVING_BACK: Final[Moves] = {
    ReaderFailed: to(State.READER_FAILED),
    PinPadFailed: stay(),
    JournalFailed: stay(),
    Cancelled: stay(),
}
# Going into service. A reader that works again may have had somebody's card in it all the time.
READER_BACK: Final[Moves] = {
    ReaderRecovered: to(State.RECOVERING),
    CardFound: to(State.CARD_LEFT),
}
OPENING: Final[Moves] = READER_BACK | {
    ReaderFailed: to(State.OUT_OF_SERVICE),
    PinPadFailed: to(State.OUT_OF_SERVICE),
    JournalFailed: to(State.OUT_OF_SERVICE),
    PinKeyRejected: to(State.OUT_OF_SERVICE),
    BankUnreachable: to(State.OUT_OF_SERVICE),
    BankReplyLost: to(State.OUT_OF_SERVICE),
    BankRefused: to(State.OUT_OF_SERVICE),
}
# The terminal has been well for a while: what failed before is forgotten.
WELL: Final = {"attempt": 0, "recoveries": 0}
# Typing a PIN.
TYPING: Final[Moves] = {
    PinDigit: stay(timer=Timeout.ENTRY),
    PinCleared: stay(timer=Timeout.ENTRY),
}
# The new OTP PIN is not good: choose it again.
PIN_NOT_GOOD: Final[Moves] = {
    OtpPinsDiffer: to(State.OTP_PIN, pins_differed=True, pin_was_weak=False),
    OtpPinTooWeak: to(State.OTP_PIN, pins_differed=False, pin_was_weak=True),
}


def in_doubt(asking: State) -> Moves:
    """No usable answer to something that may have been done: find out what became of it."""
    return {TimedOut: to(asking, code="bank-timeout"), BankReplyLost: to(asking)}


# What keys stand for --------------------------------------------------------------------------------------------------------------

CANCEL_ONLY: Final[Mapping[Key, Event]] = {Key.CANCEL: Cancelled(), Key.FDK_LEFT_4: Cancelled()}
CONFIRM: Final[Mapping[Key, Event]] = {Key.ENTER: Confirmed(), Key.FDK_RIGHT_4: Confirmed()}
READ: Final[Mapping[Key, Event]] = {**CONFIRM, Key.CANCEL: Cancelled()}
YES_OR_NO: Final[Mapping[Key, Event]] = {**CONFIRM, Key.CANCEL: Cancelled(), Key.FDK_LEFT_4: Declined()}
YES_NO_OR_CANCEL: Final[Mapping[Key, Event]] = {
    **CANCEL_ONLY,
    Key.ENTER: Confirmed(),
    Key.FDK_RIGHT_4: Confirmed(),
    Key.FDK_RIGHT_3: Declined(),
}
YES_NO_CANCEL_NUMBERS: Final = (Key.FDK_RIGHT_4, Key.FDK_RIGHT_3, Key.FDK_LEFT_4)
LANGUAGES: Final[Mapping[Key, Event]] = {
    Key.FDK_LEFT_1: LanguageChosen(Language.PERSIAN),
    Key.FDK_LEFT_2: LanguageChosen(Language.ENGLISH),
}

# Rows for when the card is out ----------------------------------------------------------------------------------------------------


def last_word(following: State, *enter: Maker) -> Row:
    """The customer has the card, or has lost it: there is a moment to read, and the terminal goes on; at once if the next card comes."""
    return Row(
        enter=(makers.end_card_session, makers.accept_card, *enter),
        timeout=Timeout.THANKS,
        on={
            CardInserted: anew(State.READING_CARD),
            SwipeFailed: anew(State.CARD_AGAIN),
            Confirmed: to(following),
            Cancelled: to(following),
            TimedOut: to(following),
            ReaderFailed: to(State.OUT_OF_SERVICE),
            PinPadFailed: to(State.OUT_OF_SERVICE),
            JournalFailed: to(State.OUT_OF_SERVICE),
        },
        ignores=STRAY,
        keys=READ,
    )


def still_told(following: State) -> Row:
    """The same while the customer reads what became of it: that is told, whatever device fails, unless it could not be made durable."""
    row = last_word(following, makers.sync_journal)
    devices = {ReaderFailed, PinPadFailed}
    return replace(row, on={event: move for event, move in row.on.items() if event not in devices}, ignores=STRAY | devices)


TOLD_TO_THE_END: Final = still_told(State.WELCOME)
TOLD_TO_THE_END_AND_CLOSING: Final = still_told(State.OUT_OF_SERVICE)

# THE TABLE ------------------------------------------------------------------------------------------------------------------------

TABLE: Final[Mapping[State, Row]] = {
    # Not serving anybody
    State.STARTING: Row(
        # if reader or journal is still broken, nobody is to be welcomed even for an instant
        enter=(makers.check_reader, makers.sign_key_request, makers.sync_journal),
        timeout=Timeout.PIN_PAD,
        on=OPENING | {KeyRequestSigned: to(State.FETCHING_KEY), TimedOut: to(State.OUT_OF_SERVICE, code="pin-pad-timeout")},
        ignores=STRAY,
    ),
    State.FETCHING_KEY: Row(
        enter=(makers.fetch_pin_key,),
        leave=(makers.stop_asking,),
        timeout=Timeout.BANK,
        on=OPENING | {KeyDelivered: to(State.LOADING_KEY), TimedOut: to(State.OUT_OF_SERVICE, code="bank-timeout")},
        ignores=STRAY,
    ),
    State.LOADING_KEY: Row(
        enter=(makers.load_pin_key,),
        timeout=Timeout.PIN_PAD,
        on=OPENING | {PinKeyLoaded: to(State.WELCOME), TimedOut: to(State.OUT_OF_SERVICE, code="pin-pad-timeout")},
        ignores=STRAY,
    ),
    State.OUT_OF_SERVICE: Row(
        begin=closed_session,
        enter=(makers.end_card_session, makers.eject_card),
        timeout=Timeout.RETRY,
        on=READER_BACK | {TimedOut: to(State.STARTING), PinPadRecovered: to(State.RECOVERING)},
        ignores=STRAY | FAILURES,
    ),
    State.RECOVERING: Row(
        begin=recovered_session,
        timeout=Timeout.RETRY,
        on={
            TimedOut: to(State.STARTING),
            CardFound: to(State.CARD_LEFT),
            ReaderFailed: to(State.OUT_OF_SERVICE),
            PinPadFailed: to(State.OUT_OF_SERVICE),
            JournalFailed: to(State.OUT_OF_SERVICE),
        },
        ignores=STRAY,
    ),
    State.WELCOME: Row(
        begin=next_session,
        enter=(makers.check_pin_pad, makers.accept_card, makers.check_bank),
        leave=(makers.stop_asking,),
        timeout=Timeout.IDLE,
        on={
            CardInserted: to(State.READING_CARD),
            SwipeFailed: to(State.CARD_AGAIN),
            LanguageChosen: stay(timer=Timeout.CHOICE),
            TimedOut: to(State.WELCOME, **WELL),
            ReaderFailed: to(State.OUT_OF_SERVICE),
            PinPadFailed: to(State.OUT_OF_SERVICE),
            BankPresent: stay(),
            BankUnreachable: to(State.OUT_OF_SERVICE),
            BankRefused: to(State.OUT_OF_SERVICE),
            JournalFailed: to(State.OUT_OF_SERVICE),
        },
        ignores=STRAY,
        keys=LANGUAGES,
    ),
    # Who is it?
    State.READING_CARD: Row(
        timeout=Timeout.READ_CARD,
        on=SERVED
        | {
            CardRead: to(State.CARD_PIN),
            CardUnreadable: to(State.CARD_UNREADABLE),
            ChipFailed: to(State.TAKE_CARD_TO_SWIPE),
            LanguageChosen: stay(),
            Cancelled: to(State.TAKE_CARD, farewell=Farewell.CANCELLED),
            TimedOut: to(State.CARD_UNREADABLE, code="card-read-timeout"),
        },
        ignores=STRAY,
        keys={**LANGUAGES, **CANCEL_ONLY},
    ),
    State.CARD_UNREADABLE: Row(
        timeout=Timeout.NOTICE,
        on=TOLD | {LanguageChosen: stay(timer=Timeout.NOTICE)},
        ignores=STRAY,
        keys={**LANGUAGES, **READ},
        without_card=TOLD_TO_THE_END,
    ),
    State.TAKE_CARD_TO_SWIPE: Row(
        enter=(makers.eject_card,),
        timeout=Timeout.TAKE_CARD,
        on=SERVED
        | {
            CardRemoved: to(State.CARD_AGAIN),
            ReaderEmpty: to(State.CARD_AGAIN),
            LanguageChosen: stay(timer=Timeout.TAKE_CARD),
            Cancelled: to(State.TAKE_CARD, farewell=Farewell.CANCELLED),
            TimedOut: to(State.TAKE_CARD, farewell=Farewell.TIMED_OUT),
        },
        ignores=STRAY,
        keys={**LANGUAGES, **CANCEL_ONLY},
    ),
    State.CARD_AGAIN: Row(  # no card is in: it is to be swiped, once more or in place of its chip, or inserted for its chip
        enter=(makers.accept_card,),
        timeout=Timeout.CHOICE,
        on={
            CardInserted: to(State.READING_CARD),
            SwipeFailed: stay(timer=Timeout.CHOICE),
            LanguageChosen: stay(timer=Timeout.CHOICE),
            Cancelled: to(State.WELCOME),
            TimedOut: to(State.WELCOME),
            ReaderFailed: to(State.OUT_OF_SERVICE),
            PinPadFailed: to(State.OUT_OF_SERVICE),
            JournalFailed: to(State.OUT_OF_SERVICE),
        },
        ignores=STRAY,
        keys={**LANGUAGES, **CANCEL_ONLY},
    ),
    State.CARD_PIN: Row(
        begin=blank_entry,
        enter=(makers.enter_card_pin,),
        leave=(makers.end_pin_entry,),
        timeout=Timeout.ENTRY,
        on=ASKED | TYPING | {PinEntered: to(State.CHECKING_CARD_PIN), LanguageChosen: stay(timer=Timeout.ENTRY)},
        ignores=STRAY,
        keys={**LANGUAGES, **CANCEL_ONLY},
    ),
    State.CHECKING_CARD_PIN: Row(
        enter=(makers.verify_card_pin,),
        leave=(makers.stop_asking,),
        timeout=Timeout.BANK,
        on=READING
        | {
            PinAccepted: to(State.SERVICES, pin_was_wrong=False, tries_left=None, **WELL),
            PinRefused: to(State.CARD_PIN, pin_was_wrong=True),
            # a wrong try may have been counted
            BankReplyLost: to(State.PIN_UNANSWERED),
            TimedOut: to(State.PIN_UNANSWERED, code="bank-timeout"),
        },
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.CARD_BLOCKED: Row(timeout=Timeout.NOTICE, on=TOLD, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END),
    State.CARD_EXPIRED: Row(timeout=Timeout.NOTICE, on=TOLD, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END),
    State.CARD_UNKNOWN: Row(timeout=Timeout.NOTICE, on=TOLD, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END),
    # What for?
    State.SERVICES: Row(
        timeout=Timeout.CHOICE,
        on=ASKED | {PasswordOperationsChosen: to(State.PASSWORD_OPERATIONS)},
        ignores=STRAY,
        keys={**CANCEL_ONLY, Key.FDK_RIGHT_1: PasswordOperationsChosen()},
        numbers=(Key.FDK_RIGHT_1, Key.FDK_LEFT_4),
    ),
    State.PASSWORD_OPERATIONS: Row(
        timeout=Timeout.CHOICE,
        on=ASKED | {RegisterChosen: to(State.ASKING_PHONE), DeactivateChosen: to(State.ASKING_ENROLMENT)},
        ignores=STRAY,
        keys={**CANCEL_ONLY, Key.FDK_RIGHT_1: RegisterChosen(), Key.FDK_RIGHT_2: DeactivateChosen()},
        numbers=(Key.FDK_RIGHT_1, Key.FDK_RIGHT_2, Key.FDK_LEFT_4),
    ),
    State.ANOTHER_SERVICE: Row(
        enter=(makers.check_card,),
        timeout=Timeout.CHOICE,
        on=ASKED
        | {
            Confirmed: to(State.SERVICES),
            Declined: to(State.TAKE_CARD),
            Cancelled: to(State.TAKE_CARD),
            ReaderEmpty: to(State.CARD_GONE),
        },
        ignores=STRAY,
        keys=YES_OR_NO,
        numbers=(Key.FDK_RIGHT_4, Key.FDK_LEFT_4),
    ),
    State.MORE_TIME: Row(
        timeout=Timeout.MORE_TIME,
        on=SERVED
        | {
            Confirmed: back(),
            Declined: to(State.TAKE_CARD, farewell=Farewell.CANCELLED),
            Cancelled: to(State.TAKE_CARD, farewell=Farewell.CANCELLED),
            TimedOut: to(State.TAKE_CARD, farewell=Farewell.TIMED_OUT),
        },
        ignores=STRAY,
        keys=YES_OR_NO,
        pins=2,
    ),
    # Register one-time password (G3-G8)
    State.ASKING_PHONE: Row(
        enter=(makers.ask_phone,),
        leave=(makers.stop_asking,),
        timeout=Timeout.BANK,
        on=READING
        | {
            PhoneOnFile: to(State.CONFIRM_PHONE, replacing=False),
            NoPhoneOnFile: to(State.NO_PHONE),
            AlreadyEnrolled: to(State.ALREADY_ENROLLED),
        },
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.NO_PHONE: Row(timeout=Timeout.NOTICE, on=TOLD, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END),
    State.ALREADY_ENROLLED: Row(
        timeout=Timeout.CHOICE,
        on=ASKED | {Confirmed: to(State.CONFIRM_PHONE, replacing=True), Declined: to(State.ANOTHER_SERVICE)},
        ignores=STRAY,
        keys=YES_NO_OR_CANCEL,
        numbers=YES_NO_CANCEL_NUMBERS,
    ),
    State.CONFIRM_PHONE: Row(
        timeout=Timeout.CHOICE,
        on=ASKED
        | {
            Confirmed: to(State.OTP_PIN, pins_differed=False, pin_was_weak=False),
            Declined: to(State.PHONE_REJECTED),
        },
        ignores=STRAY,
        keys=YES_NO_OR_CANCEL,
        numbers=YES_NO_CANCEL_NUMBERS,
    ),
    State.PHONE_REJECTED: Row(timeout=Timeout.NOTICE, on=TOLD, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END),
    State.OTP_PIN: Row(
        begin=blank_entry,
        enter=(makers.enter_otp_pin,),
        leave=(makers.end_pin_entry,),
        timeout=Timeout.ENTRY,
        on=ASKED | TYPING | {PinEntered: to(State.OTP_PIN_AGAIN)},
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.OTP_PIN_AGAIN: Row(
        begin=blank_entry,
        enter=(makers.enter_otp_pin,),
        leave=(makers.end_pin_entry,),
        timeout=Timeout.ENTRY,
        on=ASKED | TYPING | {PinEntered: to(State.CHECKING_OTP_PIN)},
        ignores=STRAY,
        keys=CANCEL_ONLY,
        pins=1,
    ),
    State.CHECKING_OTP_PIN: Row(
        enter=(makers.check_otp_pin,),
        leave=(makers.stop_asking,),
        timeout=Timeout.BANK,
        on=READING | PIN_NOT_GOOD | {OtpPinAccepted: to(State.CONSENT)},
        ignores=STRAY,
        keys=CANCEL_ONLY,
        pins=2,
    ),
    State.CONSENT: Row(
        timeout=Timeout.CHOICE,
        on=ASKED | {Confirmed: to(State.ENROLLING, sms_consent=True), Declined: to(State.ENROLLING, sms_consent=False)},
        ignores=STRAY,
        keys=YES_NO_OR_CANCEL,
        numbers=YES_NO_CANCEL_NUMBERS,
        pins=2,
    ),
    State.ENROLLING: Row(
        begin=with_reference,
        enter=(makers.enrol,),
        leave=(makers.stop_asking,),
        timeout=Timeout.BANK,
        on=WRITING
        | REFUSED
        | in_doubt(State.ASKING_IF_ENROLLED)
        | PIN_NOT_GOOD
        | {
            Enrolled: to(State.ENROLLED),
            NoPhoneOnFile: to(State.NO_PHONE),
            AlreadyEnrolled: to(State.ALREADY_ENROLLED),
        },
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.ENROLLED: Row(
        enter=(makers.sync_journal,), timeout=Timeout.RESULT, on=RESULT, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END
    ),
    # Deactivate one-time password (G17)
    State.ASKING_ENROLMENT: Row(
        enter=(makers.ask_enrolment,),
        leave=(makers.stop_asking,),
        timeout=Timeout.BANK,
        on=READING | {AlreadyEnrolled: to(State.CONFIRM_DEACTIVATION), NotEnrolled: to(State.NOTHING_TO_DEACTIVATE)},
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.NOTHING_TO_DEACTIVATE: Row(timeout=Timeout.NOTICE, on=RESULT, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END),
    State.CONFIRM_DEACTIVATION: Row(
        timeout=Timeout.CHOICE,
        on=ASKED | {Confirmed: to(State.DEACTIVATING), Declined: to(State.ANOTHER_SERVICE)},
        ignores=STRAY,
        keys=YES_NO_OR_CANCEL,
        numbers=YES_NO_CANCEL_NUMBERS,
    ),
    State.DEACTIVATING: Row(
        begin=with_reference,
        enter=(makers.deactivate,),
        leave=(makers.stop_asking,),
        timeout=Timeout.BANK,
        on=WRITING
        | REFUSED
        | in_doubt(State.ASKING_IF_DEACTIVATED)
        | {Deactivated: to(State.DEACTIVATED), NotEnrolled: to(State.NOTHING_TO_DEACTIVATE)},
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.DEACTIVATED: Row(
        enter=(makers.sync_journal,), timeout=Timeout.RESULT, on=RESULT, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END
    ),
    # When the bank does not answer as hoped
    State.ASKING_IF_ENROLLED: Row(
        enter=(makers.settle_enrolment,),
        leave=(makers.stop_asking,),
        timeout=Timeout.BANK,
        on=SETTLING | {Enrolled: to(State.ENROLLED)},
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.ASKING_IF_DEACTIVATED: Row(
        enter=(makers.settle_deactivation,),
        leave=(makers.stop_asking,),
        timeout=Timeout.BANK,
        on=SETTLING | {Deactivated: to(State.DEACTIVATED)},
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.NOT_DONE: Row(
        enter=(makers.sync_journal,), timeout=Timeout.NOTICE, on=RESULT, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END
    ),
    State.OUTCOME_UNKNOWN: Row(
        enter=(makers.sync_journal,),
        timeout=Timeout.RESULT,
        on=TOLD_AND_CLOSING,
        ignores=STRAY,
        keys=READ,
        without_card=TOLD_TO_THE_END_AND_CLOSING,
    ),
    State.OUTCOME_NOT_TOLD: Row(
        enter=(makers.sync_journal,), timeout=Timeout.RESULT, on=TOLD, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END
    ),
    State.PIN_UNANSWERED: Row(
        timeout=Timeout.NOTICE, on=TOLD_AND_CLOSING, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END_AND_CLOSING
    ),
    State.PIN_NOT_CHECKED: Row(
        timeout=Timeout.NOTICE, on=TOLD_AND_RESTARTING, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END_AND_CLOSING
    ),
    State.BANK_UNREACHABLE: Row(
        timeout=Timeout.NOTICE, on=TOLD_AND_CLOSING, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END_AND_CLOSING
    ),
    State.BANK_REFUSED: Row(timeout=Timeout.NOTICE, on=TOLD, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END),
    State.CARD_SESSION_EXPIRED: Row(timeout=Timeout.NOTICE, on=TOLD, ignores=STRAY, keys=READ, without_card=TOLD_TO_THE_END),
    # Giving the card back
    State.TAKE_CARD: Row(
        enter=(makers.end_card_session, makers.eject_card),
        timeout=Timeout.TAKE_CARD,
        on=GIVING_BACK | {CardRemoved: to(State.THANKS), ReaderEmpty: to(State.THANKS), TimedOut: to(State.RETAINING)},
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.TAKE_CARD_AND_CLOSE: Row(
        enter=(makers.end_card_session, makers.eject_card),
        timeout=Timeout.TAKE_CARD,
        on=GIVING_BACK | {CardRemoved: to(State.OUT_OF_SERVICE), ReaderEmpty: to(State.OUT_OF_SERVICE), TimedOut: to(State.RETAINING)},
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.TAKE_CARD_AND_RESTART: Row(
        enter=(makers.end_card_session, makers.eject_card),
        timeout=Timeout.TAKE_CARD,
        on=GIVING_BACK | {CardRemoved: anew(State.STARTING), ReaderEmpty: anew(State.STARTING), TimedOut: to(State.RETAINING)},
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.READER_FAILED: Row(  # it can give nothing back: the customer alone may get at the card, and nobody else tells them to
        enter=(makers.end_card_session,),
        timeout=Timeout.TAKE_CARD,
        on=GIVING_BACK
        | READER_BACK
        | {
            ReaderFailed: stay(),
            CardRemoved: to(State.OUT_OF_SERVICE),
            TimedOut: to(State.OUT_OF_SERVICE),
        },
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.RETAINING: Row(
        enter=(makers.retain_card,),
        timeout=Timeout.DEVICE,
        on=GIVING_BACK
        | {
            CardRetained: to(State.CARD_RETAINED),
            RetainRefused: to(State.CARD_LEFT),
            CardRemoved: to(State.THANKS),
            ReaderEmpty: to(State.THANKS),
            TimedOut: to(State.CARD_LEFT),
        },
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.CARD_RETAINED: last_word(State.WELCOME, makers.sync_journal),
    State.CARD_LEFT: Row(
        enter=(makers.eject_card,),
        timeout=Timeout.TAKE_CARD,
        on=GIVING_BACK
        | {
            CardRemoved: to(State.RECOVERING),
            ReaderEmpty: to(State.RECOVERING),
            CardRetained: to(State.CARD_RETAINED),  # later than it was waited for
            TimedOut: to(State.RETAINING),
        },
        ignores=STRAY,
        keys=CANCEL_ONLY,
    ),
    State.CARD_GONE: last_word(State.WELCOME),
    State.THANKS: last_word(State.WELCOME),
}

"""No screen says more than can be known where it is shown: a walk over the whole table, with what is known on the way (F7).

Beside the machine goes a book-keeper who knows of each answer of the bank, and of each request that went unanswered, what it proves.
Wherever the machine can come, in both languages, what the screen claims must be among what is proved there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

import pytest
from msgspec.structs import replace

from otp_atm.kiosk import events
from otp_atm.kiosk.events import Event
from otp_atm.kiosk.machine import start, step
from otp_atm.kiosk.requests import BankRequest, CheckBank, FetchPinKey, VerifyCardPin
from otp_atm.kiosk.session import Session, first_session
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Card, Language, Pan, PinBlock
from otp_atm.services.card_pin import events as card_pin_events
from otp_atm.services.card_pin.requests import ChangeCardPin, CheckCardPin, SettleCardPin
from otp_atm.services.one_time_password import events as otp_events
from otp_atm.services.one_time_password.data import Data
from otp_atm.services.one_time_password.events import Active
from otp_atm.services.one_time_password.flow import Otp
from otp_atm.services.one_time_password.requests import (
    AskEnrolment,
    AskPhone,
    CheckOtpPin,
    CheckOtpPins,
    Deactivate,
    Enrol,
    SettleDeactivation,
    SettleEnrolment,
)
from tests.screens.claims import Claim
from tests.spoken import EN, OF_THE_ATM
from tests.whole import REQUESTS, STATES, STUDIO, TABLE

Known = frozenset[Claim]

NOTHING_ASKED_FOR: Final[Known] = frozenset({Claim.NOT_DONE, Claim.NOTHING_CHANGED, Claim.NO_CHANGE_OPEN})
"""What is so as long as no request has been sent that changes anything, and after one that the bank has refused."""
REFUSED: Final[Known] = NOTHING_ASKED_FOR | {Claim.REFUSED}
IN_DOUBT: Final[Known] = frozenset({Claim.UNANSWERED, Claim.OUTCOME_OPEN})
PIN_IN_DOUBT: Final[Known] = frozenset({Claim.UNANSWERED, Claim.TRY_OPEN, Claim.NO_CHANGE_OPEN})
UNHEARD: Final[Known] = frozenset({Claim.UNANSWERED, Claim.NOTHING_CHANGED, Claim.NO_CHANGE_OPEN})
"""A question to which no usable answer came, or a request that certainly never began."""

CODES: Final[Mapping[str, Known]] = {
    "terminal-unknown": REFUSED | {Claim.TERMINAL_NOT_SERVED},
    "pin-block-unreadable": REFUSED | {Claim.PIN_NOT_CHECKED},
    "no-phone-on-file": REFUSED | {Claim.NO_PHONE},
    "card-session-expired": REFUSED | {Claim.SESSION_OVER},
    "moon-phase": frozenset({Claim.REFUSED, Claim.NOT_DONE, Claim.NO_CHANGE_OPEN}),  # what else it means, nobody here knows
}
ANSWERED: Final[Mapping[type[Event], Known]] = {
    events.KeyDelivered: NOTHING_ASKED_FOR,
    events.BankPresent: NOTHING_ASKED_FOR,
    events.PinAccepted: NOTHING_ASKED_FOR,
    events.PinRefused: frozenset({Claim.PIN_WRONG, Claim.NO_CHANGE_OPEN}),
    events.CardBlocked: frozenset({Claim.CARD_BLOCKED, Claim.NO_CHANGE_OPEN}),
    events.CardExpired: REFUSED | {Claim.CARD_EXPIRED},
    events.CardUnknown: REFUSED | {Claim.CARD_UNKNOWN},
    card_pin_events.NewCardPinAccepted: NOTHING_ASKED_FOR,
    card_pin_events.NewCardPinWeak: REFUSED | {Claim.PIN_WEAK},
    card_pin_events.CardPinUnchanged: REFUSED | {Claim.PIN_UNCHANGED},
    card_pin_events.NewCardPinsDiffer: REFUSED | {Claim.PINS_DIFFER},
    card_pin_events.NewCardPinsTriedTooOften: REFUSED,
    card_pin_events.CardPinChanged: frozenset({Claim.CARD_PIN_CHANGED, Claim.NO_CHANGE_OPEN}),
    otp_events.PhoneOnFile: NOTHING_ASKED_FOR,
    otp_events.NoPhoneOnFile: REFUSED | {Claim.NO_PHONE},
    otp_events.AlreadyEnrolled: REFUSED | {Claim.ALREADY_ENROLLED},
    otp_events.NotEnrolled: REFUSED | {Claim.NOT_ENROLLED},
    otp_events.OtpPinAccepted: NOTHING_ASKED_FOR,
    otp_events.OtpPinsDiffer: REFUSED | {Claim.PINS_DIFFER},
    otp_events.OtpPinTooWeak: REFUSED | {Claim.PIN_WEAK},
    otp_events.Enrolled: frozenset({Claim.ENROLLED, Claim.NO_CHANGE_OPEN}),
    otp_events.Deactivated: frozenset({Claim.DEACTIVATED, Claim.NO_CHANGE_OPEN}),
    events.NeverTookEffect: NOTHING_ASKED_FOR,
    events.CardSessionExpired: REFUSED | {Claim.SESSION_OVER},
    events.PinKeyUnknown: REFUSED | {Claim.PIN_NOT_CHECKED, Claim.KEY_UNKNOWN},
}
WHICH: Final[Mapping[Active, Known]] = {
    Active.UNSAID: frozenset(),
    Active.BOTH: frozenset({Claim.BOTH_ACTIVE}),
    Active.OFFLINE: frozenset({Claim.ONLY_OFFLINE_ACTIVE}),
    Active.SMS: frozenset({Claim.ONLY_SMS_ACTIVE}),
}
OPEN: Final[Mapping[type[BankRequest], Known]] = {
    FetchPinKey: UNHEARD,
    CheckBank: UNHEARD,
    VerifyCardPin: PIN_IN_DOUBT,
    AskPhone: UNHEARD,
    AskEnrolment: UNHEARD,
    CheckCardPin: UNHEARD,
    ChangeCardPin: IN_DOUBT,
    SettleCardPin: IN_DOUBT,
    CheckOtpPin: UNHEARD,
    CheckOtpPins: UNHEARD,
    Enrol: IN_DOUBT,
    Deactivate: IN_DOUBT,
    SettleEnrolment: IN_DOUBT,
    SettleDeactivation: IN_DOUBT,
}
"""What is known of a request whose reply was lost, or that nobody waits for any more."""
SETTLING: Final = (SettleCardPin, SettleEnrolment, SettleDeactivation)
ON_ITS_WAY: Final = (ChangeCardPin, Enrol, Deactivate, *SETTLING)


def learned(request: BankRequest, event: Event) -> Known:
    """What is known once this has happened while that request was on its way."""
    match event:
        case events.BankUnreachable() if not isinstance(request, SETTLING):
            return UNHEARD
        case events.BankRefused(code=code):
            return frozenset({Claim.NOT_TOLD, Claim.OUTCOME_OPEN}) if isinstance(request, SETTLING) else CODES[code]
        case otp_events.AlreadyEnrolled(active=active) if type(event) in request.replies:
            return ANSWERED[type(event)] | WHICH[active]
        case _ if type(event) in ANSWERED and type(event) in request.replies:
            return ANSWERED[type(event)]
        case _:
            return OPEN[type(request)]


# The walk -------------------------------------------------------------------------------------------------------------------------

BLOCK = PinBlock(4, bytes(16), "kcv")
CARD = Card(Pan("6221061234567890"), "3001")
MADE: Final[Mapping[type[Event], tuple[Event, ...]]] = {
    events.CardRead: (events.CardRead(CARD),),
    events.CardUnreadable: (events.CardUnreadable("card-damaged"),),
    events.ChipFailed: (events.ChipFailed("card-damaged"),),
    events.SwipeFailed: (events.SwipeFailed("card-swipe-failed"),),
    events.ReaderFailed: (events.ReaderFailed("reader-failed"),),
    events.PinKeyLoaded: (events.PinKeyLoaded("kcv"),),
    events.PinKeyRejected: (events.PinKeyRejected("key-rejected"),),
    events.PinDigit: (events.PinDigit(1),),
    events.PinEntered: (events.PinEntered(BLOCK),),
    events.PinPadFailed: (events.PinPadFailed("pin-pad-failed"),),
    events.JournalFailed: (events.JournalFailed("journal-failed"),),
    events.KeyDelivered: (events.KeyDelivered("block", "kcv"),),
    events.KeyRequestSigned: (events.KeyRequestSigned(bytes(16), bytes(32)),),
    events.PinRefused: tuple(events.PinRefused(tries) for tries in (None, 1, 2)),
    otp_events.PhoneOnFile: (otp_events.PhoneOnFile("0912***4567"),),
    otp_events.AlreadyEnrolled: tuple(otp_events.AlreadyEnrolled("0912***4567", active) for active in Active),
    otp_events.Enrolled: (otp_events.Enrolled("0912***4567", datetime(2026, 1, 1, tzinfo=UTC), sms_otp=True),),
    events.BankUnreachable: (events.BankUnreachable("bank-unreachable"),),
    events.BankReplyLost: (events.BankReplyLost("bank-reply-lost"),),
    events.BankRefused: tuple(map(events.BankRefused, CODES)),
    events.PinKeyUnknown: (events.PinKeyUnknown("pin-key-unknown"),),
}
ALL_REPLIES: Final = frozenset[type[Event]]().union(*(request.replies for request in REQUESTS))
Place = tuple[State, Session, Known]


def asked_in(state: State, session: Session) -> BankRequest | None:
    """The request that is on its way in this state."""
    asks = TABLE.rows[state].asks
    return asks.of(replace(session, pin_blocks=(BLOCK, BLOCK))) if asks else None


def happenings(state: State, session: Session, request: BankRequest | None) -> Iterator[Event]:
    """Everything that can happen there, of the bank's replies only those that answer this request; the language changes nothing."""
    replies = request.replies if request else frozenset[type[Event]]()
    for kind in TABLE.row_of(state, session).on.keys() - {events.LanguageChosen} - (ALL_REPLIES - replies):
        yield from MADE[kind] if kind in MADE else (kind(),)


def uncounted(state: State, session: Session) -> Session:
    """The session without what only counts, so that the walk comes to an end, and without what no screen of its state says."""
    counted = replace(session, serial=0, requests=0, attempt=min(session.attempt, 1), recoveries=0, reference="", digits=0)
    dull = replace(counted, card=CARD, key_block="", kcv="")
    if dull.unsettled:
        dull = replace(dull, unsettled=replace(dull.unsettled, reference=""))
    if isinstance(dull.data, Data):
        active = dull.data.active if SAYING_WHICH & {state, session.interrupted} else Active.UNSAID
        dull = replace(dull, data=replace(dull.data, masked_phone="", active=active, replacing=False, sms_consent=True))
    dull = replace(dull, interrupted=session.interrupted if state is Visit.MORE_TIME else None)
    return dull if state in SAYING_WHY else replace(dull, code="")


SAYING_WHY: Final = {Visit.BANK_REFUSED, Visit.OUT_OF_SERVICE}
SAYING_WHICH: Final = {Otp.ALREADY_ENROLLED, Otp.CONFIRM_DEACTIVATION}


def places() -> Iterator[Place]:
    """Every state that the machine can come to, with the session and what is known there."""
    state, session, _ = start(TABLE, first_session(EN))
    first: Place = (state, uncounted(state, session), NOTHING_ASKED_FOR)
    seen, todo = {first}, [first]
    while todo:
        state, session, known = place = todo.pop()
        yield place
        request = asked_in(state, session)
        for event in happenings(state, session, request):
            after, later, _ = step(TABLE, state, session, event)
            knows = known if request is None or after is state else learned(request, event)
            if after in {Visit.WELCOME, Visit.READING_CARD}:
                knows = NOTHING_ASKED_FOR
            if type(asked_in(after, session)) in ON_ITS_WAY:
                knows = knows - {Claim.NO_CHANGE_OPEN} | {Claim.ON_ITS_WAY}
            new = after, uncounted(after, later), knows
            if new not in seen:
                seen.add(new)
                todo.append(new)


@pytest.fixture(scope="module")
def everywhere() -> list[Place]:
    return list(places())


def test_the_walk_comes_everywhere(everywhere: list[Place]) -> None:
    assert {state for state, _, _ in everywhere} == set(STATES)


@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_f07_no_screen_claims_more_than_is_known(everywhere: list[Place], language: Language) -> None:
    told: dict[tuple[State, str], tuple[str, Known]] = {}
    wrong = set()
    for state, session, known in everywhere:
        view = STUDIO.show(state, replace(session, language=language))
        text = "\n".join((view.title, *view.lines, view.notice, view.fact.label if view.fact else ""))
        claimed = {claim for claim in Claim if re.search(claim.phrase(language), text, re.MULTILINE)}
        if not claimed <= known:
            wrong.add((state.value, text, *sorted(claim.name for claim in claimed - known)))
        told[state, text] = text, known
    assert wrong == set()
    assert len(told) > len(STATES)


def test_everything_that_can_happen_to_a_request_has_been_thought_about() -> None:
    assert ANSWERED.keys() | {events.BankUnreachable, events.BankReplyLost, events.BankRefused} == ALL_REPLIES
    assert OPEN.keys() == REQUESTS

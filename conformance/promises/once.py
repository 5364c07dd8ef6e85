"""Idempotency: a message takes effect once, whoever repeats it and how."""

from __future__ import annotations

from functools import partial
from typing import Final

from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.services.one_time_password import ENROL
from otp_atm.conformance import sound
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.said import Broken, Said
from otp_atm.conformance.teller import Wish
from otp_atm.conformance.trial import Trial, same
from otp_atm.conformance.wire import Wired
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import OwnCard
from otp_atm.scenarios.needs import Need

TIMES: Final = 5
AT_ONCE: Final = 10


def a_repetition_is_answered_alike(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    before = messages(trial, card)
    key, wish = teller.new_key(), trial.wish(card)
    first = trial.enrolled(card, session, key, wish)
    for number in range(1, TIMES):
        if number == TIMES - 1:
            session = trial.session(card)  # a newer token of the same card at the same terminal
        again = teller.enrol(session, key, wish)
        if not same(first, again):
            trial.unequal("the same enrol under the same key was answered otherwise", first, again)
    one_message(trial, card, before, first)
    ended = teller.new_key()
    last = trial.must(teller.deactivate(session, ended))
    again = teller.deactivate(session, ended)
    if not same(last, again):
        trial.unequal("the same deactivate under the same key was answered otherwise", last, again)


def messages(trial: Trial, card: OwnCard) -> int:
    """How many were sent to its owner; 0 where nobody tells."""
    return len(trial.messages(card)) if Need.MESSAGES in trial.side.can else 0


def one_message(trial: Trial, card: OwnCard, before: int, said: Said) -> None:
    """Raises Broken where the owner got more than one."""
    if Need.MESSAGES in trial.side.can and (sent := len(trial.new_messages(card, before, 1))) != 1:
        raise Broken(f"one enrolment was made, and {sent} messages were sent", said.exchange)


def at_the_same_time(trial: Trial) -> None:
    wire = trial.wire
    sound.repeating(trial)
    card = trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    before = messages(trial, card)
    key, wish = wire.new_key(), trial.wish(card)
    came = trial.at_once([partial(_enrol, session=session, key=key, wish=wish)] * AT_ONCE)
    done = [said for said in came if said.succeeded]
    other = [said for said in came if not said.succeeded and said.code not in (Code.BANK_UNAVAILABLE, Code.INTERNAL_ERROR)]
    if other:
        raise Broken(f"the same enrol, {AT_ONCE} times at once, was refused with {other[0].code}", other[0].exchange)
    if any(not same(done[0], said) for said in done):
        trial.unequal(f"the same enrol, {AT_ONCE} times at once, was answered in more than one way", *done)
    last = trial.expect(wire.enrol(session, key, wish), f"the same enrol once more, after it was sent {AT_ONCE} times at once")
    if done and not same(done[0], last):
        trial.unequal(f"the same enrol once more, after it was sent {AT_ONCE} times at once, is answered otherwise", done[0], last)
    trial.enrolment_is(session, True, f"enrol succeeds, {AT_ONCE} times at once, and the card is not enrolled", last)
    one_message(trial, card, before, last)


def _enrol(wire: Wired, session: str, key: str, wish: Wish) -> Said:
    return wire.enrol(session, key, wish)


def no_verdict_leaves_the_key(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    key = teller.new_key()
    unreadable = trial.block(card, "407")
    said = teller.enrol(session, key, Wish(unreadable, unreadable))
    if said.succeeded or not said.says(Code.PIN_BLOCK_UNREADABLE):
        raise Broken("a PIN block with three digits in enrol is pin-block-unreadable", said.exchange)
    trial.expect(teller.enrol(session, key, trial.wish(card)), "enrol with good blocks under a key whose block could not be read")


def another_message(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    trial.enrolled(card, session)
    key = teller.new_key()
    trial.must(teller.deactivate(session, key))
    said = teller.enrol(session, key, trial.wish(card))
    trial.refused(said, Code.IDEMPOTENCY_KEY_REUSED, "enrol under the key of a deactivate")
    trial.enrolment_is(session, False, "it was refused, and the card is enrolled", said)


def a_settled_key(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    key = teller.new_key()
    trial.must(teller.settle(key, ENROL))
    said = teller.enrol(session, key, trial.wish(card))
    trial.refused(said, Code.REQUEST_CLOSED, "enrol under a key that was settled before")
    trial.enrolment_is(session, False, "it was refused, and the card is enrolled", said)


PROMISES: Final = (
    Promise(
        28,
        "The same message under the same key takes effect once and has the same answer each time.",
        "`enrol` five times under one key, the last time in a newer session: five equal answers, and one message where messages can be "
        "seen; `deactivate` twice.",
        a_repetition_is_answered_alike,
        (For.ENROLMENT,),
    ),
    Promise(
        29,
        "That holds for messages that come at the same time.",
        "Ten connections send the same `enrol` at once: every success is equal, everything else is `bank-unavailable` or "
        "`internal-error`; once more it is answered like these, the card is enrolled, and there is one message where messages can be seen.",
        at_the_same_time,
        (For.ENROLMENT,),
        at_wire=True,
    ),
    Promise(
        30,
        "What is no verdict leaves the key free.",
        "`enrol` with an unreadable block, then a good one under the same key: it is carried out.",
        no_verdict_leaves_the_key,
        (For.ENROLMENT,),
    ),
    Promise(
        31,
        "Another message under a taken key is `idempotency-key-reused`, and nothing is done.",
        "`enrol` under the key of a `deactivate` that succeeded; `read-enrolment` says not enrolled.",
        another_message,
        (For.ENROLMENT,),
    ),
    Promise(
        32,
        "A request under a settled key is `request-closed`, and nothing is done.",
        "`settle` a new key, then `enrol` under it; `read-enrolment` says not enrolled.",
        a_settled_key,
        (For.ENROLMENT,),
    ),
)

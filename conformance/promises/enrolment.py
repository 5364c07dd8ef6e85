"""Enrolling and deactivating, and what is left of it when the line breaks amid it."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.wire.control import ADD_FAULT, Fault, FaultKind
from otp_atm.bank.wire.problems import Code, Problem
from otp_atm.bank.wire.services.one_time_password import ENROL, OtpCode
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT
from otp_atm.conformance import sound
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.said import Broken, NotTried, Said
from otp_atm.conformance.trial import Trial
from otp_atm.conformance.way import Line
from otp_atm.conformance.wire import enrolment
from otp_atm.person.giving_up import For
from otp_atm.scenarios.needs import Need

TIMES: Final = 5
SOON: Final = 0.03
"""Seconds within which a bank near by is amid an enrolment."""
DESK: Final = 10.0


def asked_rightly(trial: Trial) -> None:
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    if trial.is_enrolled(session):
        said = trial.expect(teller.deactivate(session, teller.new_key()), "deactivate, asked rightly")
        trial.enrolment_is(session, False, "deactivate succeeds, and the card is still enrolled", said)
    said = trial.expect(teller.enrol(session, teller.new_key(), trial.wish(card)), "enrol, asked rightly")
    trial.enrolment_is(session, True, "enrol succeeds, and the card is not enrolled", said)
    said = trial.expect(teller.deactivate(session, teller.new_key()), "deactivate, asked rightly")
    trial.enrolment_is(session, False, "deactivate succeeds, and the card is still enrolled", said)


def no_phone(trial: Trial) -> None:
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=False)
    session = trial.session(card)
    state = trial.must(teller.read(session))
    if state.member("masked_phone") is not None:
        raise Broken("the card has no phone on file, and read-enrolment tells one", state.exchange)
    trial.refused(teller.enrol(session, teller.new_key(), trial.wish(card)), OtpCode.NO_PHONE_ON_FILE, "enrol of a card without a phone")


def replaced_only_if_wanted(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    trial.enrolled(card, session)
    said = teller.enrol(session, teller.new_key(), trial.wish(card))
    trial.refused(said, OtpCode.ALREADY_ENROLLED, "enrol of a card that is enrolled, without `replace`")
    trial.expect(teller.enrol(session, teller.new_key(), trial.wish(card, replace=True)), "the same with `replace`")


def over_after_deactivation(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    trial.enrolled(card, session)
    said = trial.must(teller.deactivate(session, teller.new_key()))
    state = trial.must(teller.read(session))
    if state.member("enrolled"):
        raise Broken("after deactivate the card is still enrolled", said.exchange, state.exchange)
    trial.refused(teller.deactivate(session, teller.new_key()), OtpCode.NOT_ENROLLED, "deactivate of a card that is not enrolled")


def cut_off(trial: Trial) -> None:
    """Whatever moment an enrolment is cut off at: its settlement and the enrolment agree."""
    wire = trial.wire
    sound.settling(trial)
    sound.closing(trial)
    card = trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    for _ in range(TIMES):
        trial.unenrolled(session)
        key = wire.new_key()
        wire.in_vain(ENROL, enrolment(trial.wish(card)), Line(hang_up_after=trial.pause(SOON)), session=session, key=key)
        agrees(trial, session, wire.settle(key, ENROL))


def agrees(trial: Trial, session: str, settled: Said) -> bool:
    """Whether the card is enrolled, by both. Raises Broken where they contradict each other."""
    outcome = trial.must(settled).member("outcome")
    enrolled = trial.is_enrolled(session)
    took_effect = bool(outcome == ENROL.outcome)
    if enrolled != took_effect:
        state = trial.must(trial.teller.read(session))
        raise Broken("settle and read-enrolment do not agree on a request that was cut off", settled.exchange, state.exchange)
    return enrolled


def committed_together(trial: Trial) -> None:
    trial.need(Need.MESSAGES)
    wire = trial.wire
    sound.settling(trial)
    sound.closing(trial)
    card = trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    for _ in range(TIMES):
        trial.unenrolled(session)
        before, key = len(trial.messages(card)), wire.new_key()
        wire.in_vain(ENROL, enrolment(trial.wish(card)), Line(hang_up_after=trial.pause(SOON)), session=session, key=key)
        settled = wire.settle(key, ENROL)
        try:
            enrolled = agrees(trial, session, settled)
        except Broken as apart:
            raise NotTried(f"{apart}: see P7") from None
        sent = len(trial.new_messages(card, before, int(enrolled)))
        if sent != int(enrolled):
            raise Broken(
                f"an enrolment that was cut off {'is' if enrolled else 'is not'} there, and {sent} messages were sent", settled.exchange
            )


def unavailable(trial: Trial) -> None:
    desk = trial.desk
    if desk is None:
        raise NotTried("nobody here can make this bank say bank-unavailable")
    sound.settling(trial)
    sound.closing(trial)
    teller, card = trial.wire, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    for settles in (True, False):
        trial.unenrolled(session)
        if isinstance(desk.call(ADD_FAULT, Fault(kind=FaultKind.DOWN, operation=ENROL.name, times=1), deadline=DESK), Problem):
            raise NotTried("the control desk makes no faults")
        key, wish = teller.new_key(), trial.wish(card)
        with teller.by_the_first_word():
            said = teller.enrol(session, key, wish)
        trial.refused(said, Code.BANK_UNAVAILABLE, "enrol, while the bank is down")
        trial.enrolment_is(session, False, "bank-unavailable was said, and the card is enrolled", said)
        if settles:
            outcome = trial.must(teller.settle(key, ENROL))
            if outcome.member("outcome") != NEVER_TOOK_EFFECT:
                raise Broken("bank-unavailable was said, and settle says that it took effect", said.exchange, outcome.exchange)
        else:
            trial.expect(teller.enrol(session, key, wish), "the same request again, after bank-unavailable")
            trial.enrolment_is(session, True, "it succeeds, and the card is not enrolled")


PROMISES: Final = (
    Promise(
        6,
        "`bank-unavailable` promises that nothing was done and nothing will be.",
        "Where a control desk makes the bank say it: the card is not enrolled after it, `settle` says `never-took-effect`, and the "
        "request sent again under the same key takes effect.",
        unavailable,
        (For.ENROLMENT,),
        at_wire=True,
    ),
    Promise(
        7,
        "What the bank is not sure of it calls `internal-error`, another 5xx, or nothing.",
        "`enrol` is cut off at our end at five drawn moments: each time `settle` agrees with `read-enrolment`. Whoever can kill the "
        "bank amid it sees more.",
        cut_off,
        (For.ENROLMENT,),
        at_wire=True,
        seeds=True,
    ),
    Promise(
        25,
        "An enrolment, its activation SMS and the record of its key are committed together or not at all.",
        "`enrol` is cut off at our end at five drawn moments, then settled: the outcome, `read-enrolment` and the number of messages "
        "agree.",
        committed_together,
        (For.ENROLMENT,),
        needs=(Need.MESSAGES,),
        at_wire=True,
        seeds=True,
    ),
    Promise(
        26,
        "`replace` decides whether an enrolment may be replaced.",
        "An enrolled card is enrolled again with `replace` false, then with true.",
        replaced_only_if_wanted,
        (For.ENROLMENT,),
    ),
    Promise(
        27,
        "After `deactivate` the card is not enrolled, and no older password is good.",
        "`read-enrolment`; a second `deactivate` under a new key is `not-enrolled`.",
        over_after_deactivation,
        (For.ENROLMENT,),
    ),
    Promise(
        53,
        "`enrol` and `deactivate` succeed when they are asked rightly, and have done it then.",
        "A card is enrolled and deactivated; `read-enrolment` says so each time.",
        asked_rightly,
        (For.ENROLMENT,),
    ),
    Promise(
        54,
        "A card without a phone on file is not enrolled: `no-phone-on-file`.",
        "`read-enrolment` tells no phone, and `enrol` is refused; the card that is given up has none.",
        no_phone,
        (For.ENROLMENT,),
        phone=False,
    ),
)

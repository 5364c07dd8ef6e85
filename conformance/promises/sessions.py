"""Card sessions: whose they are, how long they last, and when they are over."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.services.one_time_password import READ_ENROLMENT
from otp_atm.conformance import sound
from otp_atm.conformance.pad import PinKey, signed
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.promises.tries import as_locked_out
from otp_atm.conformance.said import Broken, Said
from otp_atm.conformance.trial import Trial
from otp_atm.conformance.wire import Wired
from otp_atm.person.giving_up import For
from otp_atm.scenarios.needs import Need

A_WHILE: Final = 14 * 60.0
LONG: Final = 24 * 3600.0
"""Seconds after which a session is over at every bank."""


def is_of_its_terminal(trial: Trial) -> None:
    sound.weighing(trial)
    card, wire, other = trial.hand.good(), trial.wire, trial.other
    session = trial.session(card)
    elsewhere = wire.another(other.terminal_id, other.master_key)
    try:
        said = trial.must(elsewhere.deliver(signed(other.master_key, other.terminal_id)))
        key: PinKey = trial.fetched(said, other.master_key)
        strange = key.block(trial.otp_pin(card), card.pan)
        trial.refused(wire.check_otp_pin(session, strange), Code.PIN_KEY_UNKNOWN, "a PIN block under another terminal's key")
    finally:
        elsewhere.close()


def lasts(trial: Trial) -> None:
    trial.need(Need.CLOCK)
    session = trial.session(trial.hand.good())
    trial.advance(A_WHILE)
    trial.expect(trial.teller.read(session), "a card session of 14 minutes")


def is_over(trial: Trial) -> None:
    card, teller = trial.hand.good(), trial.teller
    expired(trial, teller.read(""), "no token")
    if isinstance(teller, Wired):
        token = trial.session(card)
        middle = len(token) // 2
        changed = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]
        for what, forged in (("a token with one character changed", changed), ("a word that is no token", "none")):
            expired(trial, teller.call(READ_ENROLMENT, Nothing(), session=forged), what)
        if Need.CLOCK in trial.side.can:
            trial.advance(LONG)
            expired(trial, teller.read(token), "a token of the day before")
        scene = as_locked_out(trial)
        if scene:
            expired(trial, teller.read(scene.session), "the token of a card that has been blocked since")


def expired(trial: Trial, said: Said, what: str) -> None:
    trial.refused(said, Code.CARD_SESSION_EXPIRED, what)
    status = said.member("status")
    if status not in (None, 401):
        raise Broken(f"{what} is refused with 401, and it was {status}", said.exchange)


PROMISES: Final = (
    Promise(
        41,
        "A token is good for its card in its terminal alone.",
        "A PIN block under the other terminal's key is `pin-key-unknown` in this session.",
        is_of_its_terminal,
        at_wire=True,
        another_terminal=True,
    ),
    Promise(
        42,
        "A token is good for at least 15 minutes.",
        "The bank's clock is moved by 14 minutes, and it is used.",
        lasts,
        needs=(Need.CLOCK,),
    ),
    Promise(
        43,
        "No token, a token that is over, and a token that is none are `card-session-expired` with 401.",
        "None, a changed one, a word; where the bank's clock can be moved, one of the day before; where a card is given up for "
        "`lock-out`, that of a card that has been blocked since.",
        is_over,
        may_spend=(For.TRIES, For.LOCK_OUT, For.ENROLMENT),
    ),
)

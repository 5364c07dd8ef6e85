"""A repeated request changes nothing twice, and what became of a request can be asked (F7)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from otp_atm.bank.wire import control
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, ENROL, READ_ENROLMENT
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT, SETTLE, Settle
from otp_atm.kiosk.events import BankRefused, BankReplyLost, NeverTookEffect
from otp_atm.kiosk.requests import VerifyCardPin
from otp_atm.services.one_time_password.events import Deactivated, Enrolled, NotEnrolled
from otp_atm.services.one_time_password.requests import Deactivate, Enrol, SettleEnrolment
from tests.bank.world import GOOD_PIN, World, in_hand


def settled(world: World, key: str) -> str:
    return world.do(SETTLE, Settle(idempotency_key=key)).outcome


def test_f07_the_same_request_again_is_answered_alike_and_does_nothing(world: World) -> None:
    token, key, wish = world.token("sara"), world.new_key(), world.wish("sara")
    first = world.do(ENROL, wish, token=token, key=key)
    world.advance(3600 * 0.2)
    assert world.do(ENROL, wish, token=token, key=key) == first
    assert world.do(ENROL, wish, token=world.token("sara"), key=key) == first, "another card session of the same card"
    assert len(world.messages()) == 1


def test_f07_a_refusal_is_repeated_too(world: World) -> None:
    token, key, wish = world.token("maryam"), world.new_key(), world.wish("maryam")
    assert world.code(ENROL, wish, token=token, key=key) == "already-enrolled"
    world.do(DEACTIVATE, Nothing(), token=token, key=world.new_key())
    assert world.code(ENROL, wish, token=token, key=key) == "already-enrolled", "though a new request would succeed now"
    assert world.messages() == ()


def test_f07_another_request_under_the_same_key_is_refused(world: World) -> None:
    token, key, wish = world.token("sara"), world.new_key(), world.wish("sara")
    world.do(ENROL, wish, token=token, key=key)
    others = [replace(wish, sms_consent=False), replace(wish, replace=True), world.wish("sara")]
    assert [world.code(ENROL, other, token=token, key=key) for other in others] == ["idempotency-key-reused"] * 3
    assert world.code(DEACTIVATE, Nothing(), token=token, key=key) == "idempotency-key-reused"
    assert world.code(DEACTIVATE, Nothing(), token=world.token("maryam"), key=key) == "idempotency-key-reused"
    assert world.do(READ_ENROLMENT, Nothing(), token=token).sms_otp


def test_f07_a_write_needs_a_key(world: World) -> None:
    assert world.code(ENROL, world.wish("sara"), token=world.token("sara")) == "idempotency-key-missing"
    assert world.messages() == ()


def test_f07_an_undecided_request_leaves_its_key_free(world: World) -> None:
    """A PIN key the bank has forgotten is the terminal's trouble, not the issuer's verdict: the key can still be used."""
    token, key = world.token("sara"), world.new_key()
    world.pad = world.new_pad()
    wish = world.wish("sara")
    for _ in range(4):
        pad = world.new_pad()
    assert world.code(ENROL, wish, token=token, key=key) == "pin-key-unknown"
    world.pad = pad
    world.do(ENROL, world.wish("sara"), token=token, key=key)


def test_f07_settling_tells_what_was_decided(world: World) -> None:
    token, enrol_key, deactivate_key, refused_key = world.token("sara"), world.new_key(), world.new_key(), world.new_key()
    assert world.code(DEACTIVATE, Nothing(), token=token, key=refused_key) == "not-enrolled"
    enrolment = world.do(ENROL, world.wish("sara"), token=token, key=enrol_key)
    world.do(DEACTIVATE, Nothing(), token=token, key=deactivate_key)
    for _ in range(2):
        settlement = world.do(SETTLE, Settle(idempotency_key=enrol_key))
        assert (settlement.outcome, settlement.enrolment) == (ENROL.outcome, enrolment)
        assert settled(world, deactivate_key) == DEACTIVATE.outcome
        assert settled(world, refused_key) == NEVER_TOOK_EFFECT


def test_f07_settling_closes_a_request_that_never_came(world: World) -> None:
    token, key, wish = world.token("sara"), world.new_key(), world.wish("sara")
    assert [settled(world, key) for _ in range(2)] == [NEVER_TOOK_EFFECT] * 2
    assert world.code(ENROL, wish, token=token, key=key) == "request-closed"
    assert settled(world, key) == NEVER_TOOK_EFFECT
    assert not world.do(READ_ENROLMENT, Nothing(), token=token).enrolled
    assert world.messages() == ()


def test_f07_settling_outlives_the_card_session(world: World) -> None:
    world.freeze()
    key = world.new_key()
    world.do(ENROL, world.wish("sara"), token=world.token("sara"), key=key)
    world.advance(3600)
    assert settled(world, key) == ENROL.outcome


def test_f07_only_the_terminal_that_asked_may_settle(world: World) -> None:
    key = world.new_key()
    world.do(ENROL, world.wish("sara"), token=world.token("sara"), key=key)
    assert world.code(SETTLE, Settle(idempotency_key=key), terminal="ATM00002") == "idempotency-key-reused"
    assert world.code(SETTLE, Settle(idempotency_key=world.new_key()), terminal="ATM99999") == "terminal-unknown"


@pytest.mark.parametrize("kind", [control.FaultKind.DROP_REPLY, control.FaultKind.NONSENSE])
def test_f07_a_lost_reply_is_asked_for(world: World, kind: control.FaultKind) -> None:
    card = world.card("sara")
    world.client.answer(VerifyCardPin(in_hand(card), world.pad.enter(card.pin, card.pan)))
    blocks = world.pad.enter(GOOD_PIN, card.pan), world.pad.enter(GOOD_PIN, card.pan)
    world.fault(kind, ENROL)
    assert isinstance(world.client.answer(Enrol("1.1", *blocks, True, False)), BankReplyLost)
    assert isinstance(world.client.answer(SettleEnrolment("1.1", sms_consent=True)), Enrolled)
    assert len(world.messages()) == 1


def test_f07_a_lost_request_never_takes_effect(world: World) -> None:
    card = world.card("maryam")
    world.client.answer(VerifyCardPin(in_hand(card), world.pad.enter(card.pin, card.pan)))
    world.fault(control.FaultKind.DROP_REQUEST, DEACTIVATE, times=3)
    assert isinstance(world.client.answer(Deactivate("1.1")), BankReplyLost)
    assert world.client.answer(SettleEnrolment("1.1", sms_consent=True)) == NeverTookEffect()
    assert world.client.answer(Deactivate("1.1")) == BankRefused("request-closed")
    assert world.client.answer(Deactivate("1.2")) == Deactivated()
    assert world.client.answer(Deactivate("1.3")) == NotEnrolled()

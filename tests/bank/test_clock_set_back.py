"""The bank's clock is set back: nothing of a time to come is good, what is said is true, and everybody gets out of it (F6, G8 to G14)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from otp_atm.bank.wire.app import REGISTER
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import READ_ENROLMENT
from tests.bank.handset import activation, enrolled, other_than, pay, registered, request_sms
from tests.bank.world import World

HOUR = 3600.0


def test_g10_a_fresh_code_of_an_hour_that_comes_again_is_not_called_used_and_an_sms_pays(world: World) -> None:
    handset = registered(world)
    world.freeze()
    assert pay(world, handset.code(world.now())) == "paid"
    world.advance(-HOUR)
    for _ in range(7):
        assert pay(world, handset.code(world.now())) == "clock-set-back", "and it costs no try"
        world.advance(1)
    assert pay(world, request_sms(world)) == "paid"
    assert pay(world, handset.code(world.now())) == "clock-set-back"
    world.advance(HOUR)
    assert pay(world, handset.code(world.now())) == "paid", "the old hour is over"


def test_g10_enrolling_anew_leads_out_of_it(world: World) -> None:
    handset = registered(world)
    world.freeze()
    assert pay(world, handset.code(world.now())) == "paid"
    world.advance(-HOUR)
    assert pay(world, registered(world).code(world.now())) == "paid"


def test_g10_a_used_code_does_not_pay_again_when_its_second_comes_again(world: World) -> None:
    handset, now = registered(world), world.freeze()
    code = handset.code(now)
    assert pay(world, code) == "paid"
    world.advance(60)
    assert pay(world, handset.code(world.now())) == "paid"
    world.advance(-60)
    assert pay(world, code) == "clock-set-back"
    world.advance(60)
    assert pay(world, code) == "otp-used"


def test_g10_within_what_a_fast_phone_may_have_a_used_code_is_used(world: World) -> None:
    handset, now = registered(world), world.freeze()
    code = handset.code(now + timedelta(seconds=3))
    assert [pay(world, code) for _ in range(2)] == ["paid", "otp-used"]


def test_g14_an_sms_code_from_the_future_is_refused_and_good_again_when_its_time_has_come(world: World) -> None:
    enrolled(world)
    world.freeze()
    code = request_sms(world)
    world.advance(-0.000001)
    assert pay(world, code) == "clock-set-back"
    world.advance(-HOUR)
    assert pay(world, code) == "clock-set-back"
    assert pay(world, request_sms(world)) == "paid"


def test_g08_an_activation_code_from_the_future_is_refused_and_a_new_one_is_good(world: World) -> None:
    world.freeze()
    code = enrolled(world)
    world.advance(-HOUR)
    reply = world.call(REGISTER, activation(world, "sara", code), key=world.new_key())
    assert isinstance(reply, Problem)
    assert reply.code == "clock-set-back"
    world.do(REGISTER, activation(world, "sara", enrolled(world)), key=world.new_key())


def test_a_card_session_from_the_future_is_over(world: World) -> None:
    world.freeze()
    token = world.token("sara")
    world.do(READ_ENROLMENT, Nothing(), token=token)
    world.advance(-1)
    assert world.code(READ_ENROLMENT, Nothing(), token=token) == "card-session-expired"
    world.do(READ_ENROLMENT, Nothing(), token=world.token("sara"))


@pytest.mark.parametrize("seconds", [-HOUR, HOUR])
def test_f06_counts_and_outcomes_know_no_clock(world: World, seconds: float) -> None:
    handset = registered(world)
    wrong = other_than(handset.code(world.now()))
    assert [pay(world, wrong) for _ in range(3)] == ["otp-wrong"] * 3
    world.advance(seconds)
    assert [pay(world, wrong) for _ in range(2)] == ["otp-wrong", "otp-locked"]

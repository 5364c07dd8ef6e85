"""What became of the codes before the newest: each is refused as what it is, and costs no try (G2, G10, G14, F6)."""

from __future__ import annotations

from bank.simulator.rules.limits import OTP_TRIES, SMS_CODES_REMEMBERED
from bank.wire.gateway import PAY
from bank.wire.message import Nothing
from bank.wire.problems import Problem
from bank.wire.terminal import DEACTIVATE
from tests.bank.handset import enrolled, other_than, pay, payment, request_sms, with_otp
from tests.bank.world import World


def tries_left(world: World, wrong: str) -> int | None:
    """How many are left after one more wrong try."""
    reply = world.call(PAY, with_otp(payment(world), wrong), key=world.new_key())
    assert isinstance(reply, Problem)
    return reply.tries_left


def test_g14_every_replaced_code_is_known_as_such_and_costs_no_try(world: World) -> None:
    enrolled(world)
    *replaced, newest = (request_sms(world) for _ in range(SMS_CODES_REMEMBERED + 1))
    assert [pay(world, code) for code in replaced] == ["otp-replaced"] * SMS_CODES_REMEMBERED
    assert tries_left(world, other_than(newest)) == OTP_TRIES - 1
    assert pay(world, newest) == "paid"


def test_g14_the_bank_remembers_so_many_replaced_codes_and_no_more(world: World) -> None:
    enrolled(world)
    forgotten, *_ = (request_sms(world) for _ in range(SMS_CODES_REMEMBERED + 2))
    assert pay(world, forgotten) == "otp-wrong"


def test_g14_a_new_enrolment_replaces_the_codes_of_the_one_before(world: World) -> None:
    world.freeze()
    enrolled(world)
    first, second = request_sms(world), request_sms(world)
    enrolled(world)
    assert [pay(world, code) for code in (first, second)] == ["otp-replaced"] * 2
    newest = request_sms(world)
    assert [pay(world, code) for code in (first, second)] == ["otp-replaced"] * 2
    assert tries_left(world, other_than(newest)) == OTP_TRIES - 1
    assert pay(world, newest) == "paid"


def test_g17_codes_from_before_a_deactivation_pay_nothing_after_it(world: World) -> None:
    enrolled(world)
    code = request_sms(world)
    world.do(DEACTIVATE, Nothing(), token=world.token("sara"), key=world.new_key())
    assert pay(world, code) == "not-enrolled"
    enrolled(world, sms=False)
    assert pay(world, code) == "otp-replaced"
    assert tries_left(world, other_than(code)) == OTP_TRIES - 1

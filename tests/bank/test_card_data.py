"""CVV2 and expiry date lock after wrong tries, and SMS passwords come no oftener than one can use them (F6, G14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from msgspec.structs import replace

from otp_atm.bank.simulator.rules.limits import CARD_DATA_TRIES, SMS_REQUESTS, SMS_REQUESTS_A_DAY
from otp_atm.bank.wire import control
from otp_atm.bank.wire.gateway import REQUEST_SMS_OTP
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.reading import written
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION
from tests.bank.handset import enrolled, pay, payment, registered, request_sms
from tests.bank.process import BankProcess
from tests.bank.world import World


def ask(world: World, **changes: Any) -> Problem | None:
    reply = world.call(REQUEST_SMS_OTP, payment(world, **changes), key=world.new_key())
    return reply if isinstance(reply, Problem) else None


def status(world: World) -> control.CardStatus:
    return world.do(control.READ_CARD, control.WhichCard(pan=world.card("sara").pan))


def test_f06_wrong_card_data_lock_the_card_for_payments_whatever_is_wrong_and_wherever(world: World) -> None:
    handset = registered(world)
    wrongs = [{"cvv2": "999"}, {"expiry": "3107"}, {"cvv2": "998"}]
    assert [ask(world, **wrong).code for wrong in wrongs] == ["card-data-wrong"] * 3  # type: ignore[union-attr]
    assert pay(world, handset.code(world.now()), cvv2="997") == "card-data-wrong"
    assert status(world).card_data_tries_left == CARD_DATA_TRIES - 4
    assert pay(world, handset.code(world.now()), expiry="2901") == "card-data-locked"
    assert pay(world, handset.code(world.now())) == "card-data-locked", "though all is right now"
    locked = ask(world)
    assert locked
    assert (locked.code, locked.status) == ("card-data-locked", 403)
    assert status(world).otp_tries_left == 5, "no password has been judged"


def test_f06_card_data_say_how_many_tries_are_left_and_right_ones_give_them_back(world: World) -> None:
    enrolled(world)
    for _ in range(2):
        refusals = [ask(world, cvv2="999") for _ in range(CARD_DATA_TRIES - 1)]
        assert [refusal.tries_left for refusal in refusals if refusal] == [4, 3, 2, 1]
        assert ask(world) is None


def test_f06_enrolling_anew_with_card_and_pin_unlocks_and_so_does_the_desk(world: World) -> None:
    enrolled(world)
    for unlock in (lambda: enrolled(world), world.unlock):
        for _ in range(CARD_DATA_TRIES):
            ask(world, cvv2="999")
        refusal = ask(world)
        assert refusal
        assert refusal.code == "card-data-locked"
        unlock()
        assert ask(world) is None


def test_f07_wrong_card_data_sent_again_are_the_same_try(world: World) -> None:
    enrolled(world)
    key, body = world.new_key(), payment(world, cvv2="999")
    replies: list[object] = [world.call(REQUEST_SMS_OTP, body, key=key) for _ in range(9)]
    assert {reply.tries_left for reply in replies if isinstance(reply, Problem)} == {4}


def test_f06_the_expiry_date_is_not_to_be_guessed_at_the_terminal_either(world: World) -> None:
    card = world.card("sara")
    wrong = world.card_and_pin(card, "9876", expiry="2901")
    assert [world.code(OPEN_CARD_SESSION, wrong) for _ in range(5)] == ["card-unknown"] * 5, "the same try"
    assert status(world).pin_tries_left == 2
    assert world.code(OPEN_CARD_SESSION, replace(wrong, expiry="2902")) == "card-unknown"
    assert world.code(OPEN_CARD_SESSION, world.card_and_pin(card, "9876", expiry="3106")) == "card-blocked"
    assert world.code(OPEN_CARD_SESSION, world.card_and_pin(card, expiry="2903")) == "card-blocked"


def test_f01_an_old_card_with_the_right_pin_is_unknown_and_costs_the_new_one_nothing(world: World) -> None:
    assert [world.code(OPEN_CARD_SESSION, world.card_and_pin(world.card("sara"), expiry="2901")) for _ in range(9)] == ["card-unknown"] * 9
    assert status(world).pin_tries_left == 3


# How often an SMS is sent ---------------------------------------------------------------------------------------------------------------


def test_g14_three_passwords_in_120_seconds_and_no_more(world: World) -> None:
    enrolled(world)
    world.freeze()
    sent = []
    for _ in range(SMS_REQUESTS):
        sent.append(request_sms(world))
        world.advance(10)
    refusal = ask(world)
    assert refusal
    assert (refusal.code, refusal.status, refusal.retry_after) == ("sms-otp-limit", 429, 90)
    assert pay(world, sent[-1]) == "paid", "the one that was sent last is still good"
    world.advance(90 - 0.001)
    refusal = ask(world)
    assert refusal
    assert refusal.retry_after == 1
    world.advance(0.001)
    assert ask(world) is None
    assert ask(world) is not None


def test_g14_a_request_that_came_too_soon_can_be_made_again_with_the_same_key(world: World) -> None:
    enrolled(world)
    world.freeze()
    for _ in range(SMS_REQUESTS):
        request_sms(world)
    key = world.new_key()
    assert world.code(REQUEST_SMS_OTP, payment(world), key=key) == "sms-otp-limit"
    world.advance(120)
    world.do(REQUEST_SMS_OTP, payment(world), key=key)


def test_g14_the_same_request_again_is_no_other(world: World) -> None:
    enrolled(world)
    key = world.new_key()
    for _ in range(9):
        world.do(REQUEST_SMS_OTP, payment(world), key=key)
    assert ask(world) is None


def test_g14_a_day_has_its_limit_too_and_another_card_its_own(world: World) -> None:
    enrolled(world)
    enrolled(world, "daniel")
    world.freeze()
    for _ in range(SMS_REQUESTS_A_DAY):
        world.advance(60)
        request_sms(world)
    world.advance(60)
    refusal = ask(world)
    assert refusal
    assert (refusal.code, refusal.retry_after) == ("sms-otp-limit", 24 * 3600 - SMS_REQUESTS_A_DAY * 60)
    request_sms(world, "daniel")
    world.advance(24 * 3600 - SMS_REQUESTS_A_DAY * 60)
    assert ask(world) is None


def test_g14_enrolling_anew_does_not_open_the_limit_but_the_desk_does(world: World) -> None:
    enrolled(world)
    for _ in range(SMS_REQUESTS):
        request_sms(world)
    enrolled(world)
    assert ask(world) is not None
    world.unlock()
    assert ask(world) is None


def test_g14_a_clock_set_back_leaves_nobody_waiting_for_it(world: World) -> None:
    enrolled(world)
    for _ in range(SMS_REQUESTS):
        request_sms(world)
    world.advance(-timedelta(days=300).total_seconds())
    assert ask(world) is None


@pytest.mark.parametrize("limited", [True, False])
def test_g14_over_http_the_wait_stands_in_the_header(sqlite_process: BankProcess, fixtures: object, limited: bool) -> None:
    from otp_atm.bank.wire.http import HttpTransport

    world = World("http", lambda: HttpTransport.to(sqlite_process.url), fixtures)  # type: ignore[arg-type]
    world.do(control.RESET, Nothing())
    world.pad = world.new_pad()
    enrolled(world)
    for _ in range(SMS_REQUESTS if limited else 0):
        request_sms(world)
    reply = requests.post(
        f"{sqlite_process.url}{REQUEST_SMS_OTP.path}",
        data=written(payment(world)),
        headers={"Content-Type": "application/json", "Idempotency-Key": world.new_key()},
        timeout=5,
    )
    assert reply.status_code == (429 if limited else 201)
    assert ("Retry-After" in reply.headers) is limited
    if limited:
        assert 0 < int(reply.headers["Retry-After"]) <= 120
        assert reply.json()["retry_after"] == int(reply.headers["Retry-After"])
    world.transport.close()

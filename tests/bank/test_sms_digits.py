"""How long passwords by SMS are is a setting, and the length of a password no longer tells its kind (G2, G14)."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.bank.simulator.policy import Policy
from otp_atm.bank.wire import control
from otp_atm.bank.wire.gateway import PAY, REQUEST_SMS_OTP, OtpKind, PaymentWithOtp
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.reading import NotUnderstood, read, written
from otp_atm.configuration import Settings
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.load import BadFile, load
from otp_atm.scenarios.bank_side import BEGINNING
from tests.bank.handset import enrolled, other_than, pay, payment, registered, with_otp
from tests.bank.process import BankProcess
from tests.bank.world import World, sms_code

LENGTHS = (7, 8, 9, 10)
Ask = Callable[..., str]


@pytest.fixture(params=LENGTHS)
def digits(request: pytest.FixtureRequest) -> int:
    length: int = request.param
    return length


@pytest.fixture
def world(fixtures: Fixtures, digits: int) -> World:
    clock = SimulatedClock(BEGINNING)
    bank = memory_bank(fixtures, clock, random.Random(digits).randbytes, clock.advance, policy=Policy(sms_otp_digits=digits))
    made = World("digits", lambda: bank, fixtures)
    made.advance = clock.advance  # type: ignore[method-assign]
    return made


@pytest.fixture
def request_sms(world: World, digits: int) -> Ask:
    def ask(**changes: Any) -> str:
        world.unlock()
        world.do(REQUEST_SMS_OTP, payment(world, **changes), key=world.new_key())
        return sms_code(world.messages()[-1].text, digits)

    return ask


def test_g14_a_password_of_every_length_pays(world: World, digits: int, request_sms: Ask) -> None:
    enrolled(world)
    code = request_sms()
    assert len(code) == digits
    assert world.do(PAY, with_otp(payment(world), code), key=world.new_key()).otp_kind is OtpKind.SMS
    assert pay(world, code) == "otp-used"


def test_g02_each_kind_is_known_as_what_it_is_while_the_other_is_alive(world: World, request_sms: Ask) -> None:
    handset = registered(world)
    for kinds in ([OtpKind.SMS, OtpKind.OFFLINE], [OtpKind.OFFLINE, OtpKind.SMS]):
        world.advance(1)
        codes = {OtpKind.SMS: request_sms(), OtpKind.OFFLINE: handset.code(world.now())}
        for kind in kinds:
            assert world.do(PAY, with_otp(payment(world), codes[kind]), key=world.new_key()).otp_kind is kind
        assert [pay(world, code) for code in codes.values()] == ["otp-used"] * 2


def test_g02_one_wrong_entry_costs_one_try_whatever_it_was_meant_to_be(world: World, request_sms: Ask) -> None:
    handset = registered(world)
    sent = request_sms()
    wrongs = [other_than(sent), other_than(handset.code(world.now())), other_than(sent), "0000000000"]
    replies: list[object] = [world.call(PAY, with_otp(payment(world), wrong), key=world.new_key()) for wrong in wrongs]
    assert [(reply.code, reply.tries_left) for reply in replies if isinstance(reply, Problem)] == [
        ("otp-wrong", left) for left in (4, 3, 2, 1)
    ]
    assert pay(world, sent) == "paid"


def test_g02_the_explanations_of_both_kinds_stay_right_and_cost_no_try(world: World, request_sms: Ask) -> None:
    handset = registered(world)
    replaced, other = request_sms(), request_sms(amount=1)
    early = handset.code(world.now())
    assert pay(world, replaced) == "otp-replaced"
    assert pay(world, other) == "otp-for-another-payment"
    world.advance(120)
    assert pay(world, other, amount=1) == "otp-expired"
    assert pay(world, early) == "otp-expired"
    assert pay(world, handset.code(world.now() + timedelta(seconds=100))) == "otp-ahead"
    assert world.do(control.READ_CARD, control.WhichCard(pan=world.card("sara").pan)).otp_tries_left == 5


def test_g02_without_an_app_a_wrong_sms_code_is_wrong_and_an_old_apps_code_is_explained(world: World, request_sms: Ask) -> None:
    handset = registered(world)
    enrolled(world)
    assert pay(world, handset.code(world.now())) == "offline-otp-inactive"
    assert world.do(control.READ_CARD, control.WhichCard(pan=world.card("sara").pan)).otp_tries_left == 4
    assert pay(world, other_than(request_sms())) == "otp-wrong"
    assert world.do(control.READ_CARD, control.WhichCard(pan=world.card("sara").pan)).otp_tries_left == 4, (
        "the desk had given back the other"
    )


@pytest.mark.parametrize("otp", ["1" * length for length in (1, 6, 11)] + ["1234567\n", "123456a", "۱۲۳۴۵۶۷۸"])
def test_what_is_no_password_of_seven_to_ten_digits_is_no_request(fixtures: Fixtures, otp: str) -> None:
    card = fixtures.cards[0]
    filled = {"pan": card.pan, "cvv2": card.cvv2, "expiry": "3106", "kind": "bill", "merchant": "x", "amount": 1}
    with pytest.raises(NotUnderstood, match="/otp"):
        read(PaymentWithOtp, written({**filled, "otp": otp}))


def test_the_configuration_takes_seven_to_ten(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    assert Settings().simulator.sms_otp_digits == 8
    for length in LENGTHS:
        file.write_text(f"simulator:\n  sms_otp_digits: {length}\n", encoding="utf-8")
        assert load(file, Settings).simulator.sms_otp_digits == length
    for length in (6, 11):
        file.write_text(f"simulator:\n  sms_otp_digits: {length}\n", encoding="utf-8")
        with pytest.raises(BadFile, match=r"line 2: simulator\.sms_otp_digits"):
            load(file, Settings)


def test_the_bank_process_is_told_the_length(tmp_path: Path, fixtures: Fixtures) -> None:
    with BankProcess(tmp_path, f"sqlite:///{tmp_path}/bank.sqlite3", "--sms-otp-digits", "10") as process:
        world = World("ten", lambda: HttpTransport.to(process.url), fixtures)
        with closing(world.transport):
            enrolled(world)
            world.do(REQUEST_SMS_OTP, payment(world), key=world.new_key())
            assert pay(world, sms_code(world.messages()[-1].text, 10)) == "paid"

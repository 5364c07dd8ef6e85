"""The app's side of an enrolment (G9, G12, G16, G17, F6)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from otp_atm.bank.wire.app import CONFIRM_REGISTRATION, DEACTIVATE_OFFLINE, READ_REGISTRATION, READ_TIME, REGISTER
from otp_atm.bank.wire.branch import SET_PHONE, NewPhone
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, ENROL, READ_ENROLMENT
from tests.bank.handset import activation, enrolled, other_than, pay, registered, request_sms
from tests.bank.world import World

DAY = 24 * 3600


def try_code(world: World, code: str, customer: str = "sara", key: str = "") -> str:
    reply: object = world.call(REGISTER, activation(world, customer, code), key=key or world.new_key())
    return reply.code if isinstance(reply, Problem) else "registered"


def test_g09_card_number_and_activation_code_register_the_app(world: World) -> None:
    handset = registered(world)
    world.do(READ_REGISTRATION, Nothing(), token=handset.registration.token)


def test_g09_an_activation_code_works_once(world: World) -> None:
    code = enrolled(world)
    assert [try_code(world, code) for _ in range(3)] == ["registered", "activation-code-used", "activation-code-used"]


def test_f07_a_registration_whose_reply_was_lost_can_be_repeated_until_it_is_confirmed(world: World) -> None:
    code, key = enrolled(world), world.new_key()
    first = world.do(REGISTER, activation(world, "sara", code), key=key)
    again = world.do(REGISTER, activation(world, "sara", code), key=key)
    assert (again.seed, again.token_id) == (first.seed, first.token_id)
    for _ in range(2):
        world.do(CONFIRM_REGISTRATION, Nothing(), token=first.token)
    assert try_code(world, code, key=key) == "activation-code-used"


def test_g08_an_activation_code_is_good_for_24_hours_to_the_second(world: World) -> None:
    world.freeze()
    code = enrolled(world)
    world.advance(DAY - 0.000001)
    assert try_code(world, code) == "registered"
    code = enrolled(world)
    world.advance(DAY)
    assert try_code(world, code) == "activation-code-expired"
    world.advance(-0.000001)
    assert try_code(world, code) == "activation-code-expired", "its seed has gone, wherever the clock is set"


def test_f06_five_wrong_activation_codes_lock_until_the_next_enrolment(world: World) -> None:
    code = enrolled(world)
    replies = [try_code(world, other_than(code)) for _ in range(6)]
    assert replies == ["activation-code-wrong"] * 4 + ["activation-code-locked"] * 2
    assert try_code(world, code) == "activation-code-locked"
    assert try_code(world, enrolled(world)) == "registered"


def test_f07_the_same_wrong_request_again_is_the_same_try(world: World) -> None:
    code, key = enrolled(world), world.new_key()
    assert [try_code(world, other_than(code), key=key) for _ in range(9)] == ["activation-code-wrong"] * 9
    assert try_code(world, code) == "registered"


def test_g09_another_cards_code_is_wrong(world: World) -> None:
    enrolled(world, "sara")
    assert try_code(world, enrolled(world, "daniel"), "sara") == "activation-code-wrong"


def test_g09_cards_that_cannot_register(world: World) -> None:
    assert try_code(world, "12345678") == "not-enrolled"
    assert try_code(world, "12345678", "maryam") == "activation-code-locked", "its SMS was lost long ago"
    unknown = replace(activation(world, "sara", "12345678"), pan="6037991284503962")
    assert world.code(REGISTER, unknown, key=world.new_key()) == "card-unknown"


def test_a_new_enrolment_replaces_everything_older(world: World) -> None:
    handset, old_sms = registered(world), request_sms(world)
    old_code = enrolled(world)
    new_code = enrolled(world)
    assert world.code(READ_REGISTRATION, Nothing(), token=handset.registration.token) == "registration-ended"
    assert pay(world, handset.code(world.now())) == "offline-otp-inactive"
    assert pay(world, old_sms) == "otp-replaced"
    assert try_code(world, old_code) == "activation-code-wrong"
    assert try_code(world, new_code) == "registered"


def test_g16_deactivating_in_the_app_ends_the_offline_password_only(world: World) -> None:
    handset = registered(world)
    sent = request_sms(world)
    world.do(DEACTIVATE_OFFLINE, Nothing(), token=handset.registration.token)
    assert pay(world, handset.code(world.now())) == "offline-otp-inactive"
    assert pay(world, sent) == "paid"
    assert world.code(DEACTIVATE_OFFLINE, Nothing(), token=handset.registration.token) == "registration-ended"
    left = world.do(READ_ENROLMENT, Nothing(), token=world.token("sara"))
    assert (left.enrolled, left.sms_otp, left.offline) == (True, True, False)
    assert try_code(world, "12345678") == "not-enrolled", "there is nothing left to activate"


def test_g16_without_sms_consent_nothing_is_left_after_that(world: World) -> None:
    handset = registered(world, sms=False)
    world.do(DEACTIVATE_OFFLINE, Nothing(), token=handset.registration.token)
    assert not world.do(READ_ENROLMENT, Nothing(), token=world.token("sara")).enrolled


def test_g17_deactivating_at_the_terminal_ends_both_at_once_and_the_app_learns_it(world: World) -> None:
    handset, sent = registered(world), request_sms(world)
    world.do(DEACTIVATE, Nothing(), token=world.token("sara"), key=world.new_key())
    assert pay(world, handset.code(world.now())) == "not-enrolled"
    assert pay(world, sent) == "not-enrolled"
    for operation in (READ_REGISTRATION, CONFIRM_REGISTRATION, DEACTIVATE_OFFLINE):
        assert world.code(operation, Nothing(), token=handset.registration.token) == "registration-ended"


@pytest.mark.parametrize("operation", [READ_REGISTRATION, CONFIRM_REGISTRATION, DEACTIVATE_OFFLINE])
def test_only_a_registrations_own_token_counts(world: World, operation: object) -> None:
    for token in ("", "nonsense", world.token("sara")):
        assert world.code(operation, Nothing(), token=token) == "registration-ended"  # type: ignore[arg-type]


def test_g12_the_app_can_ask_the_time(world: World) -> None:
    now = world.freeze()
    assert world.do(READ_TIME, Nothing()).now == now


def test_g03_a_branch_puts_a_number_on_file(world: World) -> None:
    pan = world.card("reza").pan
    assert world.code(ENROL, world.wish("reza"), token=world.token("reza"), key=world.new_key()) == "no-phone-on-file"
    assert world.do(SET_PHONE, NewPhone(pan=pan, phone="09335556677")).masked_phone == "0933***6677"
    enrolled(world, "reza")
    assert world.messages()[-1].phone == "09335556677"
    assert world.code(SET_PHONE, NewPhone(pan="6037991284503962", phone="09335556677")) == "card-unknown"


def test_g03_a_corrected_number_kills_the_codes_sent_to_the_old_one(world: World) -> None:
    pan = world.card("sara").pan
    code = enrolled(world)
    handset, sent = registered(world, "daniel"), request_sms(world)
    world.do(SET_PHONE, NewPhone(pan=pan, phone="09121234567"))
    assert pay(world, sent) == "paid", "the same number again changes nothing"
    sent = request_sms(world)
    world.do(SET_PHONE, NewPhone(pan=pan, phone="09330000000"))
    assert try_code(world, code) == "phone-changed"
    assert pay(world, sent) == "phone-changed"
    request_sms(world)
    assert world.messages()[-1].phone == "09330000000"
    assert pay(world, handset.code(world.now()), "daniel") == "paid", "another customer's app is not touched"

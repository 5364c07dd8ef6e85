"""Another card PIN: it is right from then on, the old one is not; nobody learns anything by asking; who was told of it is told so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.card_pin import CHANGE_CARD_PIN, CHECK_CARD_PIN, CardPinChange, ChangedCardPin, NewCardPin
from otp_atm.bank.wire.services.one_time_password import READ_ENROLMENT
from otp_atm.bank.wire.settlement import SETTLE, Settle
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION
from tests.bank.world import World, on_the_wire

NEW = "7302"


def asked(world: World, pin: str, customer: str = "sara") -> NewCardPin:
    return NewCardPin(pin_block=on_the_wire(world.pad.enter(pin, world.card(customer).pan)))


def change(world: World, first: str = NEW, second: str = "", customer: str = "sara") -> CardPinChange:
    pan = world.card(customer).pan
    return CardPinChange(first=on_the_wire(world.pad.enter(first, pan)), second=on_the_wire(world.pad.enter(second or first, pan)))


def opens(world: World, pin: str, customer: str = "sara") -> str:
    """What comes of a card PIN: a token, or the code of a refusal."""
    reply = world.call(OPEN_CARD_SESSION, world.card_and_pin(world.card(customer), pin))
    return reply.code if isinstance(reply, Problem) else reply.token


def test_the_new_pin_is_right_from_then_on_and_the_old_one_is_not(world: World) -> None:
    world.do(CHANGE_CARD_PIN, change(world), token=world.token("sara"), key=world.new_key())
    assert opens(world, world.card("sara").pin) == "wrong-pin"
    assert opens(world, NEW) != "wrong-pin"


@pytest.mark.parametrize("pin", ["40718", "407182935061"])
def test_a_new_pin_has_four_to_twelve_digits(world: World, pin: str) -> None:
    world.do(CHANGE_CARD_PIN, change(world, pin), token=world.token("sara"), key=world.new_key())
    assert opens(world, pin) not in {"wrong-pin", "card-blocked"}


@pytest.mark.parametrize(
    ("pin", "code"),
    [("1111", "card-pin-weak"), ("1234", "card-pin-weak"), ("4628", "card-pin-weak"), ("1212", "card-pin-weak"), ("4567", "card-pin-weak")],
)
def test_a_pin_that_is_easy_to_guess_is_refused_in_both_operations(world: World, pin: str, code: str) -> None:
    token = world.token("sara")
    assert world.code(CHECK_CARD_PIN, asked(world, pin), token=token) == code
    assert world.code(CHANGE_CARD_PIN, change(world, pin), token=token, key=world.new_key()) == code


def test_the_old_pin_is_no_new_one(world: World) -> None:
    token = world.token("sara")
    world.do(CHANGE_CARD_PIN, change(world), token=token, key=world.new_key())
    assert world.code(CHECK_CARD_PIN, asked(world, NEW), token=token) == "card-pin-unchanged"
    assert world.code(CHANGE_CARD_PIN, change(world), token=token, key=world.new_key()) == "card-pin-unchanged"


def test_two_entries_that_differ_change_nothing(world: World) -> None:
    assert world.code(CHANGE_CARD_PIN, change(world, NEW, "7303"), token=world.token("sara"), key=world.new_key()) == "card-pins-differ"
    assert opens(world, world.card("sara").pin) != "wrong-pin"
    assert world.messages() == ()


def test_f06_nobody_learns_a_pin_by_asking_on(world: World) -> None:
    """Five new PINs are judged in a session by each operation, in whatever order, and whatever is asked beside."""
    token = world.token("sara")
    checked = [world.code(CHECK_CARD_PIN, asked(world, f"{digit}" * 4), token=token) for digit in range(7)]
    changed = [world.code(CHANGE_CARD_PIN, change(world, f"{digit}" * 4), token=token, key=world.new_key()) for digit in range(7)]
    assert checked == changed == ["card-pin-weak"] * 5 + ["card-pin-checks"] * 2
    assert world.code(CHANGE_CARD_PIN, change(world), token=token, key=world.new_key()) == "card-pin-checks"
    world.do(CHECK_CARD_PIN, asked(world, NEW), token=world.token("sara"))


def test_f06_without_a_session_nothing_is_judged(world: World) -> None:
    assert world.code(CHECK_CARD_PIN, asked(world, NEW)) == "card-session-expired"
    assert world.code(CHANGE_CARD_PIN, change(world), key=world.new_key()) == "card-session-expired"


def test_f01_all_tries_are_there_again(world: World) -> None:
    token = world.token("sara")
    for _ in range(2):
        assert opens(world, "9876") == "wrong-pin"
    world.do(CHANGE_CARD_PIN, change(world), token=token, key=world.new_key())
    reply = world.call(OPEN_CARD_SESSION, world.card_and_pin(world.card("sara"), "9876"))
    assert isinstance(reply, Problem)
    assert reply.tries_left == 2


def test_other_sessions_that_the_old_pin_has_opened_end_and_the_one_that_changed_it_goes_on(world: World) -> None:
    elsewhere, here = world.token("sara"), world.token("sara")
    key = world.new_key()
    wish = change(world)
    changed = world.do(CHANGE_CARD_PIN, wish, token=here, key=key)
    assert world.code(READ_ENROLMENT, Nothing(), token=elsewhere) == "card-session-expired"
    assert world.code(CHANGE_CARD_PIN, change(world, "7303"), token=elsewhere, key=world.new_key()) == "card-session-expired"
    world.do(READ_ENROLMENT, Nothing(), token=here)
    assert world.do(CHANGE_CARD_PIN, wish, token=here, key=key) == changed
    world.advance(1)
    world.do(READ_ENROLMENT, Nothing(), token=opens(world, NEW))


def test_the_customer_is_told_once_in_a_message_without_a_code(world: World) -> None:
    key, token, wish = world.new_key(), world.token("sara"), change(world)
    for _ in range(3):
        world.do(CHANGE_CARD_PIN, wish, token=token, key=key)
    (message,) = world.messages()
    assert "رمز اول کارت" in message.text
    assert NEW not in message.text


def test_who_has_no_phone_on_file_changes_the_pin_all_the_same(world: World) -> None:
    world.do(CHANGE_CARD_PIN, change(world, customer="reza"), token=world.token("reza"), key=world.new_key())
    assert opens(world, NEW, "reza") != "wrong-pin"
    assert world.messages() == ()


def test_f07_a_change_is_settled_and_one_never_seen_is_closed(world: World) -> None:
    key, token = world.new_key(), world.token("sara")
    world.do(CHANGE_CARD_PIN, change(world), token=token, key=key)
    assert world.do(SETTLE, Settle(idempotency_key=key)).outcome == "card-pin-changed"
    late = world.new_key()
    assert world.do(SETTLE, Settle(idempotency_key=late)).outcome == "never-took-effect"
    assert world.code(CHANGE_CARD_PIN, change(world, "7303"), token=token, key=late) == "request-closed"


def test_f07_of_changes_at_the_same_time_one_takes_effect(world: World) -> None:
    """Ten sessions, ten PINs: one change is right in the end, and each that succeeded was told so."""
    tokens, pins = [world.token("sara") for _ in range(10)], [f"73{place:02}" for place in range(10, 20)]
    wishes = [change(world, pin) for pin in pins]
    with ThreadPoolExecutor(10) as crowd:
        replies = list(crowd.map(lambda at: world.call(CHANGE_CARD_PIN, wishes[at], token=tokens[at], key=world.new_key()), range(10)))
    done = [pin for pin, reply in zip(pins, replies, strict=True) if isinstance(reply, ChangedCardPin)]
    assert len(done) == 1
    assert opens(world, done[0]) != "wrong-pin"
    assert len(world.messages()) == 1

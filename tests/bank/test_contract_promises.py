"""Promises of docs/bank-contract.md, by their numbers, that the tests of the single rules do not look at from outside."""

from __future__ import annotations

from msgspec.structs import replace

from otp_atm.bank.client import BankClient
from otp_atm.bank.wire import control
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, DEACTIVATE, ENROL, READ_ENROLMENT
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT, SETTLE, Settle
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION, CardSession
from otp_atm.kiosk.events import KeyDelivered
from tests.bank.pad import Pad, signed
from tests.bank.world import OTHER_PIN, World, on_the_wire

WRONG_PIN = "9876"
WRONG_DATE = "3201"


def tries_left(world: World, pin: str = WRONG_PIN, **changes: object) -> int | str | None:
    """What comes of a PIN block that nobody has sent yet: the tries left, another code, or None for a session."""
    reply: CardSession | Problem = world.call(OPEN_CARD_SESSION, world.card_and_pin(world.card("sara"), pin, **changes))
    if isinstance(reply, Problem):
        return reply.tries_left if reply.code == "wrong-pin" else reply.code
    return None


def test_p10_blocks_that_were_checked_are_read_again(world: World) -> None:
    token, wish = world.token("sara"), world.wish("sara")
    for _ in range(2):
        world.do(CHECK_OTP_PIN, replace(world.otp_pin("sara"), first=wish.first, second=wish.second), token=token)
    world.do(ENROL, wish, token=token, key=world.new_key())


def test_p19_a_wrong_date_is_told_only_when_the_pin_has_been_judged(world: World) -> None:
    pin = world.card("sara").pin
    assert [tries_left(world, expiry=WRONG_DATE), tries_left(world)] == ["card-unknown", 1]
    assert tries_left(world, pin) is None
    assert [tries_left(world, pin, expiry=WRONG_DATE), tries_left(world)] == ["card-unknown", 2]
    assert [tries_left(world, expiry=WRONG_DATE), tries_left(world, expiry=WRONG_DATE)] == ["card-unknown", "card-unknown"]
    assert tries_left(world, pin) == "card-blocked"


def test_p20_an_expired_card_is_told_so_whatever_the_pin(world: World) -> None:
    card = world.card("hassan")
    assert [world.code(OPEN_CARD_SESSION, world.card_and_pin(card, pin)) for pin in [WRONG_PIN] * 4 + [card.pin]] == ["card-expired"] * 5


def test_p21_what_cannot_be_read_is_no_try(world: World) -> None:
    card = world.card("sara")
    good = on_the_wire(world.pad.enter(card.pin, card.pan))
    blocks = {
        "another card's": on_the_wire(world.pad.enter(card.pin, world.card("maryam").pan)),
        "damaged": replace(good, data=f"{int(good.data, 16) ^ 1:032X}"),
        "three digits": on_the_wire(world.pad.enter_anything("123", card.pan)),
        "thirteen digits": on_the_wire(world.pad.enter_anything("1234567890123", card.pan)),
        "an unknown key's": replace(good, kcv="0123456789"),
    }
    codes = {name: world.code(OPEN_CARD_SESSION, world.card_and_pin(card, pin_block=block)) for name, block in blocks.items()}
    assert codes == {name: "pin-key-unknown" if "key" in name else "pin-block-unreadable" for name in blocks}
    assert tries_left(world) == 2


def test_p28_p33_the_answer_is_the_same_each_time_and_so_is_its_settlement(world: World) -> None:
    token, wish, key = world.token("sara"), world.wish("sara"), world.new_key()
    answers = {world.do(ENROL, wish, token=world.token("sara") if again else token, key=key) for again in (False, False, True)}
    assert len(answers) == 1
    assert world.do(SETTLE, Settle(idempotency_key=key)).enrolment in answers
    assert len(world.messages()) == 1


def test_p34_a_verdict_settles_as_never_taken_effect(world: World) -> None:
    token, wish, key = world.token("sara"), world.wish("sara", "12121212"), world.new_key()
    assert world.code(ENROL, wish, token=token, key=key) == "otp-pin-weak"
    assert world.do(SETTLE, Settle(idempotency_key=key)).outcome == NEVER_TOOK_EFFECT
    assert world.code(ENROL, wish, token=token, key=key) == "otp-pin-weak"


def test_p36_the_final_word_stays_though_the_card_is_blocked(world: World) -> None:
    token, key, unseen = world.token("maryam"), world.new_key(), world.new_key()
    world.do(DEACTIVATE, Nothing(), token=token, key=key)
    world.do(SETTLE, Settle(idempotency_key=unseen))
    world.do(control.CHANGE_CARD, control.CardChange(pan=world.card("maryam").pan, pin_tries_left=0))
    assert world.code(READ_ENROLMENT, Nothing(), token=token) == "card-session-expired"
    for asked, outcome in ((key, DEACTIVATE.outcome), (unseen, NEVER_TOOK_EFFECT)):
        assert [world.do(SETTLE, Settle(idempotency_key=asked)).outcome for _ in range(3)] == [outcome] * 3


def test_p41_a_session_is_of_one_terminal_and_one_card(world: World) -> None:
    token, other = world.token("sara"), world.fixtures.terminals[1]
    delivered = BankClient(world.transport, other.id, "b" * 22).answer(signed(other.master_key, other.id))
    assert isinstance(delivered, KeyDelivered)
    pad = Pad.loaded(delivered, other.master_key)
    block = on_the_wire(pad.enter(OTHER_PIN, world.card("sara").pan))
    pins = replace(world.otp_pin("sara"), first=block, second=block)
    assert world.code(CHECK_OTP_PIN, pins, token=token) == "pin-key-unknown"
    assert world.code(CHECK_OTP_PIN, world.otp_pin("maryam"), token=token) == "pin-block-unreadable"

"""Who stands at the terminal: PIN keys, cards and card PINs (F1, F3)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

from otp_atm.bank.simulator.fixtures import DEFAULT, load_fixtures
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.wire import control
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import READ_ENROLMENT
from otp_atm.bank.wire.terminal import DELIVER_PIN_KEY, OPEN_CARD_SESSION, READ_TERMINAL
from otp_atm.kiosk.events import CardBlocked, CardExpired, CardUnknown, Event, KeyDelivered, PinAccepted, PinRefused
from otp_atm.kiosk.requests import VerifyCardPin
from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN, Card, Pan
from otp_atm.services.one_time_password.events import PhoneOnFile
from otp_atm.services.one_time_password.requests import AskPhone
from tests.bank.conftest import in_process
from tests.bank.pad import Pad, key_request
from tests.bank.world import World, in_hand, on_the_wire


def test_f01_card_and_pin_open_a_session(world: World) -> None:
    card = world.card("sara")
    assert world.client.answer(VerifyCardPin(in_hand(card), world.pad.enter(card.pin, card.pan))) == PinAccepted()
    assert world.client.answer(AskPhone()) == PhoneOnFile("0912***4567")


@pytest.mark.parametrize("pin", ["4071", "40718", "407182935061"])
def test_f01_a_card_pin_has_four_to_twelve_digits_and_only_all_of_them_are_right(pin: str, tmp_path: Path) -> None:
    long_world = world_from(tmp_path, 'pin: "1234"', f'pin: "{pin}"')
    card = long_world.card("sara")
    assert not isinstance(long_world.call(OPEN_CARD_SESSION, long_world.card_and_pin(card)), Problem)
    for other in {pin[:-1], pin[:4], pin + "0", "0" + pin[1:]} - {pin}:
        if SHORTEST_PIN <= len(other) <= LONGEST_PIN:
            assert long_world.code(OPEN_CARD_SESSION, long_world.card_and_pin(card, other)) == "wrong-pin"
            long_world.do(OPEN_CARD_SESSION, long_world.card_and_pin(card))


def world_from(folder: Path, before: str, after: str) -> World:
    """A bank whose first card is another one."""
    (file := folder / "fixtures.yaml").write_text(DEFAULT.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    fixtures = load_fixtures(file)
    return World("memory", in_process(MemoryStore(), fixtures), fixtures)


def test_f01_the_third_wrong_pin_blocks_the_card(world: World) -> None:
    card = world.card("sara")
    wrong = [world.client.answer(VerifyCardPin(in_hand(card), world.pad.enter("9876", card.pan))) for _ in range(4)]
    assert wrong == [PinRefused(2), PinRefused(1), CardBlocked(), CardBlocked()]
    assert world.client.answer(VerifyCardPin(in_hand(card), world.pad.enter(card.pin, card.pan))) == CardBlocked()


def test_f01_a_right_pin_gives_all_tries_back(world: World) -> None:
    card = world.card("sara")
    pins = ["9876", "9876", card.pin, "9876"]
    replies = [world.client.answer(VerifyCardPin(in_hand(card), world.pad.enter(pin, card.pan))) for pin in pins]
    assert replies == [PinRefused(2), PinRefused(1), PinAccepted(), PinRefused(2)]


def test_f07_the_same_pin_block_sent_again_is_the_same_try(world: World) -> None:
    body = world.card_and_pin(world.card("sara"), "9876")
    replies: list[object] = [world.call(OPEN_CARD_SESSION, body) for _ in range(5)]
    assert [reply.tries_left for reply in replies if isinstance(reply, Problem)] == [2] * 5


@pytest.mark.parametrize(
    ("customer", "code"),
    [("ali", "card-blocked"), ("hassan", "card-expired")],
)
def test_f01_cards_that_the_bank_does_not_serve(world: World, customer: str, code: str) -> None:
    assert world.code(OPEN_CARD_SESSION, world.card_and_pin(world.card(customer))) == code


def test_f01_one_wrong_pin_from_blocked(world: World) -> None:
    assert world.code(OPEN_CARD_SESSION, world.card_and_pin(world.card("zahra"), "9876")) == "card-blocked"


def test_f01_a_card_of_another_bank_is_unknown(world: World) -> None:
    foreign = world.fixtures.wallet_only[0]
    card = Card(Pan(foreign.pan), foreign.expiry_digits)
    assert world.client.answer(VerifyCardPin(card, world.pad.enter(foreign.pin, foreign.pan))) == CardUnknown()


def test_f01_a_card_with_another_expiry_is_unknown(world: World) -> None:
    assert world.code(OPEN_CARD_SESSION, world.card_and_pin(world.card("sara"), expiry="2901")) == "card-unknown"


@pytest.mark.parametrize("expiry", ["0000", "3113", "1006"])
def test_f01_whatever_expiry_a_terminal_has_read_the_bank_holds_it_against_its_own(expiry: str, world: World) -> None:
    assert world.code(OPEN_CARD_SESSION, world.card_and_pin(world.card("sara"), expiry=expiry)) == "card-unknown"


@pytest.mark.parametrize(("customer", "answer"), [("sara", PinAccepted()), ("hassan", CardExpired())])
def test_f01_a_card_that_names_no_expiry_goes_by_the_banks_own(customer: str, answer: Event, world: World) -> None:
    card = world.card(customer)
    assert world.client.answer(VerifyCardPin(Card(Pan(card.pan)), world.pad.enter(card.pin, card.pan))) == answer


def test_f01_a_card_of_the_jalali_calendar_is_served_until_its_month_is_over(tmp_path: Path) -> None:
    jalali_world = world_from(tmp_path, "expiry: 2031-06", "expiry: 1410-06")
    iran = timezone(timedelta(hours=3, minutes=30))
    card = jalali_world.card("sara")
    assert card.expiry_digits == "1006"
    jalali_world.freeze()
    for moment, served in [(datetime(2031, 9, 22, 23, 59, 59, tzinfo=iran), True), (datetime(2031, 9, 23, tzinfo=iran), False)]:
        jalali_world.do(control.CHANGE_CLOCK, control.ClockChange(now=moment))
        reply = jalali_world.call(OPEN_CARD_SESSION, jalali_world.card_and_pin(card))
        assert isinstance(reply, Problem) is not served
        assert served or reply.code == "card-expired"  # type: ignore[union-attr]


def test_f01_a_card_is_good_to_the_end_of_its_last_day_at_the_bank(world: World) -> None:
    iran = timezone(timedelta(hours=3, minutes=30))
    card = world.card("sara")
    world.freeze()
    for moment, served in [(datetime(2031, 6, 30, 23, 59, 59, tzinfo=iran), True), (datetime(2031, 7, 1, tzinfo=iran), False)]:
        world.do(control.CHANGE_CLOCK, control.ClockChange(now=moment))
        reply = world.call(OPEN_CARD_SESSION, world.card_and_pin(card))
        assert isinstance(reply, Problem) is not served


def outcome(world: World, pad: Pad) -> str:
    """Of a right PIN at this pad: the code of a refusal, if any."""
    card = world.card("sara")
    reply = world.call(OPEN_CARD_SESSION, world.card_and_pin(card, pin_block=on_the_wire(pad.enter(card.pin, card.pan))))
    return reply.code if isinstance(reply, Problem) else ""


def test_f03_a_terminal_may_fetch_a_key_anew_and_use_the_newest_few(world: World) -> None:
    pads = [world.pad] + [world.new_pad() for _ in range(4)]
    assert [outcome(world, pad) for pad in pads] == ["pin-key-unknown", "", "", "", ""]


def test_f03_no_delivery_ends_the_key_in_use(world: World) -> None:
    assert outcome(world, world.pad) == ""
    newer = [world.new_pad() for _ in range(9)]
    assert outcome(world, world.pad) == "", "the terminal has not used another"
    assert outcome(world, newer[-1]) == ""
    assert outcome(world, world.pad) == "", "a block of before may still have been on its way"
    for _ in range(9):
        newest = world.new_pad()
    assert outcome(world, newest) == ""
    world.new_pad()
    assert outcome(world, newer[0]) == "pin-key-unknown"


def test_f03_only_the_pin_pad_can_ask_for_a_key(world: World) -> None:
    assert outcome(world, world.pad) == ""
    other = world.fixtures.terminals[1].master_key
    strangers = [
        key_request("00" * 32),
        key_request(other),
        key_request(world.master_key, "ATM00002"),
        replace(world.key_request(), mac="00" * 32),
        replace(world.key_request(), nonce="00" * 16),
    ]
    for _ in range(4):
        assert [world.code(DELIVER_PIN_KEY, request) for request in strangers] == ["key-request-refused"] * len(strangers)
    assert outcome(world, world.pad) == ""


def test_f07_a_request_for_a_key_sent_again_is_answered_with_the_same_key(world: World) -> None:
    request = world.key_request()
    keys = [
        Pad.loaded(KeyDelivered(key.key_block, key.kcv), world.master_key) for key in (world.do(DELIVER_PIN_KEY, request) for _ in "abc")
    ]
    assert keys[0] == keys[1] == keys[2]


def test_f03_a_recorded_request_for_a_key_is_not_granted_again(world: World) -> None:
    recorded = world.key_request()
    first = world.do(DELIVER_PIN_KEY, recorded)
    pads = [world.new_pad() for _ in range(4)]
    for _ in range(9):
        assert world.code(DELIVER_PIN_KEY, recorded) == "key-request-refused", "its key is forgotten"
    assert first.kcv not in {pad.kcv for pad in pads}
    assert [outcome(world, pad) for pad in pads] == [""] * 4


def test_f03_keys_differ_and_are_named_by_their_check_value(world: World) -> None:
    keys = [world.do(DELIVER_PIN_KEY, world.key_request()) for _ in range(3)]
    assert len({key.kcv for key in keys}) == len({key.key_block for key in keys}) == 3
    assert all(key.key_block.startswith("D") and key.key_block[5:8] == "P0A" and key.key_block[8] == "E" for key in keys)


def test_terminals_that_the_bank_does_not_know(world: World) -> None:
    world.do(READ_TERMINAL, Nothing())
    assert world.code(READ_TERMINAL, Nothing(), terminal="ATM99999") == "terminal-unknown"
    assert world.code(DELIVER_PIN_KEY, world.key_request(), terminal="ATM99999") == "terminal-unknown"
    assert world.code(OPEN_CARD_SESSION, world.card_and_pin(world.card("sara"), terminal_id="ATM99999")) == "terminal-unknown"


def test_f03_a_block_made_for_another_card_is_unreadable_and_counts_no_try(world: World) -> None:
    block = on_the_wire(world.pad.enter("1234", world.card("daniel").pan))
    body = world.card_and_pin(world.card("sara"), pin_block=block)
    assert [world.code(OPEN_CARD_SESSION, body) for _ in range(4)] == ["pin-block-unreadable"] * 4


def test_a_card_session_ends_after_fifteen_minutes(world: World) -> None:
    world.freeze()
    token = world.token("sara")
    world.advance(15 * 60 - 1)
    world.do(READ_ENROLMENT, Nothing(), token=token)
    world.advance(1)
    assert world.code(READ_ENROLMENT, Nothing(), token=token) == "card-session-expired"


@pytest.mark.parametrize("token", ["", "nonsense", "bm9uc2Vuc2U=", "A" * 500])
def test_a_token_that_is_none(world: World, token: str) -> None:
    assert world.code(READ_ENROLMENT, Nothing(), token=token) == "card-session-expired"


def test_f01_blocking_a_card_ends_its_session(world: World) -> None:
    token = world.token("sara")
    for _ in range(3):
        world.call(OPEN_CARD_SESSION, world.card_and_pin(world.card("sara"), "9876"))
    assert world.code(READ_ENROLMENT, Nothing(), token=token) == "card-session-expired"

"""The contract of `otp_atm.ports.PinPad`. Commands return at once; what follows from them comes as events."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psec.pinblock import decipher_pinblock_iso_4

from otp_atm.contracts.heard import Events
from otp_atm.contracts.keys import DeliveredKey, deliver
from otp_atm.contracts.keys import signed as signed_elsewhere
from otp_atm.contracts.plugin import rig_of
from otp_atm.contracts.rigs import PinPadRig as Rig
from otp_atm.events import (
    KeyPressed,
    KeyRequestSigned,
    PinCleared,
    PinDigit,
    PinEntered,
    PinKeyLoaded,
    PinKeyRejected,
    PinPadFailed,
    PinPadRecovered,
)
from otp_atm.ports import MOST_CHOICES
from otp_atm.vocabulary import Key, Pan

PAN = Pan("6037991234567893")


@pytest.fixture(name="rig")
def _rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with rig_of(request.config, "pin_pad") as rig:
        yield rig


@pytest.fixture
def events(rig: Rig) -> Iterator[Events]:
    events = Events()
    rig.connect(events)
    yield events
    events.assert_none_waiting()


@pytest.fixture
def key(rig: Rig, events: Events) -> DeliveredKey:
    """The key that the pad has just loaded."""
    key = deliver(rig.master_key)
    rig.pad.load_key(key.key_block, key.kcv)
    assert events.expect(PinKeyLoaded).kcv == key.kcv
    return key


def type_digits(rig: Rig, events: Events, digits: str) -> None:
    rig.press(digits)
    for count in range(1, len(digits) + 1):
        assert events.expect(PinDigit).digits == count


# Requests for a key -----------------------------------------------------------------------------------------------------------------


def test_a_request_for_a_key_is_signed_under_the_master_key_with_a_new_nonce_each_time(rig: Rig, events: Events) -> None:
    nonces = set()
    for terminal in ("ATM00001", "ATM00002", "ATM00001"):
        rig.pad.sign_key_request(terminal)
        signed = events.expect(KeyRequestSigned)
        assert len(signed.nonce) == 16
        assert signed == KeyRequestSigned(signed.nonce, signed_elsewhere(rig.master_key, terminal, signed.nonce).mac)
        nonces.add(signed.nonce)
    assert len(nonces) == 3


def test_without_a_master_key_nothing_is_signed(rig: Rig, events: Events) -> None:
    rig.tamper()
    events.expect(PinPadFailed)
    rig.pad.sign_key_request("ATM00001")
    assert events.expect(PinPadFailed).code == "pin-pad-tampered"


# Keys -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("D0000D0AE00N0000", "pin-key-wrong-usage"),
        ("D0000P0TE00N0000", "pin-key-wrong-algorithm"),
        ("D0000P0AD00N0000", "pin-key-wrong-mode"),
        ("D0000P0AB00N0000", "pin-key-wrong-mode"),
    ],
)
def test_a_key_for_something_else_is_refused(rig: Rig, events: Events, header: str, code: str) -> None:
    key = deliver(rig.master_key, header)
    rig.pad.load_key(key.key_block, key.kcv)
    assert events.expect(PinKeyRejected).code == code


@pytest.mark.parametrize("key_block", ["", "garbage", "B0096P0TE00N0000" + "0" * 80, "ک" * 112])
def test_a_key_block_of_another_version_is_refused(rig: Rig, events: Events, key_block: str) -> None:
    rig.pad.load_key(key_block, "0000000000")
    assert events.expect(PinKeyRejected).code == "pin-key-wrong-version"


def test_a_key_under_another_master_key_is_refused(rig: Rig, events: Events) -> None:
    key = deliver(bytes(32))
    rig.pad.load_key(key.key_block, key.kcv)
    assert events.expect(PinKeyRejected).code == "pin-key-block-invalid"


def test_a_damaged_key_block_is_refused(rig: Rig, events: Events) -> None:
    key = deliver(rig.master_key)
    block = key.key_block
    for damaged in ("D", "D" * 112, block[:-1], block[:-4] + "0000", block.replace("P0", "D0", 1), block[:40] + "ک" * 8 + block[48:]):
        rig.pad.load_key(damaged, key.kcv)
        assert events.expect(PinKeyRejected).code == "pin-key-block-invalid"


def test_a_key_with_another_check_value_is_refused(rig: Rig, events: Events) -> None:
    key = deliver(rig.master_key)
    rig.pad.load_key(key.key_block, "0000000000")
    assert events.expect(PinKeyRejected).code == "pin-key-check-value-differs"


def test_a_refused_key_leaves_the_one_before_in_use(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.load_key("garbage", key.kcv)
    events.expect(PinKeyRejected)
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "1234")
    rig.press_key(Key.ENTER)
    assert events.expect(PinEntered).pin_block.kcv == key.kcv


# PIN entry ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pin", "pan"), [("1234", "6037991234567893"), ("90817263", "603799123456"), ("000000000000", "6037991234567890123")]
)
def test_f03_a_pin_leaves_the_pad_as_an_iso_9564_block_of_format_4(rig: Rig, events: Events, key: DeliveredKey, pin: str, pan: str) -> None:
    rig.pad.start_pin_entry(len(pin), len(pin), Pan(pan))
    type_digits(rig, events, pin)
    rig.press_key(Key.ENTER)
    block = events.expect(PinEntered).pin_block
    assert (block.format, block.kcv) == (4, key.kcv)
    assert decipher_pinblock_iso_4(key.clear, block.data, pan) == pin


def test_f03_the_same_pin_makes_another_block_each_time(rig: Rig, events: Events, key: DeliveredKey) -> None:
    blocks = set()
    for _ in range(3):
        rig.pad.start_pin_entry(4, 4, PAN)
        type_digits(rig, events, "1234")
        rig.press_key(Key.ENTER)
        blocks.add(events.expect(PinEntered).pin_block.data)
    assert len(blocks) == 3


def test_enter_with_too_few_digits_does_nothing(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.start_pin_entry(4, 6, PAN)
    rig.press_key(Key.ENTER)
    type_digits(rig, events, "123")
    rig.press_key(Key.ENTER)
    rig.press("4")
    assert events.expect(PinDigit).digits == 4
    rig.press_key(Key.ENTER)
    events.expect(PinEntered)


def test_more_digits_than_asked_for_are_not_taken(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "1234")
    rig.press("5")
    rig.press_key(Key.ENTER)
    block = events.expect(PinEntered).pin_block
    assert decipher_pinblock_iso_4(key.clear, block.data, PAN.digits) == "1234"


def test_clear_takes_all_digits_back(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "999")
    rig.press_key(Key.CLEAR)
    assert events.expect(PinCleared).digits == 0
    type_digits(rig, events, "1234")
    rig.press_key(Key.ENTER)
    block = events.expect(PinEntered).pin_block
    assert decipher_pinblock_iso_4(key.clear, block.data, PAN.digits) == "1234"


def test_f02_cancel_and_function_keys_are_reported_during_pin_entry(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "12")
    for pressed in (Key.CANCEL, Key.FDK_LEFT_2, Key.FDK_RIGHT_4):
        rig.press_key(pressed)
        assert events.expect(KeyPressed).key is pressed


def test_every_key_that_is_no_digit_is_reported_outside_pin_entry(rig: Rig, events: Events) -> None:
    for pressed in Key:
        rig.press_key(pressed)
        assert events.expect(KeyPressed).key is pressed


def test_digits_outside_pin_entry_vanish(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.press("12")
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "3456")
    rig.press_key(Key.ENTER)
    block = events.expect(PinEntered).pin_block
    assert decipher_pinblock_iso_4(key.clear, block.data, PAN.digits) == "3456"
    rig.press("7")


def test_ended_pin_entry_forgets_its_digits(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "12")
    rig.pad.end_pin_entry()
    rig.pad.end_pin_entry()
    rig.press_key(Key.ENTER)
    assert events.expect(KeyPressed).key is Key.ENTER
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "1234")


def test_pin_entry_started_anew_forgets_the_digits_before(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "12")
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "1234")


@pytest.mark.parametrize(("minimum", "maximum"), [(3, 4), (4, 13), (6, 5)])
def test_a_pin_that_iso_9564_does_not_know_is_not_asked_for(rig: Rig, events: Events, minimum: int, maximum: int) -> None:
    with pytest.raises(ValueError, match="4 to 12"):
        rig.pad.start_pin_entry(minimum, maximum, PAN)


# Choosing by number ---------------------------------------------------------------------------------------------------------------

CHOICES = (Key.FDK_RIGHT_4, Key.FDK_RIGHT_3, Key.FDK_LEFT_4)


def choose(rig: Rig, events: Events) -> None:
    """A PIN has been entered, so that numbers may count; choosing has started, and the pad knows: it does things in the order asked."""
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "1234")
    rig.press_key(Key.ENTER)
    events.expect(PinEntered)
    rig.pad.start_choosing(CHOICES)
    rig.press_key(Key.CLEAR)
    assert events.expect(KeyPressed).key is Key.CLEAR


def test_one_digit_chooses_a_function_key_and_no_second_one(rig: Rig, events: Events, key: DeliveredKey) -> None:
    for digit, chosen in zip("123", CHOICES, strict=True):
        choose(rig, events)
        rig.rest()
        rig.press(digit)
        assert events.expect(KeyPressed).key is chosen
        rig.rest()
        rig.press(digit)
    rig.press_key(Key.CLEAR)
    assert events.expect(KeyPressed).key is Key.CLEAR


def test_a_digit_without_a_choice_chooses_nothing(rig: Rig, events: Events, key: DeliveredKey) -> None:
    choose(rig, events)
    for digit in "0456789":
        rig.rest()
        rig.press(digit)
    rig.press_key(Key.CLEAR)
    assert events.expect(KeyPressed).key is Key.CLEAR
    rig.rest()
    rig.press("2")
    assert events.expect(KeyPressed).key is Key.FDK_RIGHT_3


@pytest.mark.parametrize("count", [0, MOST_CHOICES + 1])
def test_f08_no_more_keys_are_offered_than_may_count_as_digits(rig: Rig, events: Events, count: int) -> None:
    with pytest.raises(ValueError, match=f"1 to {MOST_CHOICES} keys"):
        rig.pad.start_choosing(tuple(Key)[:count])


def test_f08_what_is_left_of_a_pin_chooses_nothing_and_stays_in_the_pad(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "1231")
    rig.press("2")
    rig.press_key(Key.ENTER)
    events.expect(PinEntered)
    rig.rest()
    rig.press("1")
    choose(rig, events)
    rig.press("231")
    rig.press_key(Key.CLEAR)
    assert events.expect(KeyPressed).key is Key.CLEAR
    rig.rest()
    rig.press("1")
    assert events.expect(KeyPressed).key is Key.FDK_RIGHT_4


def test_choosing_that_has_ended_leaves_digits_without_meaning(rig: Rig, events: Events, key: DeliveredKey) -> None:
    choose(rig, events)
    rig.pad.end_choosing()
    rig.pad.end_choosing()
    rig.rest()
    rig.press("1")
    rig.press_key(Key.CLEAR)
    assert events.expect(KeyPressed).key is Key.CLEAR


def test_f03_during_pin_entry_no_digit_chooses(rig: Rig, events: Events, key: DeliveredKey) -> None:
    choose(rig, events)
    rig.pad.start_pin_entry(4, 4, PAN)
    for count, digit in enumerate("1213", start=1):
        rig.rest()
        rig.press(digit)
        assert events.expect(PinDigit).digits == count
    rig.press_key(Key.ENTER)
    block = events.expect(PinEntered).pin_block
    assert decipher_pinblock_iso_4(key.clear, block.data, PAN.digits) == "1213"
    rig.rest()
    rig.press("1")


def test_function_keys_are_reported_while_choosing(rig: Rig, events: Events, key: DeliveredKey) -> None:
    choose(rig, events)
    for pressed in (Key.CANCEL, Key.ENTER, Key.FDK_LEFT_1):
        rig.press_key(pressed)
        assert events.expect(KeyPressed).key is pressed


# Trouble --------------------------------------------------------------------------------------------------------------------------


def test_a_pad_without_a_key_says_so_when_a_pin_is_wanted(rig: Rig, events: Events) -> None:
    rig.pad.start_pin_entry(4, 4, PAN)
    assert events.expect(PinPadFailed).code == "pin-pad-no-key"
    key = deliver(rig.master_key)
    rig.pad.load_key(key.key_block, key.kcv)
    events.expect(PinKeyLoaded)
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "1234")


def test_a_key_lost_during_pin_entry_ends_it_with_a_failure(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "1234")
    rig.lose_key()
    rig.press_key(Key.ENTER)
    assert events.expect(PinPadFailed).code == "pin-pad-no-key"
    rig.press_key(Key.ENTER)
    assert events.expect(KeyPressed).key is Key.ENTER


def test_a_broken_pad_answers_every_command_with_its_failure(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "12")
    rig.fail()
    code = events.expect(PinPadFailed).code
    rig.pad.load_key(key.key_block, key.kcv)
    assert events.expect(PinPadFailed).code == code
    rig.pad.start_pin_entry(4, 4, PAN)
    assert events.expect(PinPadFailed).code == code
    rig.pad.check()
    assert events.expect(PinPadFailed).code == code
    rig.pad.start_choosing(CHOICES)
    assert events.expect(PinPadFailed).code == code
    rig.pad.end_choosing()
    rig.pad.end_pin_entry()
    rig.press("3")
    rig.press_key(Key.CANCEL)
    rig.recover()
    events.expect(PinPadRecovered)
    rig.pad.check()
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "1234")


def test_an_opened_pad_loses_its_keys(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.tamper()
    assert events.expect(PinPadFailed).code == "pin-pad-tampered"
    rig.recover()
    events.expect(PinPadRecovered)
    rig.pad.start_pin_entry(4, 4, PAN)
    assert events.expect(PinPadFailed).code == "pin-pad-no-key"
    rig.pad.load_key(key.key_block, key.kcv)
    events.expect(PinKeyLoaded)


def test_a_pad_that_broke_while_choosing_has_forgotten_the_choices(rig: Rig, events: Events, key: DeliveredKey) -> None:
    choose(rig, events)
    rig.fail()
    events.expect(PinPadFailed)
    rig.recover()
    events.expect(PinPadRecovered)
    rig.rest()
    rig.press("1")
    rig.press_key(Key.CLEAR)
    assert events.expect(KeyPressed).key is Key.CLEAR


def test_nothing_is_posted_after_close(rig: Rig, events: Events, key: DeliveredKey) -> None:
    rig.pad.start_pin_entry(4, 4, PAN)
    type_digits(rig, events, "12")
    rig.pad.close()
    rig.press("3")
    rig.press_key(Key.CANCEL)
    rig.pad.end_pin_entry()
    events.assert_none_waiting()

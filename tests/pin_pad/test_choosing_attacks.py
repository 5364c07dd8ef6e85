"""A program that has got at the port asks for choices while people type a PIN (issue 7, item 2; docs/serial-epp.md, «Choosing by number»).

The program knows the protocol, hears every event at once, and has the screen. The pad has only its rule.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otp_atm.contracts.keys import deliver
from tests.pin_pad.epp_device import EARNED, EARNED_FOR, MOST_CHOICES, REST, Device

MASTER_KEY = bytes(range(32))
PAN = "6037991234567893"
OFFER = ("fdk-left-1", "fdk-left-2", "fdk-left-3")
AT_ONCE = 1e-6


class Program:
    """The attacker at the port, and the customer's hands, on one clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.learned = ""
        """The digits that the pad has given away."""
        self._heard = 0
        self._number = 0
        self._device = Device(self, lambda: self.now, lambda: self.now)
        self._device.put_in_master_key(MASTER_KEY)
        key = deliver(MASTER_KEY)
        self.say("HELLO EPP/1 00000000")
        self.say(f"LOAD {key.key_block} {key.kcv}")

    def send(self, payload: str) -> None:
        """What the pad says; an event is acknowledged as soon as it is there."""
        words = payload.split(" ")
        if words[1] == "CHOSEN":
            self.learned += str(OFFER.index(words[3]) + 1)
        if payload[0] == "E":
            self._heard += 1
            self._acknowledged = payload[1:3]

    def say(self, command: str) -> None:
        self._number = (self._number + 1) % 256
        self._device.hear(f"C{self._number:02X} {command}")
        self._settle()

    def choose(self) -> None:
        self.say(f"CHOOSE {' '.join(OFFER)}")

    def press(self, key: str) -> None:
        if key.isdigit():
            self._device.press(key)
        else:
            self._device.press_key(key)
        self._settle()

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def let_a_real_pin_pass(self) -> None:
        self.say(f"OPEN 4 12 {PAN}")
        for key in [*"9876", "enter"]:
            self.wait(1.0)
            self.press(key)

    def _settle(self) -> None:
        """The pad does what there is to do, and every event is acknowledged."""
        self._acknowledged = ""
        self._device.work()
        while self._acknowledged:
            number, self._acknowledged = self._acknowledged, ""
            self._device.hear(f"A{number}")


def asks_again_whenever_it_has_heard(program: Program, before: str) -> None:
    """It sends the next CHOOSE as soon as a digit has come."""
    if program.learned != before:
        program.choose()


def asks_again_all_the_time(program: Program, before: str) -> None:
    """It does not know of digits that were not offered, and asks again after each in any case."""
    program.choose()


def begins_anew(program: Program, before: str) -> None:
    """It tries whether another way to begin gives more."""
    program.say("SHUT")
    program.choose()


POLICIES = [asks_again_whenever_it_has_heard, asks_again_all_the_time, begins_anew]
Policy = Callable[[Program, str], None]


def typed(program: Program, pin: str, pace: float, policy: Policy) -> str:
    """What the program learns while somebody types this for what the screen says is a PIN."""
    already = program.learned
    program.choose()
    for digit in pin:
        program.wait(pace)
        before = program.learned
        program.press(digit)
        policy(program, before)
    program.wait(pace)
    program.press("enter")
    return program.learned[len(already) :]


def prefix(pin: str) -> str:
    """The digits before the first that is not offered."""
    offered = [1 <= int(digit) <= MOST_CHOICES for digit in pin]
    return pin[: (*offered, False).index(False)]


PINS = st.text("0123456789", min_size=4, max_size=12)
SLOW = st.floats(REST + 0.01, 5.0)


@given(pins=st.lists(PINS, min_size=1, max_size=4), pace=SLOW, policy=st.sampled_from(POLICIES))
def test_f03_without_a_real_pin_entry_before_it_not_one_digit_is_learned(pins: list[str], pace: float, policy: Policy) -> None:
    program = Program()
    for pin in pins:
        assert typed(program, pin, pace, policy) == ""


@given(pin=PINS, pace=SLOW, policy=st.sampled_from(POLICIES))
def test_f03_asked_once_more_slow_people_give_away_what_is_offered_up_to_the_first_other_digit(
    pin: str, pace: float, policy: Policy
) -> None:
    program = Program()
    program.let_a_real_pin_pass()
    learned = typed(program, pin, pace, policy)
    assert prefix(pin).startswith(learned)
    assert len(learned) <= EARNED


def test_the_bound_is_no_better_than_the_page_says() -> None:
    """The rule is not so strict that the tests above could not fail."""
    program = Program()
    program.let_a_real_pin_pass()
    assert typed(program, "12391", 0.6, asks_again_whenever_it_has_heard) == "123"


@given(pin=PINS, pace=st.floats(0.01, REST - 0.01), policy=st.sampled_from(POLICIES))
def test_f03_who_types_faster_than_the_rest_gives_nothing_away(pin: str, pace: float, policy: Policy) -> None:
    program = Program()
    program.let_a_real_pin_pass()
    assert typed(program, pin, pace, policy) == ""


@given(pins=st.lists(st.text("123", min_size=4, max_size=12), min_size=3, max_size=6), policy=st.sampled_from(POLICIES))
def test_f03_however_often_people_are_asked_eight_digits_are_the_most(pins: list[str], policy: Policy) -> None:
    program = Program()
    program.let_a_real_pin_pass()
    for pin in pins:
        typed(program, pin, 0.7, policy)
    assert len(program.learned) <= EARNED == 8


@pytest.mark.parametrize(
    "end",
    [
        lambda program: program.press("cancel"),
        lambda program: program.wait(EARNED_FOR + 0.1),
        lambda program: program.say("HELLO EPP/1 11111111"),
        lambda program: program.say("WIPE"),
        lambda program: program._device.change("ready"),
        lambda program: (program._device.restart(), program.say("HELLO EPP/1 22222222")),
    ],
    ids=["cancel", "two-minutes", "hello", "wipe", "state", "restart"],
)
def test_what_was_earned_ends(end: Callable[[Program], object]) -> None:
    program = Program()
    program.let_a_real_pin_pass()
    end(program)
    assert typed(program, "1111", 0.7, asks_again_all_the_time) == ""


def test_an_honest_customer_makes_the_longest_visit_by_numbers() -> None:
    """Deactivated, and registered again until the PIN is asked for: each screen is answered by its number, as fast as may be."""
    program = Program()
    program.let_a_real_pin_pass()
    for number in "1211111":
        program.choose()
        program.wait(REST + AT_ONCE)
        program.press(number)
    assert program.learned == "1211111"


def test_a_slip_is_forgiven_after_any_key_that_is_no_digit() -> None:
    program = Program()
    program.let_a_real_pin_pass()
    program.choose()
    for key in ("7", "2", "clear", "2"):
        program.wait(1.0)
        program.press(key)
    assert program.learned == "2"

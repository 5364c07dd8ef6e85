"""Pads that take their time, up to `timeouts.device` for each command: nothing is lost or stale (docs/serial-epp.md, «Patience»)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psec.pinblock import decipher_pinblock_iso_4

from otp_atm.configuration import Settings
from otp_atm.contracts.keys import DeliveredKey, deliver
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.kiosk.events import (
    BankPresent,
    Event,
    KeyDelivered,
    KeyPressed,
    PinDigit,
    PinEntered,
    PinKeyLoaded,
    PinKeyRejected,
    PinPadFailed,
)
from otp_atm.kiosk.journal import Journal, MemorySink
from otp_atm.kiosk.requests import BankRequest, CheckBank, FetchPinKey
from otp_atm.kiosk.runner import Arms, Runner
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key, Pan
from tests.pin_pad.slow_world import LIMIT, World
from tests.spoken import EN
from tests.whole import TABLE

MASTER_KEY = bytes(range(32))
PAN = Pan("6037991234567893")
COMMANDS = ("HELLO", "ALIVE", "SIGN", "LOAD", "OPEN", "CHOOSE", "SHUT")
CHOICES = (Key.FDK_RIGHT_1, Key.FDK_RIGHT_2, Key.FDK_LEFT_4)
QUIET = 8 * LIMIT
"""Seconds after which the slowest pad has done everything that it was asked."""


def always(seconds: float) -> Callable[[str], float]:
    return lambda _: seconds


def world_with_key(pace: Callable[[str], float], **how: Any) -> tuple[World, DeliveredKey]:
    """A pad that is given a key at once."""
    world, key = World(pace, **how), deliver(MASTER_KEY)
    world.device.put_in_master_key(MASTER_KEY)
    world.at(0.1, lambda: world.driver.load_key(key.key_block, key.kcv))
    return world, key


# Going into service ---------------------------------------------------------------------------------------------------------------


class WellBank:
    """Delivers a key to whoever asks, and is there."""

    def ask(self, request: BankRequest, reply: Callable[[Event], None]) -> None:
        key = deliver(MASTER_KEY)
        answers: Mapping[type[BankRequest], Event] = {FetchPinKey: KeyDelivered(key.key_block, key.kcv), CheckBank: BankPresent()}
        reply(answers[type(request)])

    def end_card_session(self) -> None:
        """There is none."""

    def close(self) -> None:
        """Nothing is open."""


class Shown:
    """A display that remembers what it showed."""

    def __init__(self) -> None:
        self.states: list[State] = []

    def show(self, view: State) -> None:
        self.states.append(view)

    def close(self) -> None:
        """Nothing is open."""


class WorldClock:
    """The world's clock as the terminal's."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._world.now, UTC)

    def monotonic(self) -> float:
        return self._world.now


@pytest.mark.parametrize("seconds", [0.0, 0.5, 1.0, 1.5, 3.0, 5.0, 9.5])
@pytest.mark.parametrize("slow", [("LOAD",), COMMANDS])
def test_a_pad_that_needs_up_to_the_limit_for_a_command_gets_into_service(seconds: float, slow: tuple[str, ...]) -> None:
    world, shown = World(lambda name: seconds if name in slow else 0.0), Shown()
    world.device.put_in_master_key(MASTER_KEY)
    clock = WorldClock(world)
    journal = Journal(MemorySink(), "ATM-1", clock)
    arms: Arms[State] = Arms(MockCardReader(), world.driver, shown, WellBank(), journal, clock, lambda state, *_: state, "ATM-1")
    runner = Runner(arms, TABLE, Settings().timeouts.by_kind(), EN)

    def turn() -> None:
        runner.turn()
        world.at(world.now + 0.05, turn)

    world.at(0.0, turn)
    world.run(3 * LIMIT, connect=runner.start)
    assert shown.states[-1] is Visit.WELCOME
    assert Visit.OUT_OF_SERVICE not in shown.states


@given(st.fixed_dictionaries({name: st.floats(0.0, 0.95 * LIMIT) for name in COMMANDS}))
def test_a_pad_at_work_on_something_else_is_waited_for(pace: dict[str, float]) -> None:
    """Each command has the limit for itself, whatever stands before it: a sign of life, the end of a screen."""
    world, key = World(pace.__getitem__), deliver(MASTER_KEY)
    world.device.put_in_master_key(MASTER_KEY)
    asked = pace["HELLO"] + 1.5  # a sign of life has just been asked for
    world.at(asked, lambda: world.driver.load_key(key.key_block, key.kcv))
    world.run(asked + QUIET)
    (loaded,) = [(moment, event) for moment, event in world.told if isinstance(event, PinKeyLoaded)]
    assert world.events(Event) == [loaded[1]]
    assert loaded[0] <= asked + Settings().timeouts.pin_pad


# Dead pads ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("moment", [0.0, 1.7, 20.0, 20.5])
def test_a_dead_pad_is_noticed_within_the_limit_and_a_pulse(seconds: float, moment: float) -> None:
    world, _ = world_with_key(always(seconds))
    world.at(moment, lambda: setattr(world, "dead", True))
    world.at(20.3, lambda: world.driver.start_pin_entry(4, 4, PAN))
    world.run(60.0)
    ((told, failed),) = [(moment, event) for moment, event in world.told if isinstance(event, PinPadFailed)][:1]
    assert failed == PinPadFailed("pin-pad-silent")
    assert moment < told <= moment + 2 * LIMIT + 1.5


def test_a_dead_pad_is_found_again_when_it_lives() -> None:
    world, _ = world_with_key(always(1.0))
    world.at(5.0, lambda: setattr(world, "dead", True))
    world.at(40.0, lambda: setattr(world, "dead", False))
    world.run(70.0)
    assert [type(event).__name__ for event in world.events(Event)] == ["PinKeyLoaded", "PinPadFailed", "PinPadRecovered"]


# What is superseded ---------------------------------------------------------------------------------------------------------------


def test_what_has_been_superseded_before_its_turn_is_never_sent() -> None:
    world, _ = world_with_key(always(1.0))

    def change_mind() -> None:
        for _ in range(50):
            world.driver.start_pin_entry(4, 4, PAN)
            world.driver.end_pin_entry()
            world.driver.start_choosing(CHOICES)
            world.driver.end_choosing()
            world.driver.check()
        world.driver.start_pin_entry(8, 8, PAN)

    world.at(10.0, change_mind)
    world.run(20.0)
    modes = [payload for moment, payload in world.arrived if moment >= 10.0 and payload[4:].split(" ")[0] in {"OPEN", "CHOOSE", "SHUT"}]
    assert len({payload[:3] for payload in modes}) <= 3
    assert modes[-1][4:] == f"OPEN 8 8 {PAN.digits}"


def test_a_refusal_of_what_has_been_superseded_is_not_told() -> None:
    world = World(always(1.0))
    world.at(5.0, lambda: world.driver.start_pin_entry(4, 4, PAN))  # without a key
    world.at(5.1, world.driver.end_pin_entry)
    world.at(10.0, lambda: world.driver.start_pin_entry(4, 4, PAN))
    world.at(10.1, lambda: world.driver.start_choosing(CHOICES))
    world.run(20.0)
    assert world.events(Event) == []


def test_only_what_became_of_the_last_key_is_told() -> None:
    world, _ = world_with_key(always(1.0))
    keys = [deliver(MASTER_KEY) for _ in range(5)]
    for key in keys:
        world.at(10.0, partial(world.driver.load_key, key.key_block, key.kcv))
    world.run(30.0)
    assert [event.kcv for event in world.events(PinKeyLoaded)][1:] == [keys[-1].kcv]
    assert len({payload for _, payload in world.arrived if " LOAD " in payload}) <= 3


def test_a_key_that_cannot_even_be_sent_supersedes_the_one_under_way() -> None:
    world, key = world_with_key(always(1.0))
    world.at(1.5, lambda: world.driver.load_key("B" + key.key_block[1:], key.kcv))
    world.run(20.0)
    assert world.events(Event) == [PinKeyRejected("pin-key-wrong-version")]


@pytest.mark.parametrize(("moment", "lost"), [(30.5, False), (31.5, True)], ids=["before the entry began", "in the middle of it"])
def test_a_pad_that_becomes_ready_has_lost_only_the_entry_that_it_had_begun(moment: float, lost: bool) -> None:
    world, _ = world_with_key(always(1.0))
    world.at(30.0, lambda: world.driver.start_pin_entry(4, 4, PAN))
    world.at(moment, lambda: world.device.change("ready"))
    world.at(33.0, partial(world.press, "1"))
    world.run(60.0)
    assert bool(world.events(PinPadFailed)) is lost
    assert bool(world.events(PinDigit)) is not lost


def test_a_slow_pad_is_not_asked_twice_once_its_pace_is_known() -> None:
    world, _ = world_with_key(always(1.0))
    world.at(20.0, lambda: world.driver.start_pin_entry(4, 4, PAN))
    world.at(30.0, lambda: world.driver.start_pin_entry(6, 6, PAN))
    world.run(60.0)
    late = [payload for moment, payload in world.arrived if moment > 25.0 and payload[0] == "C"]
    assert len(late) == len(set(late))


# A customer -----------------------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    seconds=st.sampled_from([0.0, 0.3, 1.0, 2.0, 3.0]),
    start=st.floats(20.0, 24.0),
    pin=st.text("0123456789", min_size=4, max_size=8),
    between=st.floats(0.05, 0.6),
)
def test_a_customer_who_types_at_once_loses_no_digit(seconds: float, start: float, pin: str, between: float) -> None:
    """Menu, PIN, PIN again, menu, at the pace of a person, whatever else the pad is at."""
    world, key = world_with_key(always(seconds))
    driver = world.driver
    world.at(start, lambda: driver.start_choosing(CHOICES))
    first = start + seconds + 0.1
    again = first + 0.05 + between * (len(pin) + 1) + 2 * seconds + 0.3
    for opened in (first, again):
        world.at(opened, driver.end_choosing if opened == first else driver.end_pin_entry)
        world.at(opened, lambda: driver.start_pin_entry(len(pin), len(pin), PAN))
        for place, digit in enumerate(pin):
            world.at(opened + 0.05 + between * (place + 1), partial(world.press, digit))
        world.at(opened + 0.05 + between * (len(pin) + 1), partial(world.press, "enter"))
    world.run(again + QUIET)
    counts = list(range(1, len(pin) + 1))
    assert [event.digits for event in world.events(PinDigit)] == counts + counts
    blocks = [event.pin_block.data for event in world.events(PinEntered)]
    assert [decipher_pinblock_iso_4(key.clear, block, PAN.digits) for block in blocks] == [pin, pin]


def test_a_choice_that_comes_late_is_not_taken_for_an_answer_to_the_next_question() -> None:
    """The pad is at a sign of life when the digit is pressed; when it tells, another screen is there."""
    world, _ = world_with_key(always(1.0))
    driver = world.driver
    type_pin(world, 10.0, "1234")
    world.at(15.0, lambda: driver.start_choosing(CHOICES))
    busy = 18.0
    world.at(busy, partial(world.press, "1"))
    world.at(busy + 0.005, driver.end_choosing)
    world.at(busy + 0.006, lambda: driver.start_choosing(CHOICES[::-1]))
    world.run(40.0)
    assert world.events(KeyPressed) == []


def type_pin(world: World, moment: float, pin: str) -> None:
    world.at(moment, lambda: world.driver.start_pin_entry(4, 12, PAN))
    for place, key in enumerate([*pin, "enter"]):
        world.at(moment + 2.0 + place / 10, partial(world.press, key))


# Anything -------------------------------------------------------------------------------------------------------------------------


@dataclass
class Typist:
    """What must have become of every key: it counts for what the pad had been asked, in the order in which all of it came."""

    entry: tuple[str, int, int] | None = None
    digits: str = ""
    said: list[list[str]] = field(default_factory=list)
    """What the pad has to report of all this."""
    pins: list[str] = field(default_factory=list)

    def ask(self, number: str, name: str, *words: str) -> None:
        if name in {"OPEN", "CHOOSE", "SHUT", "HELLO"}:
            self.entry, self.digits = (number, int(words[0]), int(words[1])) if name == "OPEN" else None, ""

    def press(self, key: str) -> None:
        if not self.entry:
            return
        number, minimum, maximum = self.entry
        if key.isdigit() and len(self.digits) < maximum:
            self.digits += key
            self.said.append(["DIGIT", number, str(len(self.digits))])
        elif key == "clear":
            self.digits = ""
            self.said.append(["CLEARED", number])
        elif key == "enter" and len(self.digits) >= minimum:
            self.said.append(["DONE", number])
            self.pins.append(self.digits)
            self.entry, self.digits = None, ""


CLEAR = bytes(range(16, 32))


def load(world: World) -> None:
    key = deliver(MASTER_KEY, clear=CLEAR)
    world.driver.load_key(key.key_block, key.kcv)


TERMINAL: Mapping[str, Callable[[World], None]] = {
    "open": lambda world: world.driver.start_pin_entry(4, 6, PAN),
    "open longer": lambda world: world.driver.start_pin_entry(4, 12, PAN),
    "end entry": lambda world: world.driver.end_pin_entry(),
    "choose": lambda world: world.driver.start_choosing(CHOICES),
    "end choosing": lambda world: world.driver.end_choosing(),
    "check": lambda world: world.driver.check(),
    "another key": load,
}
MODES = {"OPEN": "open", "CHOOSE": "choosing"}
HANDS = [*"0123456789", *"1234", "clear", "enter", "enter", "cancel", "fdk-left-1"]


def often(most: float) -> st.SearchStrategy[float]:
    """Seconds, very often few."""
    return st.one_of(st.just(0.0), st.floats(0.0, 0.3), st.floats(0.0, most))


MOMENTS = st.lists(st.tuples(often(4.0), st.sampled_from([*TERMINAL, *HANDS, *HANDS])), max_size=60)
PACES = st.fixed_dictionaries({name: often(0.7 * LIMIT) for name in COMMANDS})
LOST = st.lists(st.sampled_from([False, False, False, True]), max_size=60).map(
    lambda lost: [now and not any(lost[max(0, at - 5) : at]) for at, now in enumerate(lost)]
)
"""Which frames the wire loses: seldom, and not what is said again straight away."""


@settings(deadline=None, max_examples=150)
@given(moments=MOMENTS, pace=PACES, to_pad=LOST, to_terminal=LOST)
def test_whatever_happens_the_pad_ends_as_it_was_asked_last_and_every_digit_counts_once(
    moments: list[tuple[float, str]], pace: dict[str, float], to_pad: list[bool], to_terminal: list[bool]
) -> None:
    world = World(pace.__getitem__, (to_pad, to_terminal))
    world.device.put_in_master_key(MASTER_KEY)
    world.at(0.0, partial(load, world))
    now = pace["HELLO"] + pace["LOAD"] + 3 * LIMIT
    for pause, what in moments:
        now += pause
        world.at(now, partial(TERMINAL[what], world) if what in TERMINAL else partial(world.press, what))
    world.run(now + QUIET)

    assert not world.events(PinPadFailed)
    assert not world.events(PinKeyRejected)
    assert world.idle
    asked = world.driver._asked
    assert world.device.mode == ((MODES[asked.name], f"{asked.number:02X}") if asked else ())
    typist, last = Typist(), ""
    for _, what in world.arrived:
        if what in HANDS:
            typist.press(what)
        elif what[0] == "C" and what != last:
            last = what
            typist.ask(what[1:3], *what[4:].split(" "))
    said = [words for words in world.said if words[0] in {"DIGIT", "CLEARED", "DONE"}]
    assert [words[:2] if words[0] == "DONE" else words for words in said] == typist.said
    blocks = [bytes.fromhex(words[3]) for words in said if words[0] == "DONE"]
    assert [decipher_pinblock_iso_4(CLEAR, block, PAN.digits) for block in blocks] == typist.pins

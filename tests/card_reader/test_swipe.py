"""A stripe reader that types, told from a person (ISO/IEC 7811-2, 7813; issue 4, item 2)."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest

from hardware.card_reader.stripe import StripeCardReader
from hardware.card_reader.swipe import LONGEST_GAP, LONGEST_TRACK, SwipeDecoder
from hardware.card_reader.trouble import CardCode
from kiosk.events import CardInserted, CardRead, CardRemoved, CardUnreadable, Event
from tests.card_reader.virtual.variants import NAMELESS, TODAY
from tests.contracts.card_reader import Events

DATA = "6037991234567893=29051010000012300000"
TRACK_1 = "%B6037991234567893^AHMADI/SARA^29051010000012300000?"
FAST = 0.01
SLOW = 0.18


def with_lrc(data: str, error: int = 0) -> str:
    framed = f";{data}?"
    return framed + chr(0x30 + (reduce(xor, map(ord, framed)) & 0x0F ^ error))


def type_in(decoder: SwipeDecoder, text: str, gap: float = FAST) -> tuple[str, list[str | None]]:
    """What is left for people, and what was swiped, once the text has been typed and silence has followed."""
    left, swiped, at = "", [], 100.0
    for character in text:
        at += gap
        taken, swipe = decoder.feed(character, at)
        left += "" if taken else character
        swiped += [swipe.data] if swipe else []
    last = decoder.tick(at + LONGEST_GAP + FAST)
    return left, swiped + ([last.data] if last else [])


@pytest.mark.parametrize(
    "text",
    [
        f";{DATA}?",
        f";{DATA}?\r",
        f";{DATA}?\r\n",
        with_lrc(DATA),
        with_lrc(DATA) + "\r",
        f"{TRACK_1};{DATA}?\r",
        f"{TRACK_1}X{with_lrc(DATA)}\r",
        f"{TRACK_1}\r;{DATA}?\r",
        f";{DATA}?+01=023?\r",
        f";;{DATA}?",
    ],
)
def test_a_swipe_is_taken_whole_and_nothing_of_it_left(text: str) -> None:
    assert type_in(SwipeDecoder(), text) == ("", [DATA])


@pytest.mark.parametrize("text", [with_lrc(DATA, error=1), f";{DATA}", ";" + "1" * LONGEST_TRACK + "?12345", f";{DATA}?x"])
def test_a_swipe_that_went_wrong_says_so_once_and_leaves_nothing(text: str) -> None:
    assert type_in(SwipeDecoder(), text) == ("", [None])


@pytest.mark.parametrize("gap", [FAST, SLOW])
def test_what_people_type_is_left_to_them(gap: float) -> None:
    assert type_in(SwipeDecoder(), "1234\r5678=?", gap) == ("1234\r5678=?", [])


def test_a_track_typed_by_a_person_is_no_swipe() -> None:
    assert type_in(SwipeDecoder(), f";{DATA}?", SLOW) == (f"{DATA}?", [])


def test_a_track_typed_by_a_fast_person_is_no_swipe() -> None:
    assert type_in(SwipeDecoder(), f";{DATA}?", gap=0.12)[1] == [None]


def test_a_slip_on_the_sentinel_does_not_swallow_what_is_typed_afterwards() -> None:
    decoder = SwipeDecoder()
    assert decoder.feed(";", 10.0) == (True, None)
    assert decoder.feed("5", 10.5) == (False, None)


def test_keys_without_a_character_are_left_to_people() -> None:
    assert SwipeDecoder().feed("", 1.0) == (False, None)


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (DATA, CardRead(NAMELESS)),
        ("6037991234567894=29051010000", CardUnreadable(CardCode.NUMBER_INVALID.value)),
        ("6037991234567893=27021010000", CardUnreadable(CardCode.EXPIRED.value)),
        ("6037991234567893=29131010000", CardUnreadable(CardCode.DATA_INVALID.value)),
        ("6037991234567893==1010000", CardUnreadable(CardCode.DATA_INVALID.value)),
        ("60379=29051010000", CardUnreadable(CardCode.DATA_INVALID.value)),
        ("", CardUnreadable(CardCode.DATA_INVALID.value)),
    ],
)
def test_what_was_swiped_is_checked(data: str, answer: Event) -> None:
    posted: list[Event] = []
    reader = StripeCardReader(today=lambda: TODAY, clock=lambda: 1.0)
    reader.connect(posted.append)
    reader.accept()
    for character in f";{data}?\r":
        assert reader.feed(character)
    assert posted == [CardInserted(), answer]


def test_a_swipe_that_nobody_waits_for_is_swallowed_and_forgotten() -> None:
    posted: list[Event] = []
    reader = StripeCardReader(today=lambda: TODAY, clock=lambda: 1.0)
    reader.connect(posted.append)
    for character in f";{DATA}?\r":
        assert reader.feed(character)
    reader.accept()
    assert posted == []


def test_a_second_swipe_during_a_session_changes_nothing() -> None:
    posted: list[Event] = []
    reader = StripeCardReader(today=lambda: TODAY, clock=lambda: 1.0)
    reader.connect(posted.append)
    reader.accept()
    for character in f";{DATA}?\r;{DATA}?\r":
        assert reader.feed(character)
    reader.eject()
    assert posted == [CardInserted(), CardRead(NAMELESS), CardRemoved()]


@pytest.mark.parametrize(("text", "answer"), [(f";{DATA}?", CardRead), (f";{DATA}", CardUnreadable)])
def test_a_swipe_that_ends_with_silence_is_noticed(text: str, answer: type[Event]) -> None:
    events = Events()
    reader = StripeCardReader(today=lambda: TODAY)
    reader.connect(events)
    reader.accept()
    for character in text:
        assert reader.feed(character)
    events.expect(CardInserted)
    events.expect(answer)
    reader.close()

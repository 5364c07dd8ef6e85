"""A stripe reader that types, told from a person (ISO/IEC 7811-2, 7813; issue 4, item 2)."""

from __future__ import annotations

import threading
from functools import reduce
from operator import xor

import pytest

from otp_atm.contracts.heard import Events
from otp_atm.hardware.card_reader.stripe import StripeCardReader
from otp_atm.hardware.card_reader.swipe import AFTERMATH, LATEST_REST, LONGEST_GAP, LONGEST_TRACK, Swipe, SwipeDecoder
from otp_atm.hardware.card_reader.trouble import CardCode, SwipeCode
from otp_atm.kiosk.events import CardInserted, CardRead, CardRemoved, CardUnreadable, Event, SwipeFailed
from otp_atm.kiosk.vocabulary import Card, Pan
from tests.card_reader.virtual.variants import NAMELESS

DATA = "6037991234567893=29051010000012300000"
TRACK_1 = "%B6037991234567893^AHMADI/SARA^29051010000012300000?"
FAST = 0.01
SLOW = 0.18
SLOWEST_READER = 0.04
PADDED_TRACK_1 = "%B6037991234567893^AHMADI/SARA                ^2905101000000000000000000000?"
TRACK_3 = "016037991234567893==1364364000000000000030050000100000000000000000000000==="
LRC_IS_SENTINEL = "6037991234567893=29051010000012300048"
"""The LRC of this track 2 is `;`, as the start sentinel."""
SHIFT = "\0"
"""In the texts below: a key that types no character."""


def with_lrc(data: str, error: int = 0) -> str:
    framed = f";{data}?"
    return framed + chr(0x30 + (reduce(xor, map(ord, framed)) & 0x0F ^ error))


def with_shift(text: str) -> str:
    """As a keyboard types it: Shift goes down before the characters that need it, and types nothing."""
    return "".join(SHIFT + character if character in ":<>?%^+" else character for character in text)


def type_in(decoder: SwipeDecoder, text: str, gap: float = FAST, hiccup: tuple[int, float] = (0, 0.0)) -> tuple[str, list[str | None]]:
    """What is left for people, and what was swiped, once the text has been typed and silence has followed.

    `hiccup` is a place in the text before which the terminal does not look for some seconds, and then finds all the rest at once.
    """
    left, swiped, at = "", [], 100.0
    place, stall = hiccup
    for number, character in enumerate(text):
        at += stall if number == place else 0.0 if stall and number > place else gap
        taken, swipe = decoder.feed(character.strip(SHIFT), at)
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
        f"{TRACK_1}+01=023?;{DATA}?\r",
        f";{DATA}?+01=023?\r",
        f";;{DATA}?",
        f"%E?;{DATA}?+E?\r",
        f"%?;{DATA}?\r",
        f"%E?\r;{DATA}?\r+E?\r",
        f"{TRACK_1};{DATA}?+{TRACK_3}?\r",
        f"{TRACK_1}\r;{DATA}?\r+{TRACK_3}?\r",
        f";{DATA}?#{TRACK_3}?\r",
        f";{DATA}?;{TRACK_3}?\r",
        f"{with_lrc(DATA)};{TRACK_3}?",
        f"{with_lrc(LRC_IS_SENTINEL)};{TRACK_3}?\r",
        f"{with_lrc(DATA)}+{TRACK_3}?7\r",
    ],
)
def test_a_swipe_is_taken_whole_and_nothing_of_it_left(text: str) -> None:
    left, swiped = type_in(SwipeDecoder(), text)
    assert left == ""
    assert swiped[0] in {DATA, LRC_IS_SENTINEL}
    assert None not in swiped


@pytest.mark.parametrize(
    "text",
    [
        ";E?",
        ";E?\r",
        ";E?E\r",
        ";?",
        ";?\r",
        ";=?\r",
        "%?;?\r",
        "%E?;E?+E?\r",
        "%E?\r;E?\r+E?\r",
        "%E?",
        "%E?\r",
        "%?",
        TRACK_1,
        f"{TRACK_1}\r",
        f"{TRACK_1}7\r",
        f"{TRACK_1};E?\r",
        f"{TRACK_1};?+{TRACK_3}?\r",
        f"{TRACK_1}+{TRACK_3}?\r",
        TRACK_1[:30],
        "%E,01,Parity Error\r\n",
        f"{TRACK_1};{DATA[:12]}",
    ],
)
def test_what_a_reader_types_when_it_could_not_read_is_a_failed_swipe_and_told_once(text: str) -> None:
    decoder = SwipeDecoder()
    left, swiped = type_in(decoder, text)
    late = decoder.tick(1000.0)
    assert left == ""
    assert swiped + ([late.data] if late else []) == [None]
    assert decoder.tick(2000.0) is None


def test_after_track_1_alone_a_second_of_silence_ends_the_swipe_and_it_is_told() -> None:
    """Sooner what comes is the rest of it: of a reader that takes its time, or a name whose `/` looked like the end."""
    decoder = SwipeDecoder()
    type_in(decoder, TRACK_1)
    over = 100.0 + FAST * len(TRACK_1)
    assert decoder.feed("1", over + AFTERMATH - FAST) == (True, None)
    assert decoder.feed("1", over + 2 * AFTERMATH) == (False, Swipe(None))
    assert not decoder.pending


@pytest.mark.parametrize("text", [f";{DATA}?", with_lrc(DATA), f"{TRACK_1};{DATA}?+{TRACK_3}?7"])
def test_behind_a_whole_swipe_without_enter_a_person_is_heard_after_half_a_second(text: str) -> None:
    decoder = SwipeDecoder()
    type_in(decoder, text)
    assert decoder.feed("1", 100.0 + FAST * len(text) + LATEST_REST + FAST) == (False, None)


def test_an_lrc_that_looks_like_a_start_sentinel_is_checked_like_any_other() -> None:
    assert with_lrc(LRC_IS_SENTINEL).endswith(";")
    for behind in ("", "\r", f"+{TRACK_3}?\r", f";{TRACK_3}?\r"):
        assert type_in(SwipeDecoder(), with_lrc(LRC_IS_SENTINEL) + behind) == ("", [LRC_IS_SENTINEL])
        if not behind.startswith(";"):
            assert type_in(SwipeDecoder(), f";{DATA}?;{behind}") == ("", [None])


@pytest.mark.parametrize("digit", "0123456789")
def test_an_lrc_that_needs_shift_is_an_lrc_like_any_other(digit: str) -> None:
    """Ten cards, whose LRCs are 7, 6, 5, 4, 3, 2, 1, 0, `?` and `>`."""
    data = DATA[:-1] + digit
    left, swiped = type_in(SwipeDecoder(), with_shift(with_lrc(data)) + "\r")
    assert (left.strip(SHIFT), swiped) == ("", [data])


def test_track_3_comes_behind_track_2_with_shift() -> None:
    left, swiped = type_in(SwipeDecoder(), with_shift(f";{DATA}?+01=023?\r"))
    assert (left.strip(SHIFT), swiped) == ("", [DATA])


@pytest.mark.parametrize("pace", [0.015, 0.022, SLOWEST_READER])
@pytest.mark.parametrize("before", ["", TRACK_1, PADDED_TRACK_1])
@pytest.mark.parametrize("data", [DATA, DATA + "0"])
def test_slow_readers_are_read(pace: float, before: str, data: str) -> None:
    assert type_in(SwipeDecoder(), f"{before};{data}?\r", pace) == ("", [data])


@pytest.mark.parametrize("garbage", ["%" + "1" * LONGEST_TRACK, "%B12;"])
def test_track_2_begins_anew_whatever_became_of_track_1(garbage: str) -> None:
    assert type_in(SwipeDecoder(), f"{garbage};{DATA}?\r") == ("", [DATA])


@pytest.mark.parametrize("stall", [LONGEST_GAP + FAST, 0.4, AFTERMATH - FAST])
@pytest.mark.parametrize("place", range(1, len(DATA) + 1))
def test_what_is_left_of_a_swipe_after_a_hiccup_is_nobodys_typing(place: int, stall: float) -> None:
    """Otherwise a rest of thirty digits and Enter would cost the customer a try of the card PIN."""
    left, swiped = type_in(SwipeDecoder(), f";{DATA}?\r", hiccup=(place, stall))
    assert left == ""
    assert swiped in ([], [None])


@pytest.mark.parametrize("place", [len(DATA) + 2, len(DATA) + 3])
def test_an_enter_that_comes_late_is_still_the_readers(place: int) -> None:
    assert type_in(SwipeDecoder(), f";{DATA}?\r\n", hiccup=(place, 0.4)) == ("", [DATA])


def test_a_digit_of_a_pin_that_looks_like_the_lrc_is_one_all_the_same() -> None:
    decoder = SwipeDecoder()
    assert type_in(decoder, f";{DATA}?") == ("", [DATA])
    at = 100.0 + FAST * (len(DATA) + 2)
    assert decoder.feed(with_lrc(DATA)[-1], at + LATEST_REST + FAST) == (False, None)


def test_track_2_after_a_hiccup_behind_track_1_is_read() -> None:
    assert type_in(SwipeDecoder(), f"{TRACK_1};{DATA}?\r", hiccup=(len(TRACK_1), 0.4)) == ("", [DATA])


def test_a_key_right_behind_a_whole_swipe_is_a_persons() -> None:
    assert type_in(SwipeDecoder(), f"{TRACK_1}X;{DATA}?\r\x1b1234\r") == ("\x1b1234\r", [DATA])


def test_people_are_heard_again_after_a_second_of_silence_behind_a_broken_swipe() -> None:
    decoder = SwipeDecoder()
    assert type_in(decoder, ";123456789") == ("", [None])
    assert decoder.feed("1", 101.0) == (True, None)
    assert decoder.feed("1", 101.0 + AFTERMATH + FAST) == (False, None)


@pytest.mark.parametrize("gap", [0.09, 0.12, SLOW, 0.3, AFTERMATH - FAST])
@pytest.mark.parametrize("text", [f";{DATA}?\r", f"{TRACK_1};{DATA}?\r", with_lrc(DATA) + "\r"])
def test_of_a_swipe_that_is_too_slow_to_be_read_nothing_is_left_to_people_either(text: str, gap: float) -> None:
    left, swiped = type_in(SwipeDecoder(), text, gap)
    assert left == ""
    assert swiped in ([], [None])


@pytest.mark.parametrize("stall", [LONGEST_GAP + FAST, 0.4, LATEST_REST - FAST])
@pytest.mark.parametrize("digit", "0123456789")
def test_an_lrc_that_comes_when_the_card_was_told_already_is_no_digit_of_a_pin(digit: str, stall: float) -> None:
    text = with_lrc(DATA[:-1] + digit) + "\r"
    assert type_in(SwipeDecoder(), text, hiccup=(len(DATA) + 2, stall)) == ("", [DATA[:-1] + digit])


@pytest.mark.parametrize("text", [f";{DATA}?\r", with_lrc(DATA, error=1), f";{DATA}", TRACK_1, "%" + "1" * LONGEST_TRACK])
def test_f08_a_track_that_is_over_is_not_kept(text: str) -> None:
    decoder = SwipeDecoder()
    type_in(decoder, text)
    assert "603799" not in repr(vars(decoder))


def test_a_plus_alone_is_a_key_like_any_other() -> None:
    """`pin_pad.keys: {kp_plus: enter}` is the operator's guide's own example."""
    assert type_in(SwipeDecoder(), "12+34+") == ("12+34+", [])


@pytest.mark.parametrize("text", [with_lrc(DATA, error=1), f";{DATA}", ";" + "1" * LONGEST_TRACK + "?12345", f";{DATA}?x"])
def test_a_swipe_that_went_wrong_says_so_once_and_leaves_nothing(text: str) -> None:
    assert type_in(SwipeDecoder(), text) == ("", [None])


@pytest.mark.parametrize("gap", [FAST, SLOW])
def test_what_people_type_is_left_to_them(gap: float) -> None:
    assert type_in(SwipeDecoder(), "1234\r5678=?", gap) == ("1234\r5678=?", [])


def test_a_slip_on_the_sentinel_swallows_no_more_than_a_second_of_what_is_typed_afterwards() -> None:
    decoder = SwipeDecoder()
    assert decoder.feed(";", 10.0) == (True, None)
    assert decoder.feed("5", 10.0 + AFTERMATH + FAST) == (False, None)


def test_keys_without_a_character_are_left_to_people() -> None:
    assert SwipeDecoder().feed("", 1.0) == (False, None)


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (DATA, CardRead(NAMELESS)),
        ("6037991234567894=29051010000", CardUnreadable(CardCode.NUMBER_INVALID.value)),
        ("6037991234567893=27021010000", CardRead(Card(NAMELESS.pan, "2702"))),
        ("6037991234567893=10061010000", CardRead(Card(NAMELESS.pan, "1006"))),
        ("6037991234567893=00001010000", CardRead(Card(NAMELESS.pan, "0000"))),
        ("6037991234567893==1010000", CardRead(Card(NAMELESS.pan))),
        ("6037991234567893===0000", CardRead(Card(NAMELESS.pan))),
        ("6037991234567893=2905=0000", CardRead(NAMELESS)),
        ("6037991234567893=2905", CardRead(NAMELESS)),
        ("603799123451=29051010000", CardRead(Card(Pan("603799123451"), "2905"))),
        ("6037991234567890126=29051010000", CardRead(Card(Pan("6037991234567890126"), "2905"))),
        ("60379912344=29051010000", CardUnreadable(CardCode.DATA_INVALID.value)),
        ("60379=29051010000", CardUnreadable(CardCode.DATA_INVALID.value)),
    ],
)
def test_what_was_swiped_is_checked(data: str, answer: Event) -> None:
    posted: list[Event] = []
    reader = StripeCardReader(clock=lambda: 1.0)
    reader.connect(posted.append)
    reader.accept()
    for character in f";{data}?\r":
        assert reader.feed(character)
    assert posted == [CardInserted(), answer]


def swiped(reader: StripeCardReader, text: str) -> None:
    for character in text:
        assert reader.feed(character)


def test_after_a_failed_swipe_the_next_one_is_read() -> None:
    posted: list[Event] = []
    reader = StripeCardReader(clock=lambda: 1.0)
    reader.connect(posted.append)
    reader.accept()
    for text in (";E?\r", "%E?;E?+E?\r", f";{DATA}?\r"):
        swiped(reader, text)
    failed = SwipeFailed(SwipeCode.MISREAD.value)
    assert posted == [failed, failed, CardInserted(), CardRead(NAMELESS)]


@pytest.mark.parametrize("service", ["201", "601", "221"])
def test_beside_a_chip_reader_a_card_with_a_chip_is_to_be_inserted(service: str) -> None:
    posted: list[Event] = []
    reader = StripeCardReader(clock=lambda: 1.0)
    reader.connect(posted.append)
    reader.chip_first = True
    reader.accept()
    swiped(reader, f";6037991234567893=2905{service}0000?\r")
    assert posted == [SwipeFailed(SwipeCode.HAS_CHIP.value)]
    reader.chip_first = False
    swiped(reader, f";6037991234567893=2905{service}0000?\r")
    assert posted[1:] == [CardInserted(), CardRead(NAMELESS)]


def test_a_swipe_that_nobody_waits_for_is_swallowed_and_forgotten() -> None:
    posted: list[Event] = []
    reader = StripeCardReader(clock=lambda: 1.0)
    reader.connect(posted.append)
    for character in f";{DATA}?\r":
        assert reader.feed(character)
    reader.accept()
    assert posted == []


def test_a_second_swipe_during_a_session_changes_nothing() -> None:
    posted: list[Event] = []
    reader = StripeCardReader(clock=lambda: 1.0)
    reader.connect(posted.append)
    reader.accept()
    for character in f";{DATA}?\r;{DATA}?\r":
        assert reader.feed(character)
    reader.eject()
    assert posted == [CardInserted(), CardRead(NAMELESS), CardRemoved()]


@pytest.mark.parametrize(
    ("text", "answer"), [(f";{DATA}?", CardRead), (f";{DATA}x?", SwipeFailed), (f";{DATA}", SwipeFailed), ("%B1?", SwipeFailed)]
)
def test_a_swipe_that_ends_with_silence_is_noticed(text: str, answer: type[Event]) -> None:
    events = Events()
    reader = StripeCardReader()
    reader.connect(events)
    reader.accept()
    for character in text:
        assert reader.feed(character)
    if answer is CardRead:
        events.expect(CardInserted)
    events.expect(answer)
    reader.close()


def test_a_reader_that_is_closed_listens_no_more() -> None:
    before = set(threading.enumerate())
    reader = StripeCardReader()
    reader.feed(";")
    (alarm,) = set(threading.enumerate()) - before
    assert isinstance(alarm, threading.Timer)
    reader.close()
    assert alarm.finished.is_set()

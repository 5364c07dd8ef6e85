"""Hostile cards by the thousand: a card or a swipe of any shape ends in a card or a code, after bounded work (issue 4).

`FUZZ_EXAMPLES` sets the number of cases for each test; `make fuzz` sets it high.
"""

from __future__ import annotations

import gc
import os
import random
import tracemalloc

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from otp_atm.hardware.card_reader import track2
from otp_atm.hardware.card_reader.emv import tlv
from otp_atm.hardware.card_reader.emv.apdu import MOST_EXCHANGES, Chip
from otp_atm.hardware.card_reader.emv.read import ChipCard, read_chip
from otp_atm.hardware.card_reader.stripe import StripeCardReader
from otp_atm.hardware.card_reader.swipe import AFTERMATH, LONGEST_GAP, Swipe, SwipeDecoder
from otp_atm.hardware.card_reader.trouble import CardTrouble
from otp_atm.kiosk.events import CardInserted, CardRead, CardUnreadable, Event, SwipeFailed
from otp_atm.kiosk.vocabulary import passes_luhn
from tests.card_reader.virtual.emv_card import EmvCard, Exchange
from tests.card_reader.virtual.variants import BAD, GOOD, TODAY

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
fuzz = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))

CARDS = [make for make, _ in (*GOOD.values(), *BAD.values())]

status = st.one_of(st.binary(min_size=2, max_size=2), st.sampled_from([b"\x90\x00", b"\x61\x10", b"\x6c\x10", b"\x62\x83", b"\x6a\x83"]))
lengths = st.integers(0, 255).map(lambda size: bytes((size,)))
TAGS = ("6F", "84", "A5", "88", "70", "61", "4F", "87", "77", "80", "94", "5A", "57", "5F24", "9F38")
tags = st.sampled_from([bytes.fromhex(tag) for tag in TAGS])
fragments = st.lists(st.one_of(tags, lengths, st.binary(max_size=40)), max_size=8).map(b"".join)
replies = st.one_of(st.binary(max_size=300), st.tuples(fragments, status).map(b"".join))


def read(transmitted: list[bytes], reply_to: object) -> ChipCard | CardTrouble:
    """What reading comes to, with the commands that were sent."""

    def transmit(command: bytes) -> bytes:
        transmitted.append(command)
        return reply_to(command)  # type: ignore[operator,no-any-return]

    try:
        return read_chip(Chip(transmit, t0=False), TODAY)
    except CardTrouble as trouble:
        return trouble


@fuzz
@given(st.lists(replies, min_size=1, max_size=12))
@example([b""])
def test_replies_of_any_shape(script: list[bytes]) -> None:
    transmitted: list[bytes] = []
    outcome = read(transmitted, lambda _: script[len(transmitted) % len(script)])
    assert isinstance(outcome, ChipCard | CardTrouble)
    assert len(transmitted) <= MOST_EXCHANGES
    assert all(5 <= len(command) <= 261 for command in transmitted)


@st.composite
def mutations(draw: st.DrawFn) -> tuple[int, int, bytes, int]:
    """Which reply (from 1), where in it, what is put there, and how many bytes it replaces."""
    return draw(st.integers(1, 12)), draw(st.integers(0, 260)), draw(st.binary(max_size=4)), draw(st.integers(0, 40))


@fuzz
@given(st.sampled_from(CARDS), st.booleans(), st.lists(mutations(), min_size=1, max_size=4))
def test_good_and_bad_cards_with_some_bytes_changed(make: object, t0: bool, changes: list[tuple[int, int, bytes, int]]) -> None:
    card: EmvCard = make()  # type: ignore[operator]
    honest = card.spoil

    def spoil(exchange: Exchange) -> bytes:
        reply = honest(exchange) or b""
        for number, position, put, gone in changes:
            if number == exchange.number:
                reply = reply[:position] + put + reply[position + gone :]
        return reply

    card.spoil, card.t0 = spoil, t0
    transmitted: list[bytes] = []
    assert isinstance(read(transmitted, card.transmit), ChipCard | CardTrouble)
    assert len(transmitted) <= MOST_EXCHANGES


@fuzz
@given(st.one_of(fragments, st.binary(max_size=300)))
def test_any_bytes_as_data_elements(data: bytes) -> None:
    try:
        elements = list(tlv.elements(data))
    except CardTrouble:
        return
    assert sum(len(value) for _, value in elements) <= len(data)


@fuzz
@given(st.one_of(st.text(max_size=60), st.text("0123456789=D", max_size=45), st.from_regex(r"[0-9]{11,20}[=D][0-9]{0,9}", fullmatch=True)))
def test_any_text_as_track_2(text: str) -> None:
    try:
        track = track2.parse(text)
    except CardTrouble:
        return
    parts = [track.pan, track.expiry, track.service_code, track.discretionary]
    assert "".join(parts).translate(SEPARATORS) == text.translate(SEPARATORS)
    assert track.pan not in repr(track)


SEPARATORS = str.maketrans("", "", "=D")
TRACKS = (";6037991234567893=29051010000", ";6037991234567894=29051010000", "%B6037991234567893^A", ";" + "1" * 200)
KEYS = st.one_of(st.sampled_from([*";?=%+\r", ";", ";6037991234567893=29051010000?"]), st.text(max_size=2))
TIMES = st.sampled_from([0.0, 0.01, 0.04, 0.149, 0.151, 1.0])


@fuzz
@given(st.lists(st.tuples(KEYS, TIMES), max_size=60))
def test_any_typing_at_a_stripe_reader(typing: list[tuple[str, float]]) -> None:
    posted: list[Event] = []
    now = 0.0
    reader = StripeCardReader(clock=lambda: now)
    reader.connect(posted.append)
    for characters, pause in typing:
        reader.accept()
        now += pause
        for character in characters:
            reader.feed(character)
    reader.close()
    posted = [event for event in posted if not isinstance(event, SwipeFailed)]
    kinds = [type(event) for event in posted]
    assert kinds[::2] == [CardInserted] * (len(kinds) // 2)
    assert all(isinstance(event, CardRead | CardUnreadable) for event in posted[1::2])


@st.composite
def tracks(draw: st.DrawFn) -> str:
    """A track 2 as it should be."""
    body = draw(st.text("0123456789", min_size=11, max_size=18))
    pan = next(body + digit for digit in "0123456789" if passes_luhn(body + digit))
    room = 38 - len(pan) - 8
    return f"{pan}={draw(st.integers(27, 49))}{draw(st.integers(1, 12)):02}{draw(st.text('0123456789', min_size=3, max_size=room))}"


PACES = st.one_of(
    st.lists(st.sampled_from([0.0, 0.001, 0.02, 0.04]), min_size=130, max_size=130),
    st.sampled_from([0.001, 0.02, 0.022, 0.04]).map(lambda pace: [pace] * 130),
)
TRACK_1 = st.one_of(st.just(""), st.text("0123456789^ /ABC", min_size=1, max_size=76).map("%{}?".format))


@fuzz
@given(TRACK_1, tracks(), st.text("0123456789\r", max_size=8), PACES)
def test_every_good_swipe_is_read_between_what_people_type(track_1: str, data: str, typed: str, paces: list[float]) -> None:
    decoder, now, swiped, left = SwipeDecoder(), 10.0, [], ""
    for text, gaps in ((typed, [0.2] * len(typed)), (f"{track_1};{data}?\r", paces), (typed, [AFTERMATH * 1.1] * len(typed))):
        for character, gap in zip(text, gaps, strict=False):
            now += gap
            taken, swipe = decoder.feed(character, now)
            swiped += [swipe.data] if isinstance(swipe, Swipe) else []
            left += "" if taken else character
    assert swiped == [data]
    assert left == typed * 2
    assert decoder.tick(now + LONGEST_GAP * 2) is None


@fuzz
@given(TRACK_1, tracks(), PACES, st.integers(1, 120), st.floats(0.0, AFTERMATH))
def test_whatever_the_pauses_nothing_of_a_track_is_left_to_people(
    track_1: str, data: str, paces: list[float], place: int, stall: float
) -> None:
    """The terminal does not look for a while, and then finds at once what has been typed meanwhile."""
    decoder, now = SwipeDecoder(), 10.0
    for number, character in enumerate(f"{track_1};{data}?\r"):
        now += stall if number == place else 0.0 if number > place else paces[number]
        taken, swipe = decoder.feed(character, now)
        assert taken
        assert swipe is None or swipe.data in (None, data)


def test_memory_stays_flat() -> None:
    """The same memory after many more cards and swipes."""
    dice, now = random.Random(4), 0.0
    stripe = StripeCardReader(clock=lambda: now)
    stripe.connect(lambda _: None)

    def meet(count: int) -> int:
        nonlocal now
        for _ in range(count):
            garbage = dice.randbytes(dice.randrange(300)) + dice.choice((b"\x90\x00", b"\x61\xff", b""))
            read([], lambda _, garbage=garbage: garbage)
            stripe.accept()
            now += 10
            for character in dice.choice(TRACKS) + dice.choice(("?\r", "?x", "", "%")):
                stripe.feed(character)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        settled = meet(100)
        assert meet(max(200, EXAMPLES)) - settled < 10_000
    finally:
        tracemalloc.stop()
        stripe.close()

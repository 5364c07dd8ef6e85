"""A stripe reader's keys under whatever layout is on: the places decide (issue 8, 1). A swipe is never a PIN."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pygame
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from otp_atm.hardware.card_reader.stripe import StripeCardReader
from otp_atm.hardware.card_reader.swipe import AFTERMATH, LATEST_REST, LONGEST_GAP
from otp_atm.hardware.card_reader.wedge import Wedge, stray_swipes
from otp_atm.hardware.pin_pad.keyboard import KeyMap
from otp_atm.kiosk.events import CardInserted, CardRead, Event
from otp_atm.kiosk.vocabulary import Key
from tests.card_reader.keystrokes import LAYOUTS, Layout, key_downs
from tests.card_reader.test_swipe import DATA, LRC_IS_SENTINEL, PADDED_TRACK_1, SLOWEST_READER, TRACK_1, TRACK_3, with_lrc
from tests.card_reader.virtual.variants import NAMELESS

SWIPES: Final = (
    f";{DATA}?\r",
    f";{DATA}?",
    f";{DATA}?\t",
    with_lrc(DATA) + "\r",
    f"{TRACK_1};{DATA}?\r",
    f"{PADDED_TRACK_1};{DATA}?+01=023?\r",
    *(with_lrc(DATA[:-1] + digit) + "\r" for digit in "03789"),
)
KEYS: Final = KeyMap()
NO_HICCUP: Final = (0, 0.0)


class Keyboard:
    """Hands key presses to a wedge, and keeps what is left for people."""

    def __init__(self) -> None:
        self.now = 100.0
        self.wedge = stray_swipes(lambda: self.now)
        self.left: list[pygame.Event] = []

    def type(self, presses: Iterator[pygame.Event], gap: float = 0.01) -> None:
        for press in presses:
            self.now += gap
            if not self.wedge.takes(press):
                self.left.append(press)

    @property
    def meant(self) -> list[object]:
        """What people's keys stand for on the PIN pad."""
        return [meaning for meaning in map(KEYS.meaning, self.left) if meaning is not None]


def reader_at(keyboard: Keyboard) -> list[Event]:
    """A stripe reader that waits for a card; what it tells."""
    posted: list[Event] = []
    reader = StripeCardReader(lambda: keyboard.now)
    reader.connect(posted.append)
    reader.accept()
    keyboard.wedge = Wedge(reader.feed)
    return posted


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("held", [0, pygame.KMOD_CAPS, pygame.KMOD_NUM, pygame.KMOD_LSHIFT, pygame.KMOD_RALT, pygame.KMOD_LCTRL])
@pytest.mark.parametrize("text", SWIPES)
def test_f02_a_swipe_is_read_under_every_layout_and_nothing_of_it_is_left(keyboard: Keyboard, layout: Layout, held: int, text: str) -> None:
    posted = reader_at(keyboard)
    keyboard.type(key_downs(text, layout, held))
    keyboard.now += AFTERMATH
    keyboard.type(key_downs("\x1b4", layout))
    assert keyboard.meant == [Key.CANCEL, "4"]
    spoilt = held & pygame.KMOD_SHIFT and (text.startswith("%") or text.endswith("?:\r"))
    if not spoilt:  # by a Shift that is held all through, the end of track 1 and this LRC cannot be told from other keys
        assert [type(event) for event in posted] == [CardInserted, CardRead]
        if DATA in text:
            assert posted[1] == CardRead(NAMELESS)


@st.composite
def swipes(draw: st.DrawFn) -> str:
    """Track 2 with what readers are set to send around it, and whatever the names on track 1 are made of."""
    between = draw(st.sampled_from(["", "\r"]))
    track_1 = draw(
        st.sampled_from(["", TRACK_1, PADDED_TRACK_1, "%E?", "%?"]) | st.from_regex(r"%[0-9A-C^ /.()$*'-]{1,76}\?", fullmatch=True)
    )
    track_2 = draw(
        st.sampled_from([f";{DATA}?", ";E?", ";?", with_lrc(LRC_IS_SENTINEL), *(with_lrc(DATA[:-1] + digit) for digit in "0123456789")])
    )
    track_3 = draw(st.sampled_from(["", f"+{TRACK_3}?", "+01=023?", "#01=023?7", "+E?"]))
    lrc_1 = draw(st.sampled_from(["", "X", "7"]))
    before, behind = track_1 and track_1 + lrc_1 + between, track_3 and between + track_3
    return before + track_2 + behind + draw(st.sampled_from(["", "\r", "\t"]))


@given(
    st.sampled_from(LAYOUTS),
    st.lists(st.tuples(swipes(), st.sampled_from([0.0, LONGEST_GAP, 0.4, 2.0])), min_size=1, max_size=3),
    st.sampled_from([0, pygame.KMOD_CAPS, pygame.KMOD_LSHIFT, pygame.KMOD_RSHIFT | pygame.KMOD_CAPS, pygame.KMOD_NUM, pygame.KMOD_RALT]),
    st.text("0123456789", max_size=3),
    st.floats(0.0, AFTERMATH * 0.49) | st.floats(SLOWEST_READER, LONGEST_GAP),  # a character that needs Shift takes two
    st.tuples(st.integers(0, 250), st.floats(0.0, LATEST_REST)),
)
@example(LAYOUTS[0], [(f"{TRACK_1};{DATA}?\r", 0.0)], pygame.KMOD_LSHIFT, "", 0.0625, NO_HICCUP)  # a name with a `/`
@example(LAYOUTS[0], [(f"%E?7;{DATA}?\r", 0.0)], 0, "", 0.07, NO_HICCUP)  # the LRC of track 1
@example(LAYOUTS[0], [(f";{DATA}?+01=023?7\r", 0.0)], 0, "", 0.0625, NO_HICCUP)  # the LRC of track 3
@example(LAYOUTS[0], [(f";{DATA}?+{TRACK_3}?\r", 0.0)], pygame.KMOD_LSHIFT, "", 0.01, NO_HICCUP)  # a `+` that looks like an LRC
@example(LAYOUTS[0], [(f";{DATA}?\r+{TRACK_3}?\r", 0.0)], pygame.KMOD_LSHIFT, "", 0.01, NO_HICCUP)
@example(LAYOUTS[0], [(f";{DATA}?\r", 2.0), (f"{TRACK_1};{DATA}?\r", 0.0)], pygame.KMOD_LSHIFT, "", 0.01, NO_HICCUP)
@example(LAYOUTS[0], [(f";{DATA}?", 2.0), (f"{TRACK_1};{DATA}?", 0.0)], pygame.KMOD_LSHIFT, "", 0.01, NO_HICCUP)
def test_f08_whatever_is_swiped_in_the_middle_of_a_pin_the_pin_is_the_persons(  # noqa: PLR0917
    layout: Layout, swiped: list[tuple[str, float]], held: int, begun: str, gap: float, hiccup: tuple[int, float]
) -> None:
    """However slow the reader is, whoever leans on Shift, and however often cards are swiped.

    The terminal may also look late once, by half a second: an LRC that comes later cannot be told from the first key of a PIN, nor what
    follows it from the next.
    """
    keyboard = Keyboard()
    keyboard.type(key_downs(begun, layout), 0.3)
    place, stall = hiccup[0], max(0.0, min(hiccup[1], LATEST_REST - 2 * gap - 0.001))
    for text, rest in swiped:
        for press in key_downs(text, layout, held):
            keyboard.now += stall if place == 0 else 0.0
            keyboard.type(iter([press]), gap)
            place -= 1
        keyboard.now += rest
    keyboard.now += AFTERMATH
    keyboard.type(key_downs("47\r", layout), 0.3)
    assert "".join(map(str, keyboard.meant[:-1])) == f"{begun}47"


def test_keys_that_no_reader_types_are_peoples_even_amid_a_swipe(keyboard: Keyboard) -> None:
    us = LAYOUTS[0]
    keyboard.type(key_downs(";12345", us))
    keyboard.type(key_downs("\x1b\b", us))
    assert len(keyboard.meant) == 2


def test_the_keypad_with_numlock_off_is_a_persons_and_within_a_track_a_readers(keyboard: Keyboard) -> None:
    posted = reader_at(keyboard)
    keypad = {digit: getattr(pygame, f"KSCAN_KP_{digit}") for digit in "0123456789"}

    def presses(text: str) -> Iterator[pygame.Event]:
        for character in text:
            if character in keypad:
                key = getattr(pygame, f"K_KP_{character}")
                yield pygame.Event(pygame.KEYDOWN, key=key, unicode="", scancode=keypad[character], mod=0)
            else:
                yield from key_downs(character, LAYOUTS[0])

    keyboard.type(presses("1234"), 0.2)
    assert keyboard.meant == list("1234")
    keyboard.type(presses(f";{DATA}?\r"))
    assert keyboard.meant == list("1234")
    assert posted == [CardInserted(), CardRead(NAMELESS)]


def test_a_key_without_a_place_counts_as_what_it_types(keyboard: Keyboard) -> None:
    """As programs and keyboards on a screen make them."""
    posted = reader_at(keyboard)
    keyboard.type(pygame.Event(pygame.KEYDOWN, key=0, unicode=character, scancode=0, mod=0) for character in f";{DATA}?\r")
    assert keyboard.left == []
    assert posted == [CardInserted(), CardRead(NAMELESS)]

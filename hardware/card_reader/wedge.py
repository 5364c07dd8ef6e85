"""The keys of a reader that types (a keyboard wedge), told by their places: it means the US layout, whatever layout is on.

Places are SDL's scan codes, which are the usages of the USB HID keyboard page (HID Usage Tables, section 10). A card can be swiped wherever
the keyboard is read, wanted or not; so all of a keyboard's keys come by here first, and only those that no reader has typed go on.
"""

from __future__ import annotations

import string
import time
from collections.abc import Callable, Mapping
from typing import Final

import pygame

from otp_atm.hardware.card_reader.swipe import ENTER, SwipeDecoder

Feed = Callable[[str], bool]
"""Takes a character, or nothing for a key that types none; returns whether it was a reader's."""

_ROWS: Final = (
    (pygame.KSCAN_A, string.ascii_uppercase, string.ascii_uppercase),  # the stripe knows no small letters, so that CapsLock does not matter
    (pygame.KSCAN_1, "1234567890", "!@#$%^&*()"),
    (pygame.KSCAN_RETURN, "\r", "\r"),
    (pygame.KSCAN_TAB, "\t -=[]\\", "\t _+{}|"),
    (pygame.KSCAN_SEMICOLON, ";'`,./", ':"~<>?'),
    (pygame.KSCAN_KP_DIVIDE, "/*-+\r1234567890.", "/*-+\r1234567890."),  # whether or not NumLock is on
)
"""Runs of neighbouring places: the first of them, and what its keys type without and with Shift."""
_TYPED: Final[Mapping[int, tuple[str, str]]] = {
    first + place: pair for first, plain, shifted in _ROWS for place, pair in enumerate(zip(plain, shifted, strict=True))
}
_MODIFIERS: Final = frozenset({*range(pygame.KSCAN_LCTRL, pygame.KSCAN_RGUI + 1), pygame.KSCAN_CAPSLOCK, pygame.KSCAN_NUMLOCKCLEAR})
_TRACK_2: Final = ";"
_TRACK_2_WITH_SHIFT: Final = ":"
_OF_TRACK_2: Final = frozenset("0123456789:;<=>?")
"""Its characters (ISO/IEC 7811-2)."""


class Wedge:
    """Hands every character to whatever reads the stripe, and says whose the key was."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._shift_is_held = False
        """By somebody, since before the swipe."""

    def takes(self, pressed: pygame.Event) -> bool:
        """Whether a KEYDOWN event is a reader's, and nobody else's business."""
        place = getattr(pressed, "scancode", pygame.KSCAN_UNKNOWN)
        if place in _MODIFIERS:
            return self._feed("")
        if place == pygame.KSCAN_UNKNOWN:  # a keyboard on the screen, or a program: what it types is all there is
            return bool(pressed.unicode) and self._feed(pressed.unicode)
        typed = _TYPED.get(place)
        return typed is not None and self._take(*typed, shift=bool(pressed.mod & pygame.KMOD_SHIFT))

    def _take(self, plain: str, shifted: str, *, shift: bool) -> bool:
        """Under a Shift that is held, the sentinel of track 2 looks like a character that nothing begins with."""
        self._shift_is_held &= shift and plain not in ENTER
        if self._shift_is_held and plain in _OF_TRACK_2:
            if self._feed(plain):
                return True
            self._shift_is_held = False  # track 2 is over, and what comes now may be the sentinel of track 1
        character = shifted if shift else plain
        if self._feed(character):
            return True
        self._shift_is_held = character == _TRACK_2_WITH_SHIFT
        return self._shift_is_held and self._feed(_TRACK_2)


def stray_swipes(clock: Callable[[], float] = time.monotonic) -> Wedge:
    """For a keyboard at which no card is to be swiped: who does so all the same, types nothing."""
    decoder = SwipeDecoder()
    return Wedge(lambda character: decoder.feed(character, clock())[0])

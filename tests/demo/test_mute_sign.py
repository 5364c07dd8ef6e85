"""The sign for the sound: what it tells, and that it does what the key does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Final

import pygame
import pytest
from pygame import Rect

from otp_atm.demo.levers import Lever
from otp_atm.demo.silence import OnPaper, Silence, Volume
from otp_atm.demo.sounds import Sounds
from otp_atm.hardware.display.window import surface
from otp_atm.sound.speaker import Speaker
from otp_atm.sound.voice import NoVoice, Voice
from tests.demo.test_keyboard_focus import PHONES, Room
from tests.display.sdl import dummy_window, pixels

SIZES: Final = ((1280, 720), (640, 480), (480, 480), (420, 800))
SPOKEN: Final = 4.0
"""Seconds for which it is said why nothing can be heard."""


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    with dummy_window(monkeypatch, request.param), closing(Room(PHONES["home"])) as room:
        yield room


def place_of(room: Room) -> Rect:
    assert room.window.scene.beside
    return room.window.scene.beside.bar.bar.levers[Lever.MUTE]


def sign(room: Room) -> bytes:
    room.look()
    return pixels(surface().subsurface(place_of(room)))


def why(volume: Volume) -> Silence | None:
    """Why nothing is heard now."""
    return volume.silence


def said(room: Room) -> Rect:
    """Where it is said why nothing can be heard."""
    assert room.window.scene.beside
    return room.window.scene.beside.unheard.place


def test_b09_the_sign_mutes_as_the_key_does_whoever_has_the_keyboard_and_shows_which_it_is(room: Room) -> None:
    heard = sign(room)
    room.click(place_of(room).center)
    assert why(room.volume) is Silence.MUTE
    mute = sign(room)
    assert mute != heard
    room.key(pygame.K_F9)
    assert why(room.volume) is None
    assert sign(room) == heard
    room.key(pygame.K_TAB, "\t")
    room.key(pygame.K_F9)
    assert sign(room) == mute
    assert not any(said(room).size)
    assert room.pressed == []


def test_b09_the_key_mutes_whatever_lies_over_the_window(room: Room) -> None:
    room.key(pygame.K_F12)
    room.key(pygame.K_F9)
    assert room.window.scene.help.is_open
    assert why(room.volume) is Silence.MUTE
    room.key(pygame.K_ESCAPE)
    room.open_desk()
    room.key(pygame.K_F9)
    assert room.window.scene.overlay
    assert why(room.volume) is None


@pytest.mark.parametrize("reason", [Silence.OFF, Silence.NO_DEVICE])
def test_b09_where_nothing_can_be_heard_the_sign_is_pale_and_says_why_when_it_is_pressed(room: Room, reason: Silence) -> None:
    signs = {sign(room)}
    room.volume.silence = Silence.MUTE
    signs.add(sign(room))
    room.volume.silence = reason
    signs.add(sign(room))
    assert len(signs) == 3
    for press in (partial(room.click, place_of(room).center), partial(room.key, pygame.K_F9)):
        press()
        assert Rect((0, 0), surface().get_size()).contains(said(room))
        assert not said(room).colliderect(place_of(room))
        room.now += SPOKEN
        room.look()
        assert not any(said(room).size)
    assert why(room.volume) is reason


class Hearing(Voice):
    """A device that opens."""

    def say(self, samples: bytes) -> None: ...

    def rest(self) -> None: ...

    def close(self) -> None: ...


def no_voice() -> Voice:
    raise NoVoice("it is taken")


def test_b09_why_the_demo_is_not_heard_is_what_the_configuration_the_computer_and_the_key_say() -> None:
    loud, deaf = Speaker(Hearing), Speaker(no_voice)
    deaf.close()
    assert why(Sounds(wanted=False)) is Silence.OFF
    assert why(Sounds()) is Silence.NO_DEVICE
    assert why(Sounds(atm=deaf, phone=deaf)) is Silence.NO_DEVICE
    sounds = Sounds(atm=loud)
    assert why(sounds) is None
    sounds.toggle()
    assert why(sounds) is Silence.MUTE
    loud.close()


def test_what_makes_no_sounds_looks_as_if_it_did() -> None:
    paper = OnPaper()
    seen = []
    for _ in range(3):
        seen.append(paper.silence)
        paper.toggle()
    assert seen == [None, Silence.MUTE, None]

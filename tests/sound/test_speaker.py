"""The speaker: real samples on a real device's way, silence where there is none, and never a wait."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from pathlib import Path
from threading import Event, active_count
from typing import Final

import pygame
import pytest

from otp_atm.hardware.display.settings import DisplaySettings
from otp_atm.sound import sdl
from otp_atm.sound.cues import Cue
from otp_atm.sound.mock import MockVoice
from otp_atm.sound.mute_key import MUTE, WithMuteKey
from otp_atm.sound.opening import speaker_of
from otp_atm.sound.sdl import SdlVoice
from otp_atm.sound.speaker import Speaker
from otp_atm.sound.tones import MELODIES, RATE, samples, seconds
from otp_atm.sound.voice import NoVoice, Voice

SOON: Final = 5.0
"""Seconds, at most, until a thread has done what it was asked."""
AT_ONCE: Final = 0.05


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.002)


def loudest(heard: bytes) -> int:
    return max(map(abs, array("h", heard)), default=0)


# Tones ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cue", Cue)
def test_g3_every_cue_is_heard_without_a_click_and_without_clipping(cue: Cue) -> None:
    levels = array("h", samples(cue))
    assert len(levels) == pytest.approx(seconds(cue) * RATE, abs=len(MELODIES[cue].notes) * MELODIES[cue].times)
    assert 3000 < max(levels) < 32_000
    assert abs(levels[0]) < 200
    assert abs(levels[-1]) < 200


def test_g3_no_two_cues_sound_alike() -> None:
    assert len({samples(cue) for cue in Cue}) == len(Cue)


def test_g3_a_card_that_is_left_is_heard_for_as_long_as_it_is_waited_for_and_not_for_ever() -> None:
    assert 30 < seconds(Cue.CARD_LEFT) < 60
    assert loudest(samples(Cue.CARD_LEFT)) == max(loudest(samples(cue)) for cue in Cue)


# The speaker ----------------------------------------------------------------------------------------------------------------------


def test_g3_what_is_played_last_is_heard_and_then_the_device_rests() -> None:
    voice = MockVoice()
    speaker = Speaker(lambda: voice)
    speaker.play(Cue.CARD_LEFT)
    speaker.play(None)
    speaker.play(Cue.KEY)
    until(lambda: len(voice.said) == 4)
    assert voice.said == [samples(Cue.CARD_LEFT), b"", samples(Cue.KEY), b""]
    speaker.close()
    assert voice.is_closed


def test_g3_muted_it_is_silent_at_once_and_is_heard_again_when_it_is_not() -> None:
    voice = MockVoice()
    speaker = Speaker(lambda: voice)
    stage = WithMuteKey(Stage(), speaker)
    speaker.play(Cue.CARD_LEFT)
    stage.handle(key(MUTE))
    speaker.play(Cue.SUCCESS)
    assert speaker.is_muted
    until(lambda: voice.said == [samples(Cue.CARD_LEFT), b""])
    stage.handle(key(MUTE))
    until(lambda: voice.said[2:3] == [samples(Cue.KEY)])
    speaker.close()


class Stage:
    """Something to be seen, which remembers what it was given."""

    def __init__(self) -> None:
        self.is_open = True
        self.given: list[int] = []

    def handle(self, event: pygame.Event) -> None:
        self.given.append(event.key)

    def paint(self, now: float) -> None:
        """Nothing."""

    def next_change(self, now: float) -> float | None:
        return now + 1


def key(code: int) -> pygame.Event:
    return pygame.Event(pygame.KEYDOWN, key=code, unicode="", mod=0)


def test_g3_every_other_key_goes_where_it_did() -> None:
    stage, speaker = Stage(), Speaker(MockVoice)
    seen = WithMuteKey(stage, speaker)
    for code in (pygame.K_F8, MUTE, pygame.K_F10, pygame.K_1):
        seen.handle(key(code))
    assert stage.given == [pygame.K_F8, pygame.K_F10, pygame.K_1]
    assert (seen.is_open, seen.next_change(2.0)) == (True, 3.0)
    seen.paint(0.0)
    speaker.close()


def test_g3_a_device_that_does_not_open_is_silence() -> None:
    def refuse() -> Voice:
        raise NoVoice("device busy")

    before = active_count()
    speaker = Speaker(refuse)
    for cue in Cue:
        speaker.play(cue)
    speaker.toggle()
    speaker.close()
    assert active_count() == before


def test_g3_a_device_that_hangs_holds_nobody_up() -> None:
    goes_on, voice = Event(), MockVoice()

    def hang() -> Voice:
        goes_on.wait(SOON)
        return voice

    began = time.perf_counter()
    speaker = Speaker(hang)
    speaker.play(Cue.KEY)
    assert time.perf_counter() - began < AT_ONCE
    goes_on.set()
    until(lambda: bool(voice.said))
    speaker.close()


# SDL ------------------------------------------------------------------------------------------------------------------------------


def test_g3_real_sound_comes_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """SDL's disk driver writes what a loudspeaker would get: the very samples, after whatever silence."""
    file = tmp_path / "heard.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(file))
    monkeypatch.setenv("SDL_DISKAUDIODELAY", "1")
    speaker = speaker_of(DisplaySettings())
    assert speaker
    speaker.play(Cue.SUCCESS)
    until(lambda: file.exists() and samples(Cue.SUCCESS).rstrip(b"\0") in file.read_bytes())
    speaker.close()
    assert loudest(file.read_bytes()) == loudest(samples(Cue.SUCCESS))


def test_g3_the_next_cue_cuts_off_the_one_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "heard.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(file))
    voice = SdlVoice()
    voice.say(samples(Cue.CARD_LEFT))
    voice.say(samples(Cue.KEY))
    until(lambda: samples(Cue.KEY).rstrip(b"\0") in file.read_bytes())
    voice.rest()
    voice.close()
    assert loudest(file.read_bytes()) == loudest(samples(Cue.KEY)), "nothing of the louder one came out"


def test_g3_a_driver_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    with pytest.raises(NoVoice, match="no-such-driver"):
        SdlVoice()


def test_g3_a_device_that_refuses_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(tmp_path / "no" / "such" / "folder"))
    with pytest.raises(NoVoice):
        SdlVoice()
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(tmp_path / "heard.raw"))
    SdlVoice().close()


def test_g3_where_there_is_no_device_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdl, "is_there", lambda: False)
    with pytest.raises(NoVoice, match="no audio device"):
        SdlVoice()
    monkeypatch.setattr("otp_atm.sound.opening.is_there", lambda: False)
    assert speaker_of(DisplaySettings()) is None


def test_g3_who_wants_no_sound_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    assert speaker_of(DisplaySettings(sound=False)) is None


def test_g3_a_device_is_looked_for_where_linux_has_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SDL_AUDIODRIVER", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "pipewire-0").touch()
    assert sdl.is_there()

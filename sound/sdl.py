"""The computer's loudspeaker, by SDL, which pygame brings: a device that is opened, and samples that are queued.

`pygame.mixer` would hold Python's lock for as long as a sound server takes to answer; called by ctypes, SDL does not.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import POINTER, byref, c_char_p, c_int, c_uint8, c_uint16, c_uint32, c_void_p
from pathlib import Path
from typing import Final

import pygame

from otp_atm.sound.tones import RATE
from otp_atm.sound.voice import NoVoice

_AUDIO: Final = 0x10
_S16: Final = 0x8010 if sys.byteorder == "little" else 0x9010
_BUFFER: Final = 512
"""Samples that SDL fetches at once: 23 milliseconds."""
_WISH: Final = "SDL_AUDIODRIVER"


class _Spec(ctypes.Structure):
    """SDL_audio.h, `SDL_AudioSpec`."""

    _fields_ = [
        ("freq", c_int),
        ("format", c_uint16),
        ("channels", c_uint8),
        ("silence", c_uint8),
        ("samples", c_uint16),
        ("padding", c_uint16),
        ("size", c_uint32),
        ("callback", c_void_p),
        ("userdata", c_void_p),
    ]


def is_there() -> bool:
    """Whether there may be an audio device. Where there can be none, SDL is not asked: it would take its time, and ALSA would complain.

    A driver that is named in SDL_AUDIODRIVER is taken as it is, even one for tests.
    """
    if os.environ.get(_WISH) or sys.platform != "linux":
        return True
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere"))
    servers = (runtime / "pulse" / "native", runtime / "pipewire-0")
    return "PULSE_SERVER" in os.environ or any(path.exists() for path in servers) or any(Path("/dev/snd").glob("pcmC*D*p"))


class SdlVoice:
    """A `Voice`."""

    def __init__(self) -> None:
        """Open the usual device; this may take as long as a sound server does. Raises NoVoice."""
        if not is_there():
            raise NoVoice("there is no audio device")
        self._sdl = _library()
        if self._sdl.SDL_InitSubSystem(c_uint32(_AUDIO)):
            raise NoVoice(self._reason())
        wanted, got = _Spec(RATE, _S16, 1, 0, _BUFFER), _Spec()
        self._device = c_uint32(self._sdl.SDL_OpenAudioDevice(None, 0, byref(wanted), byref(got), 0))
        if not self._device.value:
            reason = self._reason()
            self._sdl.SDL_QuitSubSystem(c_uint32(_AUDIO))
            raise NoVoice(reason)

    def say(self, samples: bytes) -> None:
        self._sdl.SDL_ClearQueuedAudio(self._device)
        self._sdl.SDL_QueueAudio(self._device, samples, c_uint32(len(samples)))
        self._sdl.SDL_PauseAudioDevice(self._device, 0)

    def rest(self) -> None:
        self._sdl.SDL_ClearQueuedAudio(self._device)
        self._sdl.SDL_PauseAudioDevice(self._device, 1)

    def close(self) -> None:
        self._sdl.SDL_CloseAudioDevice(self._device)
        self._sdl.SDL_QuitSubSystem(c_uint32(_AUDIO))

    def _reason(self) -> str:
        return bytes(self._sdl.SDL_GetError()).decode(errors="replace") or "the audio device does not open"


def _library() -> ctypes.CDLL:
    """SDL as pygame has it: on Windows a file of its own beside pygame's, elsewhere what pygame's module is linked with."""
    beside = Path(pygame.__file__).with_name("SDL2.dll")
    sdl = ctypes.CDLL(str(beside) if beside.exists() else pygame.display.__file__)
    sdl.SDL_GetError.restype = c_char_p
    sdl.SDL_OpenAudioDevice.restype = c_uint32
    sdl.SDL_OpenAudioDevice.argtypes = [c_char_p, c_int, POINTER(_Spec), POINTER(_Spec), c_int]
    sdl.SDL_QueueAudio.argtypes = [c_uint32, c_char_p, c_uint32]
    return sdl

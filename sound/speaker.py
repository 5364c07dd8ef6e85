"""Sounds cues, and is never waited for: the device is opened, and served, by a thread of its own. `...` ends it."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from types import EllipsisType
from typing import Final

from otp_atm.sound.cues import Cue
from otp_atm.sound.tones import samples, seconds
from otp_atm.sound.voice import NoVoice, Voice

_LINGER: Final = 0.3
"""Seconds after a cue until the device is put to rest: what SDL has fetched is still to be heard."""
_GRACE: Final = 1.0
"""Seconds for which closing waits for the thread: a device that hangs is left to the end of the process."""


class Speaker:
    """One voice: what is played last is heard. Where no device opens, everything is silence."""

    def __init__(self, open_voice: Callable[[], Voice]) -> None:
        """`open_voice` may take its time, and raise NoVoice."""
        self._open_voice = open_voice
        self._wanted: SimpleQueue[Cue | EllipsisType | None] = SimpleQueue()
        self._is_muted = False
        self._has_voice = True
        self._thread = Thread(target=self._serve, name="sound", daemon=True)
        self._thread.start()

    @property
    def is_muted(self) -> bool:
        return self._is_muted

    @property
    def has_voice(self) -> bool:
        """Whether it may be heard: as long as nobody has found that no device opens."""
        return self._has_voice

    def play(self, cue: Cue | None) -> None:
        """Sound it, in place of whatever sounds; None is silence."""
        if not self._is_muted:
            self._wanted.put(cue)

    def toggle(self) -> None:
        """Be mute, or no longer, which is heard."""
        self._is_muted = not self._is_muted
        self._wanted.put(None if self._is_muted else Cue.KEY)

    def close(self) -> None:
        self._wanted.put(...)
        self._thread.join(_GRACE)

    def _serve(self) -> None:
        try:
            voice = self._open_voice()
        except NoVoice:
            self._has_voice = False
            self._drain()
            return
        try:
            self._sound(voice)
        finally:
            voice.close()

    def _sound(self, voice: Voice) -> None:
        left: float | None = None
        while True:
            try:
                cue = self._wanted.get(timeout=left)
            except Empty:
                cue = None
            if cue is ...:
                return
            if cue:
                voice.say(samples(cue))
                left = seconds(cue) + _LINGER
            else:
                voice.rest()
                left = None

    def _drain(self) -> None:
        """Nobody hears it."""
        while self._wanted.get() is not ...:
            pass

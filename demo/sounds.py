"""What is heard in the demo: the ATM, and the phone, each from a loudspeaker of its own, so that neither interrupts the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from otp_atm.demo.silence import Silence
from otp_atm.hardware.display.settings import DisplaySettings
from otp_atm.kiosk.stream import Tell
from otp_atm.phone.view import View as PhoneView
from otp_atm.screens.view import View
from otp_atm.sound.cues import AtTerminal, OfPhone
from otp_atm.sound.opening import speaker_of
from otp_atm.sound.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Sounds:
    """A `demo.silence.Volume`. No speaker where nothing is to be heard: then nobody listens. `wanted`: the configuration has it so."""

    wanted: bool = True
    atm: Speaker | None = None
    phone: Speaker | None = None

    @classmethod
    def of(cls, display: DisplaySettings, stack: ExitStack) -> Sounds:
        """Those of a configuration, silent again with the stack; mute or not, they stay so when the demo begins anew."""
        sounds = cls(display.sound, speaker_of(display), speaker_of(display))
        for speaker in sounds._speakers:
            stack.callback(speaker.close)
        return sounds

    @property
    def heard(self) -> Tell | None:
        """A reader of the ATM's stream."""
        return AtTerminal(self.atm.play).heard if self.atm else None

    @property
    def saw(self) -> tuple[Callable[[View], None], ...]:
        """Watchers of an ATM's screens, where it has no stream."""
        return (AtTerminal(self.atm.play).saw,) if self.atm else ()

    @property
    def saw_phone(self) -> tuple[Callable[[PhoneView], None], ...]:
        return (OfPhone(self.phone.play),) if self.phone else ()

    @property
    def silence(self) -> Silence | None:
        """Why nothing is heard; None if it is."""
        if not self.wanted:
            return Silence.OFF
        if not any(speaker.has_voice for speaker in self._speakers):
            return Silence.NO_DEVICE
        return Silence.MUTE if any(speaker.is_muted for speaker in self._speakers) else None

    def toggle(self) -> None:
        """Mute all, or let all be heard again."""
        for speaker in self._speakers:
            speaker.toggle()

    @property
    def _speakers(self) -> list[Speaker]:
        return [speaker for speaker in (self.atm, self.phone) if speaker]

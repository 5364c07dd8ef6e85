"""Opens a machine's speaker, if the configuration wants one and there is a device for it."""

from __future__ import annotations

from otp_atm.hardware.display.settings import DisplaySettings
from otp_atm.sound.sdl import SdlVoice, is_there
from otp_atm.sound.speaker import Speaker


def speaker_of(display: DisplaySettings) -> Speaker | None:
    """Returns at once, whatever the device does; None where nothing is to be heard, so that nobody listens for nothing."""
    return Speaker(SdlVoice) if display.sound and is_there() else None

"""What a configuration says of the display."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class DisplaySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The window of `kiosk` mode: the whole screen, or a window of this size for trying things out; and whether the terminal is heard."""

    fullscreen: bool = True
    width: Annotated[int, Meta(ge=800, le=7680)] = 1280
    height: Annotated[int, Meta(ge=600, le=4320)] = 800
    sound: bool = True

"""Nobody can be served now. Calm for the customer; the code at the foot is for the operator."""

from __future__ import annotations

from msgspec.structs import replace

from otp_atm.screens.pages.common import trouble, words
from otp_atm.screens.scene import Scene
from otp_atm.screens.view import Icon, Tone, View


def closed(scene: Scene) -> View:
    """What stands on the screen all the time until somebody can be served again."""
    return replace(trouble(scene, words(scene).out_of_service, Icon.PLUG), tone=Tone.WARNING)

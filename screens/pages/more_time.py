"""Nobody has pressed a key for a while (F2)."""

from __future__ import annotations

from otp_atm.screens.pages.common import says, words
from otp_atm.screens.scene import Scene
from otp_atm.screens.view import Icon, View


def more_time(scene: Scene) -> View:
    return says(scene, words(scene).more_time, Icon.CLOCK)

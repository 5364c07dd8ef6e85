"""The terminal gets ready: it fetches a PIN key from the bank by a signed request, and loads it. After a failure it tries so behind the
screen that says so.
"""

from __future__ import annotations

from otp_atm.screens.pages.common import words, working
from otp_atm.screens.pages.out_of_service import closed
from otp_atm.screens.scene import Scene
from otp_atm.screens.view import Icon, View


def starting(scene: Scene) -> View:
    return closed(scene) if scene.session.attempt else working(scene, words(scene).starting, Icon.BANK)

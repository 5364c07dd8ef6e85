"""The terminal waits for a card."""

from __future__ import annotations

from otp_atm.screens.pages.common import says, words
from otp_atm.screens.scene import Scene
from otp_atm.screens.view import Icon, View


def welcome(scene: Scene) -> View:
    return says(scene, words(scene).welcome, Icon.CARD_IN)

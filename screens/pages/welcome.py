"""The terminal waits for a card."""

from __future__ import annotations

from screens.pages.common import says, words
from screens.scene import Scene
from screens.view import Icon, View


def welcome(scene: Scene) -> View:
    return says(scene, words(scene).welcome, Icon.CARD_IN)

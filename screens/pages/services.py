"""What can be done here, and whether something else is wanted afterwards."""

from __future__ import annotations

from otp_atm.screens.pages.common import says, words
from otp_atm.screens.scene import Scene
from otp_atm.screens.view import Icon, View


def services(scene: Scene) -> View:
    return says(scene, words(scene).services, Icon.BANK)


def another_service(scene: Scene) -> View:
    return says(scene, words(scene).another_service, Icon.QUESTION)

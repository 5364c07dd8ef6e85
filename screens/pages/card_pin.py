"""The card PIN, with the tries left after a wrong one (F1)."""

from __future__ import annotations

from msgspec.structs import replace

from otp_atm.kiosk.vocabulary import SHORTEST_PIN
from otp_atm.screens.digits import digits
from otp_atm.screens.pages.common import says, words, working
from otp_atm.screens.scene import Scene
from otp_atm.screens.view import Icon, PinField, Tone, View


def card_pin(scene: Scene) -> View:
    view = says(scene, words(scene).card_pin, Icon.LOCK, tone=Tone.WARNING if scene.session.pin_was_wrong else Tone.NEUTRAL)
    return replace(view, pin=PinField(SHORTEST_PIN, scene.session.digits), notice=_tries_left(scene))


def checking_card_pin(scene: Scene) -> View:
    return working(scene, words(scene).checking_card_pin, Icon.LOCK)


def _tries_left(scene: Scene) -> str:
    said, session = words(scene), scene.session
    if not session.pin_was_wrong:
        return ""
    if session.tries_left is None:
        return said.wrong_pin_again
    if session.tries_left == 1:
        return said.wrong_pin_last
    return said.wrong_pin.format(tries=digits(session.tries_left, scene.language))

"""Giving the card back, or saying why it was kept."""

from __future__ import annotations

from msgspec.structs import replace

from otp_atm.kiosk.session import Farewell
from otp_atm.screens.pages.common import says, trouble, words, working
from otp_atm.screens.scene import Scene
from otp_atm.screens.view import Icon, Tone, View


def take_card(scene: Scene) -> View:
    said = words(scene)
    reason = {
        Farewell.DONE: "",
        Farewell.CANCELLED: said.ended_by_customer,
        Farewell.TIMED_OUT: said.ended_by_time,
        Farewell.TROUBLE: said.ended_by_trouble,
    }[scene.session.farewell]
    return replace(says(scene, said.take_card, Icon.CARD_OUT), lines=(reason,) if reason else ())


def take_card_and_close(scene: Scene) -> View:
    return replace(take_card(scene), code=scene.session.code)


def reader_failed(scene: Scene) -> View:
    return trouble(scene, words(scene).reader_failed, Icon.CARD_OUT)


def retaining(scene: Scene) -> View:
    return working(scene, words(scene).retaining, Icon.CARD)


def card_retained(scene: Scene) -> View:
    return says(scene, words(scene).card_retained, Icon.LOCK, tone=Tone.WARNING)


def card_left(scene: Scene) -> View:
    return says(scene, words(scene).card_left, Icon.CARD_OUT, tone=Tone.WARNING)


def card_gone(scene: Scene) -> View:
    return says(scene, words(scene).card_gone, Icon.CARD_OUT, tone=Tone.WARNING)


def thanks(scene: Scene) -> View:
    return says(scene, words(scene).thanks, Icon.HEART)

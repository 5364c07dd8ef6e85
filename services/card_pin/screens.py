"""The screens of changing the card PIN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from otp_atm.kiosk.state import State
from otp_atm.screens.pages.common import says, working, writing
from otp_atm.screens.scene import Page, Scene
from otp_atm.screens.view import Icon, PinField, Tone, View
from otp_atm.screens.words import Says
from otp_atm.services.card_pin.data import Fault, data
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.card_pin.words import Words, words_of


def words(scene: Scene) -> Words:
    """What is said here in the customer's language."""
    return words_of(scene.language)


def new_card_pin(scene: Scene) -> View:
    said = words(scene)
    notice = {
        Fault.NONE: "",
        Fault.WEAK: said.new_card_pin_weak,
        Fault.UNCHANGED: said.card_pin_unchanged,
        Fault.DIFFERED: said.new_card_pins_differed,
    }[data(scene.session).fault]
    view = _entry(scene, said.new_card_pin, Tone.WARNING if notice else Tone.NEUTRAL)
    return replace(view, notice=notice, lines=view.lines[1:] if notice else view.lines)


def new_card_pin_again(scene: Scene) -> View:
    return _entry(scene, words(scene).new_card_pin_again)


def _entry(scene: Scene, says_: Says, tone: Tone = Tone.NEUTRAL) -> View:
    return replace(says(scene, says_, Icon.LOCK, tone=tone), pin=PinField(data(scene.session).length, scene.session.digits))


def checking_new_card_pin(scene: Scene) -> View:
    return working(scene, words(scene).checking_new_card_pin, Icon.LOCK)


def too_many_new_card_pins(scene: Scene) -> View:
    return says(scene, words(scene).too_many_new_card_pins, Icon.LOCK, tone=Tone.WARNING)


def changing_card_pin(scene: Scene) -> View:
    return writing(scene, words(scene).changing_card_pin, Icon.LOCK)


def card_pin_changed(scene: Scene) -> View:
    return says(scene, words(scene).card_pin_changed, Icon.CHECK, tone=Tone.SUCCESS)


PAGES: Final[Mapping[State, Page]] = {
    CardPin.NEW_CARD_PIN: new_card_pin,
    CardPin.CHECKING_NEW_CARD_PIN: checking_new_card_pin,
    CardPin.TOO_MANY_NEW_CARD_PINS: too_many_new_card_pins,
    CardPin.NEW_CARD_PIN_AGAIN: new_card_pin_again,
    CardPin.CHANGING_CARD_PIN: changing_card_pin,
    CardPin.CARD_PIN_CHANGED: card_pin_changed,
}

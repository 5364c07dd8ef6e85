"""A card has come in: it is read, or cannot be, or the bank does not serve it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from otp_atm.screens.pages.common import says, trouble, words, working
from otp_atm.screens.scene import Scene
from otp_atm.screens.view import Icon, Tone, View
from otp_atm.screens.words import Says, Words

TROUBLES: Final[Mapping[str, Callable[[Words], Says]]] = {
    "card-timed-out": lambda said: said.card_fell_silent,
    "card-read-timeout": lambda said: said.card_fell_silent,
    "card-contact-lost": lambda said: said.card_fell_silent,
    "card-protocol-error": lambda said: said.card_fell_silent,
    "card-no-application": lambda said: said.card_not_served,
    "card-application-blocked": lambda said: said.card_not_served,
    "card-data-invalid": lambda said: said.card_data_wrong,
    "card-data-missing": lambda said: said.card_data_wrong,
    "card-data-conflict": lambda said: said.card_data_wrong,
    "card-number-invalid": lambda said: said.card_data_wrong,
    "reader-in-use": lambda said: said.reader_busy,
    "reader-stuck": lambda said: said.reader_busy,
    "reader-defect": lambda said: said.reader_busy,
}
"""What the customer is told for the reader's code. Every other card may lie the wrong way round."""
AGAIN: Final[Mapping[str, Callable[[Words], Says]]] = {
    "card-swipe-failed": lambda said: said.swipe_again,
    "card-has-chip": lambda said: said.insert_instead,
}
"""How the card is asked for once more. After every other code its chip has failed, and the stripe is tried."""


def reading_card(scene: Scene) -> View:
    return working(scene, words(scene).reading_card, Icon.CARD)


def card_unreadable(scene: Scene) -> View:
    said, code = words(scene), scene.session.code
    return trouble(scene, TROUBLES[code](said) if code in TROUBLES else said.card_unreadable, Icon.CARD)


def take_card_to_swipe(scene: Scene) -> View:
    return trouble(scene, words(scene).take_card_to_swipe, Icon.CARD_OUT)


def card_again(scene: Scene) -> View:
    said, code = words(scene), scene.session.code
    view = says(scene, AGAIN[code](said) if code in AGAIN else said.swipe_instead, Icon.CARD, tone=Tone.WARNING)
    return replace(view, code=code)


def card_blocked(scene: Scene) -> View:
    return says(scene, words(scene).card_blocked, Icon.LOCK, tone=Tone.ERROR)


def card_expired(scene: Scene) -> View:
    return says(scene, words(scene).card_expired, Icon.CARD, tone=Tone.ERROR)


def card_unknown(scene: Scene) -> View:
    return says(scene, words(scene).card_unknown, Icon.CARD, tone=Tone.ERROR)

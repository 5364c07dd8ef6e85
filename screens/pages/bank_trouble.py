"""The bank does not answer as hoped. Each screen says what is known about the request and no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from otp_atm.screens.pages.common import says, trouble, words, writing
from otp_atm.screens.scene import Scene
from otp_atm.screens.view import Icon, Tone, View
from otp_atm.screens.words import Says, Words

REFUSALS: Final[Mapping[str, Callable[[Words], Says]]] = {
    "terminal-unknown": lambda said: said.terminal_not_served,
    "pin-block-unreadable": lambda said: said.pin_unreadable,
    "no-phone-on-file": lambda said: said.no_phone,
    "card-session-expired": lambda said: said.card_session_expired,
}
"""What the customer is told for the bank's code, whatever it came in answer to. Of any other it is known that the bank said no."""


def asking_outcome(scene: Scene) -> View:
    return writing(scene, words(scene).asking_outcome, Icon.BANK)


def not_done(scene: Scene) -> View:
    return says(scene, words(scene).not_done, Icon.WARNING, tone=Tone.WARNING)


def outcome_unknown(scene: Scene) -> View:
    return trouble(scene, words(scene).outcome_unknown, Icon.QUESTION)


def outcome_not_told(scene: Scene) -> View:
    return trouble(scene, words(scene).outcome_not_told, Icon.QUESTION)


def pin_unanswered(scene: Scene) -> View:
    return trouble(scene, words(scene).pin_unanswered, Icon.LOCK)


def pin_not_checked(scene: Scene) -> View:
    return trouble(scene, words(scene).pin_not_checked, Icon.LOCK)


def bank_unreachable(scene: Scene) -> View:
    return trouble(scene, words(scene).bank_unreachable, Icon.PLUG)


def bank_refused(scene: Scene) -> View:
    said, code = words(scene), scene.session.code
    return trouble(scene, REFUSALS[code](said) if code in REFUSALS else said.bank_refused, Icon.BANK)


def card_session_expired(scene: Scene) -> View:
    return trouble(scene, words(scene).card_session_expired, Icon.CLOCK)

"""What a screen or a key looks like, by name: declared where the choice is declared, drawn by whoever draws."""

from __future__ import annotations

from enum import Enum


class Tone(Enum):
    """The mood of a screen or a button: decides its colours.

    Of what can be chosen, `PRIMARY` is the safe next step, `DANGER` what ends or removes something, `NEUTRAL` the rest.
    """

    NEUTRAL = "neutral"
    PRIMARY = "primary"
    DANGER = "danger"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


class Icon(Enum):
    """The pictures that screens and buttons can carry; drawn by `screens.icons`."""

    NONE = "none"
    CARD = "card"
    CARD_IN = "card-in"
    CARD_OUT = "card-out"
    KEY = "key"
    LOCK = "lock"
    PHONE = "phone"
    MESSAGE = "message"
    CHECK = "check"
    CROSS = "cross"
    WARNING = "warning"
    QUESTION = "question"
    CLOCK = "clock"
    BANK = "bank"
    GLOBE = "globe"
    SHIELD = "shield"
    PLUS = "plus"
    MINUS = "minus"
    PLUG = "plug"
    HEART = "heart"

"""What a state offers its customer to choose: declared once, in its row. Table, PIN pad, screen and speech take it from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from otp_atm.kiosk.events import AnotherServiceChosen, Cancelled, Chosen, Confirmed, Declined, LanguageChosen
from otp_atm.kiosk.look import Icon, Tone
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.vocabulary import Key, Language

Label = str | Callable[[Session], str]
"""The name of a word, or which it is in this session."""


class Offer(Struct, frozen=True):
    """A choice, the function key beside the screen that it has, and what is to be read there.

    `label` names a word, of the service whose state it is, or of the service `of` that it leads to, or of those that all screens share.
    `also` are keys without a label that mean the same.
    """

    key: Key
    event: Chosen
    label: Label
    icon: Icon = Icon.NONE
    tone: Tone = Tone.NEUTRAL
    also: tuple[Key, ...] = ()
    of: str = ""


CANCEL: Final = Offer(Key.FDK_LEFT_4, Cancelled(), "cancel", Icon.CROSS, Tone.DANGER, also=(Key.CANCEL,))
"""Stop here and give the card back."""


def yes(label: Label, icon: Icon = Icon.CHECK, tone: Tone = Tone.PRIMARY) -> Offer:
    """The main answer to a question, the first from the top; red where it removes something, blue where the other one is the next step."""
    return Offer(Key.FDK_RIGHT_1, Confirmed(), label, icon, tone, also=_enter(tone))


def no(label: str, tone: Tone = Tone.NEUTRAL) -> Offer:
    """The other answer, below it, where Cancel has a key of its own; green where the main one removes something."""
    return Offer(Key.FDK_RIGHT_2, Declined(), label, Icon.CROSS, tone, also=_enter(tone))


def no_in_place_of_cancel(label: str, icon: Icon = Icon.CROSS, tone: Tone = Tone.NEUTRAL) -> Offer:
    """The other answer, where it stands beside Cancel's function key."""
    return Offer(Key.FDK_LEFT_4, Declined(), label, icon, tone, also=_enter(tone))


def _enter(tone: Tone) -> tuple[Key, ...]:
    """The PIN pad's green key stands for the green choice."""
    return (Key.ENTER,) if tone is Tone.PRIMARY else ()


def read(label: str, icon: Icon = Icon.CHECK) -> Offer:
    """I have read it: the only choice, at the foot, also on ENTER."""
    return Offer(Key.FDK_RIGHT_4, Confirmed(), label, icon, Tone.PRIMARY, also=(Key.ENTER,))


GIVE_CARD: Final = read("take_card_key", Icon.CARD_OUT)
"""The card comes next."""
FINISH: Final = read("finish")
"""Nothing comes after it."""
FINISH_AND_TAKE_CARD: Final = Offer(Key.FDK_RIGHT_3, Confirmed(), "finish_and_take_card", Icon.CARD_OUT, Tone.PRIMARY, also=(Key.ENTER,))
"""What is to be done next once something has been done."""
ANOTHER_SERVICE: Final = Offer(Key.FDK_RIGHT_4, AnotherServiceChosen(), "another_service_key", Icon.PLUS)
"""Beside it."""

MENU_KEYS: Final = (
    Key.FDK_RIGHT_1,
    Key.FDK_RIGHT_2,
    Key.FDK_RIGHT_3,
    Key.FDK_RIGHT_4,
    Key.FDK_LEFT_1,
    Key.FDK_LEFT_2,
    Key.FDK_LEFT_3,
)
"""The keys of a menu's entries, in their order; the last one on the left is Cancel's."""
_LANGUAGE_KEYS: Final = (Key.FDK_LEFT_1, Key.FDK_LEFT_2, Key.FDK_LEFT_3, Key.FDK_RIGHT_1)


def languages(spoken: tuple[Language, ...]) -> tuple[Offer, ...]:
    """The languages of the terminal, each in its own words."""
    return tuple(Offer(key, LanguageChosen(language), "") for key, language in zip(_LANGUAGE_KEYS, spoken, strict=False))

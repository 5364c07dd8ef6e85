"""What lies under a point of the window, and what the keyboard does beyond the PIN pad's keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

import pygame

from otp_atm.demo.areas import Areas
from otp_atm.demo.keypad import KEYPAD
from otp_atm.kiosk.vocabulary import Key


@dataclass(frozen=True, slots=True)
class MachineKey:
    """A key of the machine, by what it stands for: a digit or a `Key`."""

    meaning: str | Key


@dataclass(frozen=True, slots=True)
class Pocket:
    """A card's place in the wallet."""

    index: int


class Spot(Enum):
    """The other things one can point at."""

    SCREEN = "screen"
    SLOT = "slot"
    HELP = "help"
    ADD_CARD = "add-card"


Target = MachineKey | Pocket | Spot


class Shortcut(Enum):
    """What keys of the keyboard do that no PIN pad has."""

    HELP = "help"
    TOUR = "tour"
    RESET = "reset"
    FULL_SCREEN = "full-screen"
    LANGUAGE = "language"
    MUTE = "mute"
    OTHER = "other"
    """From ATM to phone, and back."""
    CARD_ABOVE = "card-above"
    CARD_BELOW = "card-below"
    CARD = "card"


OWN: Final = frozenset({pygame.K_TAB, pygame.K_F9, pygame.K_F10, pygame.K_F11, pygame.K_F12})
"""The keys that are the demo's in any case, whoever has the keyboard."""
MODIFIERS: Final = frozenset({pygame.K_LSHIFT, pygame.K_RSHIFT, pygame.K_LCTRL, pygame.K_RCTRL, pygame.K_LALT, pygame.K_RALT})
"""Keys that are pressed for the sake of others."""
SHORTCUTS: Final[Mapping[int, Shortcut]] = MappingProxyType(
    {
        pygame.K_F12: Shortcut.HELP,
        pygame.K_h: Shortcut.HELP,
        pygame.K_QUESTION: Shortcut.HELP,
        pygame.K_TAB: Shortcut.OTHER,
        pygame.K_F9: Shortcut.MUTE,
        pygame.K_F10: Shortcut.TOUR,
        pygame.K_F11: Shortcut.FULL_SCREEN,
        pygame.K_UP: Shortcut.CARD_ABOVE,
        pygame.K_DOWN: Shortcut.CARD_BELOW,
        pygame.K_SPACE: Shortcut.CARD,
    }
)


WITH_CONTROL: Final = (
    ((pygame.K_r, pygame.KSCAN_R), Shortcut.RESET),
    ((pygame.K_l, pygame.KSCAN_L), Shortcut.LANGUAGE),
)
"""Keys and their places that are the demo's with Control, whoever has the keyboard."""


def own(pressed: pygame.Event) -> Shortcut | None:
    """What a KEYDOWN event is short for in any case, whoever has the keyboard: Control and a letter, by its place on whatever layout, or a
    key of `OWN`."""
    modifiers, place = getattr(pressed, "mod", 0), getattr(pressed, "scancode", pygame.KSCAN_UNKNOWN)
    held = bool(modifiers & pygame.KMOD_CTRL)
    with_control = next((short for (key, at), short in WITH_CONTROL if held and (pressed.key == key or place == at)), None)
    return with_control or (SHORTCUTS[pressed.key] if pressed.key in OWN else None)


def shortcut(pressed: pygame.Event) -> Shortcut | None:
    """What a KEYDOWN event is short for while the ATM has the keyboard. A question mark counts as one on every layout."""
    return own(pressed) or (Shortcut.HELP if pressed.unicode in {"?", "؟"} else SHORTCUTS.get(pressed.key))


def target(areas: Areas, point: tuple[int, int]) -> Target | None:
    """What a click or a touch at `point` means."""
    for cap in KEYPAD:
        if areas.caps[cap].collidepoint(point):
            return MachineKey(cap.meaning)
    for key, rect in areas.function_keys.items():
        if rect.collidepoint(point):
            return MachineKey(key)
    for index, (card, lip) in enumerate(zip(areas.pocket_cards, areas.pockets, strict=True)):
        if lip.union(card.left, card.top, card.width, lip.top - card.top).collidepoint(point):
            return Pocket(index)
    spots = ((Spot.SCREEN, areas.screen), (Spot.SLOT, areas.slot), (Spot.HELP, areas.help), (Spot.ADD_CARD, areas.add_card))
    return next((spot for spot, rect in spots if rect and rect.collidepoint(point)), None)

"""The phone's colours: those that follow from the brand's two, and those that are the phone's own. No other file of the phone has any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from otp_atm.drawing.colour import BLACK, WHITE, Colour, legible, mix
from otp_atm.drawing.meaning import AMBER, BLUE, GREEN, RED, blue_of
from otp_atm.drawing.skin import Skin
from otp_atm.phone.view import App
from otp_atm.screens.theme import READ, usable
from otp_atm.screens.view import Tone

PLUM: Final[Colour] = (98, 62, 138)
"""The shop's own: none of those that mean something."""
SLATE: Final[Colour] = (30, 36, 50)
PAPER: Final[Colour] = (244, 246, 250)
TOLD: Final = 5.2
"""Contrast of what stands beside what must be read, 4.5 (WCAG 2.2, 1.4.3) and what the smoothing of thin letters takes of it."""

BODY: Final[tuple[Colour, Colour]] = ((126, 132, 146), (44, 48, 58))
"""The rail around the phone, from light to dark."""
BEZEL: Final[Colour] = (9, 10, 13)
ISLAND: Final = Skin((6, 7, 10), (6, 7, 10), (6, 7, 10), WHITE)
NIGHT: Final[Colour] = (12, 15, 24)
"""What dims the wallpaper."""
TILES: Final[Colour] = WHITE
"""The faint pattern of the bank's things."""
BADGE: Final[Colour] = BLUE
ICONS: Final[Mapping[App, tuple[Colour, Colour]]] = {
    App.MESSAGES: ((96, 222, 128), (28, 168, 74)),
    App.SHOP: (mix(PLUM, WHITE, 0.3), PLUM),
    App.SETTINGS: ((150, 160, 180), (84, 94, 114)),
}
"""Of apps that are not the bank's, from the top down."""
CHIP_LINES: Final[Colour] = (107, 84, 32)
ALERT: Final = Skin((40, 46, 62), (33, 38, 53), (70, 78, 100), WHITE)
ALERT_BUTTON: Final[tuple[Colour, Colour, Colour]] = ((60, 68, 90), (56, 64, 85), (82, 92, 118))
BUBBLE: Final[tuple[Colour, Colour, Colour]] = ((231, 235, 243), (226, 231, 241), (226, 231, 241))
TOUCHED: Final[tuple[int, int, int, int]] = (120, 130, 160, 60)
"""What lies over a thing that is being touched; the last number is how much of it."""
KEYPAD: Final[Colour] = (208, 213, 224)
KEY: Final = Skin(WHITE, (250, 251, 253), (190, 197, 211), (24, 28, 38))
OTHER_KEY: Final = Skin((188, 196, 212), (182, 190, 207), (176, 184, 202), (24, 28, 38))
TABLE: Final[Colour] = (58, 64, 78)
"""What the phone lies on in pictures."""

SOFTLY: Final = READ + 2.4
"""The same of what is read and set small: its letters are the thinnest."""


class Palette(NamedTuple):
    """The colours of an app. `header` is the face of the page's head, `mark` what is written on it."""

    header: Skin
    page: Colour
    sheet: Skin
    """A raised surface: rows, cards, fields."""
    ink: Colour
    soft_ink: Colour
    faint: Colour
    """What stands in a field until something is typed there."""
    line: Colour
    accent: Colour
    accent_wash: Colour
    shadow: Colour
    field: Skin
    field_focus: Skin
    """Where one types: blue in every app, as its mark is on label, caret and what is offered to paste."""
    dim: Skin
    """A button that cannot be pressed now."""
    on: Colour
    """A switch that is on."""
    buttons: Mapping[Tone, Skin]
    tones: Mapping[Tone, Colour]
    washes: Mapping[Tone, Skin]
    """Notices: their face, their edge, and what is written and drawn on them."""


def palettes(primary: Colour, accent: Colour) -> dict[App, Palette]:
    """Of each app."""
    primary = usable(primary)
    blue, deep = blue_of(primary), mix(primary, BLACK, 0.4)
    return {
        App.HOME: _dark(blue, accent),
        App.SETTINGS: _dark(blue, accent),
        App.MESSAGES: _light(blue, blue, Skin(PAPER, PAPER, PAPER, SLATE)),
        App.BANK: _light(primary, blue, Skin(mix(primary, BLACK, 0.1), deep, deep, WHITE)),
        App.SHOP: _light(PLUM, BLUE, Skin(PLUM, mix(PLUM, BLACK, 0.3), PLUM, WHITE)),
        App.GATEWAY: _light(mix(primary, BLACK, 0.12), blue, Skin((232, 236, 244), (226, 231, 241), (210, 216, 230), SLATE)),
    }


def wallpaper(primary: Colour, accent: Colour) -> tuple[Colour, Colour, Colour]:
    """Dusk, from the top down."""
    primary = usable(primary)
    return mix(primary, BLACK, 0.62), mix(primary, (120, 70, 160), 0.38), mix(accent, (222, 84, 118), 0.6)


def card(primary: Colour, accent: Colour) -> Skin:
    """A bank card's face."""
    face = mix(usable(primary), BLACK, 0.16)
    return Skin(face, mix(face, BLACK, 0.42), mix(face, WHITE, 0.3), legible(accent, (mix(face, WHITE, 0.12),), READ))


def _light(accent: Colour, blue: Colour, header: Skin) -> Palette:
    """Dark on white. `accent` is the app's own colour, `blue` that of what is neither the next step nor the end of anything."""
    wash = mix(accent, WHITE, 0.88)
    accent = legible(accent, (wash, *BUBBLE), READ)
    tones = {
        Tone.NEUTRAL: blue,
        Tone.PRIMARY: GREEN,
        Tone.SUCCESS: GREEN,
        Tone.DANGER: RED,
        Tone.ERROR: RED,
        Tone.WARNING: mix(AMBER, BLACK, 0.2),
    }
    pale, dim = mix(blue, WHITE, 0.9), (223, 228, 237)
    focus = legible(blue, (PAPER,), READ)
    soft_ink = legible((98, 107, 126), (PAPER, *BUBBLE), SOFTLY)
    return Palette(
        header=header,
        page=PAPER,
        sheet=Skin(WHITE, WHITE, (232, 236, 243), accent),
        ink=SLATE,
        soft_ink=soft_ink,
        faint=legible((132, 140, 156), (wash,), TOLD),
        line=(222, 227, 237),
        accent=accent,
        accent_wash=wash,
        shadow=(128, 142, 172),
        field=Skin(WHITE, WHITE, (205, 212, 225), accent),
        field_focus=Skin(WHITE, mix(focus, WHITE, 0.96), focus, focus),
        dim=Skin(dim, (219, 224, 234), (219, 224, 234), legible((138, 146, 163), (dim, (219, 224, 234)), TOLD)),
        on=blue,
        buttons={tone: _button(colour) for tone, colour in tones.items()}
        | {Tone.NEUTRAL: Skin(pale, pale, mix(blue, WHITE, 0.6), legible(blue, (pale,), READ))},
        tones={tone: legible(colour, (WHITE,), TOLD) for tone, colour in tones.items()},
        washes={tone: _wash(colour) for tone, colour in tones.items()},
    )


def _dark(blue: Colour, accent: Colour) -> Palette:
    """Light on the wallpaper, behind dark glass."""
    light = _light(blue, blue, Skin(SLATE, SLATE, SLATE, WHITE))
    glass, wash = (44, 51, 70), (62, 70, 92)
    sheet = mix(glass, WHITE, 0.05)
    return light._replace(
        page=(20, 25, 38),
        sheet=Skin(sheet, glass, (66, 74, 96), WHITE),
        ink=WHITE,
        soft_ink=legible((176, 184, 204), (sheet,), SOFTLY),
        line=(66, 74, 96),
        accent=legible(accent, (sheet,), READ),
        accent_wash=wash,
        shadow=(8, 10, 16),
        on=mix(blue, WHITE, 0.35),
    )


def _button(colour: Colour) -> Skin:
    face = legible(colour, (WHITE,), TOLD)
    return Skin(face, mix(face, BLACK, 0.12), mix(face, BLACK, 0.12), WHITE)


def _wash(colour: Colour) -> Skin:
    top, bottom = mix(colour, WHITE, 0.9), mix(colour, WHITE, 0.88)
    return Skin(top, bottom, mix(colour, WHITE, 0.6), legible(mix(colour, BLACK, 0.18), (top, bottom), SOFTLY))

"""The phone's colours: those that follow from the brand's two, and those that are the phone's own. No other file of the phone has any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from otp_atm.drawing.colour import BLACK, WHITE, Colour, mix
from otp_atm.drawing.skin import Skin
from otp_atm.phone.view import App
from otp_atm.screens.view import Tone

GREEN: Final[Colour] = (22, 148, 92)
RED: Final[Colour] = (206, 52, 68)
AMBER: Final[Colour] = (196, 126, 12)
TEAL: Final[Colour] = (10, 118, 112)
SLATE: Final[Colour] = (30, 36, 50)
PAPER: Final[Colour] = (244, 246, 250)

BODY: Final[tuple[Colour, Colour]] = ((126, 132, 146), (44, 48, 58))
"""The rail around the phone, from light to dark."""
BEZEL: Final[Colour] = (9, 10, 13)
ISLAND: Final = Skin((6, 7, 10), (6, 7, 10), (6, 7, 10), WHITE)
NIGHT: Final[Colour] = (12, 15, 24)
"""What dims the wallpaper."""
TILES: Final[Colour] = WHITE
"""The faint pattern of the bank's things."""
BADGE: Final[Colour] = (236, 58, 66)
ICONS: Final[Mapping[App, tuple[Colour, Colour]]] = {
    App.MESSAGES: ((96, 222, 128), (28, 168, 74)),
    App.SHOP: ((255, 176, 84), (232, 92, 66)),
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


class Palette(NamedTuple):
    """The colours of an app. `header` is the face of the page's head, `mark` what is written on it."""

    header: Skin
    page: Colour
    sheet: Skin
    """A raised surface: rows, cards, fields."""
    ink: Colour
    soft_ink: Colour
    line: Colour
    accent: Colour
    accent_wash: Colour
    shadow: Colour
    field: Skin
    field_focus: Skin
    dim: Skin
    """A button that cannot be pressed now."""
    buttons: Mapping[Tone, Skin]
    tones: Mapping[Tone, Colour]
    washes: Mapping[Tone, Skin]
    """Notices: their face, their edge, and what is drawn on them."""


def palettes(primary: Colour, accent: Colour) -> dict[App, Palette]:
    """Of each app."""
    deep = mix(primary, BLACK, 0.32)
    return {
        App.HOME: _dark(accent),
        App.SETTINGS: _dark(accent),
        App.MESSAGES: _light(mix(primary, WHITE, 0.12), Skin(PAPER, PAPER, PAPER, SLATE)),
        App.BANK: _light(primary, Skin(mix(primary, WHITE, 0.06), deep, deep, WHITE)),
        App.SHOP: _light(TEAL, Skin(mix(TEAL, WHITE, 0.1), mix(TEAL, BLACK, 0.18), TEAL, WHITE)),
        App.GATEWAY: _light(mix(primary, BLACK, 0.12), Skin((232, 236, 244), (226, 231, 241), (210, 216, 230), SLATE)),
    }


def wallpaper(primary: Colour, accent: Colour) -> tuple[Colour, Colour, Colour]:
    """Dusk, from the top down."""
    return mix(primary, BLACK, 0.62), mix(primary, (120, 70, 160), 0.38), mix(accent, (222, 84, 118), 0.6)


def card(primary: Colour, accent: Colour) -> Skin:
    """A bank card's face."""
    return Skin(mix(primary, WHITE, 0.1), mix(primary, BLACK, 0.42), mix(primary, WHITE, 0.3), accent)


def _light(accent: Colour, header: Skin) -> Palette:
    """Dark on white."""
    line = (222, 227, 237)
    tones = {
        Tone.NEUTRAL: accent,
        Tone.PRIMARY: accent,
        Tone.SUCCESS: GREEN,
        Tone.DANGER: RED,
        Tone.ERROR: RED,
        Tone.WARNING: AMBER,
    }
    pale = mix(accent, WHITE, 0.9)
    return Palette(
        header=header,
        page=PAPER,
        sheet=Skin(WHITE, WHITE, (232, 236, 243), accent),
        ink=SLATE,
        soft_ink=(98, 107, 126),
        line=line,
        accent=accent,
        accent_wash=mix(accent, WHITE, 0.88),
        shadow=(128, 142, 172),
        field=Skin(WHITE, WHITE, (205, 212, 225), accent),
        field_focus=Skin(WHITE, mix(accent, WHITE, 0.96), accent, accent),
        dim=Skin((223, 228, 237), (219, 224, 234), (219, 224, 234), (138, 146, 163)),
        buttons={tone: _button(colour) for tone, colour in tones.items()}
        | {Tone.NEUTRAL: Skin(pale, pale, mix(accent, WHITE, 0.6), accent)},
        tones=tones,
        washes={tone: Skin(mix(c, WHITE, 0.9), mix(c, WHITE, 0.88), mix(c, WHITE, 0.6), mix(c, BLACK, 0.18)) for tone, c in tones.items()},
    )


def _dark(accent: Colour) -> Palette:
    """Light on the wallpaper, behind dark glass."""
    light = _light(accent, Skin(SLATE, SLATE, SLATE, WHITE))
    glass = (44, 51, 70)
    return light._replace(
        page=(20, 25, 38),
        sheet=Skin(mix(glass, WHITE, 0.05), glass, (66, 74, 96), WHITE),
        ink=WHITE,
        soft_ink=(176, 184, 204),
        line=(66, 74, 96),
        accent=accent,
        accent_wash=(62, 70, 92),
        shadow=(8, 10, 16),
    )


def _button(colour: Colour) -> Skin:
    return Skin(mix(colour, WHITE, 0.08), mix(colour, BLACK, 0.08), mix(colour, BLACK, 0.08), WHITE)

"""The phone's look in one place. Lengths are in points: the screen is 390 of them wide. Colours follow from the brand's two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from phone.view import App
from screens.brand import Brand
from screens.painting.colour import BLACK, WHITE, Colour, mix, parsed
from screens.painting.style import TextStyle, Weight
from screens.theme import Skin
from screens.view import Tone

GREEN: Final[Colour] = (22, 148, 92)
RED: Final[Colour] = (206, 52, 68)
AMBER: Final[Colour] = (196, 126, 12)
TEAL: Final[Colour] = (10, 118, 112)
SLATE: Final[Colour] = (30, 36, 50)
PAPER: Final[Colour] = (244, 246, 250)


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


class Styles:
    """How each kind of text is set."""

    status: TextStyle = TextStyle(Weight.MEDIUM, 15, 12)
    title: TextStyle = TextStyle(Weight.BOLD, 21, 15)
    big_title: TextStyle = TextStyle(Weight.BOLD, 30, 24)
    path: TextStyle = TextStyle(Weight.REGULAR, 13, 10)
    address: TextStyle = TextStyle(Weight.REGULAR, 13.5, 11)
    text: TextStyle = TextStyle(Weight.REGULAR, 15.5, 14.5, lines=5, leading=1.65)
    small: TextStyle = TextStyle(Weight.REGULAR, 13.5, 12, lines=3, leading=1.6)
    heading: TextStyle = TextStyle(Weight.BOLD, 19, 16, lines=2, leading=1.5)
    row: TextStyle = TextStyle(Weight.MEDIUM, 16.5, 13.5, lines=2, leading=1.45)
    hint: TextStyle = TextStyle(Weight.REGULAR, 13.5, 13, lines=3, leading=1.55)
    end: TextStyle = TextStyle(Weight.MEDIUM, 15, 11)
    sender: TextStyle = TextStyle(Weight.MEDIUM, 16, 13)
    sender_unread: TextStyle = TextStyle(Weight.BOLD, 16, 13)
    bubble: TextStyle = TextStyle(Weight.REGULAR, 16, 15, lines=6, leading=1.7)
    label: TextStyle = TextStyle(Weight.MEDIUM, 13.5, 10)
    value: TextStyle = TextStyle(Weight.MEDIUM, 18, 11)
    placeholder: TextStyle = TextStyle(Weight.REGULAR, 15, 10)
    button: TextStyle = TextStyle(Weight.BOLD, 17, 15, lines=2, leading=1.35)
    countdown: TextStyle = TextStyle(Weight.BOLD, 19, 14)
    notice: TextStyle = TextStyle(Weight.MEDIUM, 14.5, 13.5, lines=5, leading=1.6)
    code: TextStyle = TextStyle(Weight.REGULAR, 11, 9)
    verdict: TextStyle = TextStyle(Weight.BOLD, 22, 18, lines=2, leading=1.5)
    otp: TextStyle = TextStyle(Weight.BOLD, 46, 24)
    seconds: TextStyle = TextStyle(Weight.BOLD, 34, 34)
    total: TextStyle = TextStyle(Weight.BOLD, 20, 13)
    digit: TextStyle = TextStyle(Weight.MEDIUM, 26, 20)
    clock: TextStyle = TextStyle(Weight.BOLD, 76, 40)
    day: TextStyle = TextStyle(Weight.MEDIUM, 18, 13)
    app: TextStyle = TextStyle(Weight.MEDIUM, 13.5, 10)
    badge: TextStyle = TextStyle(Weight.BOLD, 13, 10)
    card_number: TextStyle = TextStyle(Weight.MEDIUM, 21, 13)
    card_bank: TextStyle = TextStyle(Weight.BOLD, 16, 12)


class Metrics:
    """Lengths in points."""

    width: float = 390
    aspect: float = 2.165
    """The screen's height over its width."""
    bezel: float = 11
    radius: float = 52
    rail: float = 3.5
    status: float = 52
    island: tuple[float, float] = (104, 30)
    nav: float = 54
    path: float = 24
    address: float = 50
    curve: float = 26
    """How far the page's sheet reaches up into its head."""
    side: float = 18
    gap: float = 12
    indicator: float = 26
    edge: float = 1
    card_radius: float = 18
    row_padding: float = 14
    disc: float = 42
    field: float = 50
    field_radius: float = 13
    button: float = 54
    button_radius: float = 16
    ring: float = 11
    ring_size: float = 230
    key: float = 53
    key_gap: float = 7
    paste: float = 46
    shadow: float = 12


class Motion:
    """Durations in seconds. A countdown ring moves `ring_steps` times a second."""

    slide: float = 0.26
    fade: float = 0.18
    frame: float = 1 / 60
    press: float = 0.13
    rest: float = 0.35
    """A page that has just come takes no touch for so long: the second click of a double one was meant for the page before."""
    alert: float = 0.3
    buzz: float = 0.45
    ring_steps: int = 8
    spin: float = 1.0
    spin_steps: int = 24


class Theme(NamedTuple):
    """The whole look."""

    palettes: Mapping[App, Palette]
    wallpaper: tuple[Colour, Colour, Colour]
    """From the top down."""
    body: tuple[Colour, Colour]
    """The rail around the phone, from light to dark."""
    card: Skin
    """A bank card's face."""
    accent: Colour
    styles: Styles = Styles()
    metrics: Metrics = Metrics()
    motion: Motion = Motion()


def theme_of(brand: Brand) -> Theme:
    """The look that follows from the brand."""
    primary, accent = parsed(brand.primary), parsed(brand.accent)
    deep = mix(primary, BLACK, 0.32)
    bank = _light(primary, Skin(mix(primary, WHITE, 0.06), deep, deep, WHITE))
    shop = _light(TEAL, Skin(mix(TEAL, WHITE, 0.1), mix(TEAL, BLACK, 0.18), TEAL, WHITE))
    messages = _light(mix(primary, WHITE, 0.12), Skin(PAPER, PAPER, PAPER, SLATE))
    gateway = _light(mix(primary, BLACK, 0.12), Skin((232, 236, 244), (226, 231, 241), (210, 216, 230), SLATE))
    return Theme(
        palettes={
            App.HOME: _dark(accent),
            App.SETTINGS: _dark(accent),
            App.MESSAGES: messages,
            App.BANK: bank,
            App.SHOP: shop,
            App.GATEWAY: gateway,
        },
        wallpaper=(mix(primary, BLACK, 0.62), mix(primary, (120, 70, 160), 0.38), mix(accent, (222, 84, 118), 0.6)),
        body=((126, 132, 146), (44, 48, 58)),
        card=Skin(mix(primary, WHITE, 0.1), mix(primary, BLACK, 0.42), mix(primary, WHITE, 0.3), accent),
        accent=accent,
    )


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

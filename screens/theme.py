"""The look in one place: every colour, size, font, radius and duration. All of it follows from a `Brand`.

Lengths are in design units: a screen is 1280 by 800 of them, or 800 by 1280 upright; `screens.painting.layout` says how many
pixels one is.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from otp_atm.drawing.colour import BLACK, WHITE, Colour, legible, mix, parsed
from otp_atm.drawing.meaning import AMBER, GREEN, RED, blue_of
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.style import TextStyle, Weight
from otp_atm.screens.brand import Brand
from otp_atm.screens.view import Tone

READ: Final = 7.6
"""Contrast of what must be read: 7 (WCAG 2.2, 1.4.6), and what the smoothing of thin letters takes of it."""

STRIKING: Final = 7.2
"""The same of large letters, which lose less."""


class Palette(NamedTuple):
    """Colours by their use. `tones` are for buttons, badges and notices, `tone_skins` complete surfaces."""

    backdrop: Colour
    glow: Colour
    bar: Colour
    rule: Colour
    shadow: Colour
    pattern: Colour
    ink: Colour
    soft_ink: Colour
    accent: Colour
    panel: Skin
    well: Skin
    cell: Skin
    cell_next: Skin
    chip: Skin
    track: Colour
    buttons: dict[Tone, Skin]
    tones: dict[Tone, Colour]


class Styles:
    """How each kind of text is set."""

    brand: TextStyle = TextStyle(Weight.BOLD, 28, 16)
    subtitle: TextStyle = TextStyle(Weight.REGULAR, 18, 12)
    clock: TextStyle = TextStyle(Weight.MEDIUM, 20, 13)
    terminal: TextStyle = TextStyle(Weight.REGULAR, 18, 12)
    title: TextStyle = TextStyle(Weight.BOLD, 36, 32, lines=2, leading=1.5)
    notice: TextStyle = TextStyle(Weight.MEDIUM, 22, 19, lines=5, leading=1.6)
    line: TextStyle = TextStyle(Weight.REGULAR, 24, 22, lines=6, leading=1.66)
    fact: TextStyle = TextStyle(Weight.BOLD, 42, 24, leading=1.5)
    fact_label: TextStyle = TextStyle(Weight.REGULAR, 22, 20, lines=3)
    label: TextStyle = TextStyle(Weight.BOLD, 28, 22, lines=2, leading=1.35)
    long_label: TextStyle = TextStyle(Weight.BOLD, 21, 18, lines=3, leading=1.35)
    """Of labels that do not fit into two lines of a label's smallest size."""
    hint: TextStyle = TextStyle(Weight.REGULAR, 18, 14)
    number: TextStyle = TextStyle(Weight.MEDIUM, 17, 17)
    footer: TextStyle = TextStyle(Weight.REGULAR, 18, 12)
    path: TextStyle = TextStyle(Weight.MEDIUM, 20, 13)
    code: TextStyle = TextStyle(Weight.REGULAR, 15, 11)
    seconds: TextStyle = TextStyle(Weight.BOLD, 40, 40)


class Metrics:
    """Lengths in design units."""

    margin: float = 28
    header: float = 94
    footer: float = 56
    logo: float = 54
    rule: float = 2
    gutter: float = 32
    slot_width: float = 310
    slot_height: float = 104
    slot_radius: float = 20
    slot_padding: float = 10
    slot_gap: float = 10
    slot_end: float = 18
    slot_icon: float = 36
    number: float = 25
    number_top: float = 8
    chevron: float = 26
    edge: float = 2
    panel_radius: float = 32
    panel_padding: float = 36
    panel_top: float = 36
    badge: float = 96
    hero: float = 148
    badge_icon: float = 52
    ring: float = 6
    gap: float = 18
    well_width: float = 430
    well_height: float = 84
    well_radius: float = 20
    cell: float = 72
    cell_gap: float = 14
    cell_radius: float = 16
    dot: float = 22
    chip: float = 42
    tile: float = 92
    notice_radius: float = 16
    notice_padding: float = 14
    shadow: float = 24


class Motion:
    """Durations in seconds. `short` is how little time must be left before the ring shows it.

    The ring moves `ring_steps` times a second, the spinner `spin_steps` times a turn.
    """

    fade: float = 0.2
    fade_step: float = 0.025
    press: float = 0.14
    short: float = 10.0
    ring_steps: int = 8
    spin: float = 1.4
    spin_steps: int = 28


class Theme(NamedTuple):
    """The whole look."""

    palette: Palette
    styles: Styles = Styles()
    metrics: Metrics = Metrics()
    motion: Motion = Motion()


def theme_of(brand: Brand) -> Theme:
    """The look that follows from the brand's two colours. Raises ValueError for a colour that is none."""
    return Theme(_palette(parsed(brand.primary), parsed(brand.accent)))


def usable(primary: Colour) -> Colour:
    """A bank's colour as letters in white can stand on: a light one is darkened."""
    return legible(primary, (WHITE,), READ)


def _palette(primary: Colour, accent: Colour) -> Palette:
    primary = usable(primary)
    ink = mix(WHITE, primary, 0.03)
    night = mix(primary, BLACK, 0.78)
    panel = mix(primary, BLACK, 0.35)
    accent = legible(accent, (panel,), STRIKING)
    gold = mix(accent, BLACK, 0.2)
    soft_ink = legible(mix(WHITE, primary, 0.32), (panel,), READ)
    tones = {
        Tone.NEUTRAL: accent,
        Tone.PRIMARY: mix(GREEN, WHITE, 0.45),
        Tone.SUCCESS: mix(GREEN, WHITE, 0.45),
        Tone.DANGER: mix(RED, WHITE, 0.42),
        Tone.ERROR: mix(RED, WHITE, 0.42),
        Tone.WARNING: AMBER,
    }
    neutral = _raised(blue_of(primary), gold, accent, ink)
    good = _raised(mix(GREEN, BLACK, 0.2), tones[Tone.PRIMARY], tones[Tone.PRIMARY], ink)
    bad = _raised(mix(RED, BLACK, 0.35), tones[Tone.DANGER], tones[Tone.DANGER], ink)
    warm = _raised(mix(AMBER, BLACK, 0.5), AMBER, AMBER, ink)
    return Palette(
        backdrop=mix(primary, BLACK, 0.74),
        glow=mix(primary, BLACK, 0.36),
        bar=mix(night, BLACK, 0.45),
        rule=gold,
        shadow=mix(primary, BLACK, 0.94),
        pattern=mix(primary, WHITE, 0.4),
        ink=ink,
        soft_ink=soft_ink,
        accent=accent,
        panel=Skin(panel, mix(primary, BLACK, 0.55), gold, accent),
        well=Skin(mix(primary, BLACK, 0.76), mix(primary, BLACK, 0.68), mix(primary, WHITE, 0.22), ink),
        cell=Skin(mix(primary, BLACK, 0.72), mix(primary, BLACK, 0.64), mix(primary, WHITE, 0.25), ink),
        cell_next=Skin(mix(primary, BLACK, 0.6), mix(primary, BLACK, 0.5), accent, ink),
        chip=Skin(mix(primary, BLACK, 0.42), mix(primary, BLACK, 0.54), gold, ink),
        track=mix(primary, WHITE, 0.14),
        buttons={
            Tone.NEUTRAL: neutral,
            Tone.PRIMARY: good,
            Tone.SUCCESS: good,
            Tone.DANGER: bad,
            Tone.ERROR: bad,
            Tone.WARNING: warm,
        },
        tones=tones,
    )


def _raised(face: Colour, edge: Colour, mark: Colour, ink: Colour) -> Skin:
    """A surface on which `ink` can be read, darker towards its foot."""
    top = legible(face, (ink,), READ)
    return Skin(top, mix(top, BLACK, 0.42), edge, mark)

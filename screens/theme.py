"""The look in one place: every colour, size, font, radius and duration. All of it follows from a `Brand`.

Lengths are in design units: a screen's diagonal has 1509 of them, whatever its shape, so that what is as long on two screens of one
size in inches is as long in units. One of 1280 by 800 pixels has a pixel to the unit.
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


LEAST: Final = 28.4
BODY: Final = 35.1
TITLE: Final = 53.2
"""The smallest em of anything that a customer must read, of body text and of titles, in design units.

Vazirmatn's I is 0.711 em high and its alef 0.672, so that both come to 1.26, 1.56 and 2.4 % of the screen's diagonal: the first is 4.8 mm
on a 15-inch display (2010 ADA Standards, 707.7.2).
"""


class Styles:
    """How each kind of text is set. Below its minimum goes only a text for which there is no other way left."""

    brand: TextStyle = TextStyle(Weight.BOLD, 32, LEAST, lines=2, leading=1.25)
    subtitle: TextStyle = TextStyle(Weight.REGULAR, LEAST, LEAST)
    clock: TextStyle = TextStyle(Weight.MEDIUM, LEAST, LEAST)
    terminal: TextStyle = TextStyle(Weight.REGULAR, LEAST, LEAST)
    title: TextStyle = TextStyle(Weight.BOLD, 60, TITLE, lines=3, leading=1.32)
    notice: TextStyle = TextStyle(Weight.MEDIUM, 36, BODY, lines=6, leading=1.4)
    line: TextStyle = TextStyle(Weight.REGULAR, 38, BODY, lines=8, leading=1.42)
    fact: TextStyle = TextStyle(Weight.BOLD, 62, TITLE, leading=1.5)
    fact_label: TextStyle = TextStyle(Weight.REGULAR, 36, BODY, lines=3, leading=1.42)
    value: TextStyle = TextStyle(Weight.BOLD, 38, BODY, lines=2, leading=1.42)
    label: TextStyle = TextStyle(Weight.BOLD, 34, 31, lines=2, leading=1.2)
    footer: TextStyle = TextStyle(Weight.REGULAR, LEAST, LEAST, lines=2, leading=1.5)
    path: TextStyle = TextStyle(Weight.MEDIUM, 34, LEAST)
    code: TextStyle = TextStyle(Weight.REGULAR, LEAST, LEAST)
    seconds: TextStyle = TextStyle(Weight.BOLD, 42, 42)


class Metrics:
    """Lengths in design units."""

    margin: float = 36
    header: float = 92
    header_upright: float = 132
    footer: float = 56
    footer_tall: float = 90
    footer_upright: float = 132
    logo: float = 56
    rule: float = 2
    gutter: float = 36
    inset: float = 26
    slot_compact: float = 326
    slot_wide: float = 462
    slot_height: float = 114
    slot_upright: float = 102
    slot_gap: float = 18
    slot_radius: float = 20
    slot_padding: float = 12
    slot_end: float = 20
    between: float = 12
    mark: float = 54
    mark_icon: float = 42
    chevron: float = 24
    edge: float = 2
    badge: float = 104
    least_badge: float = 76
    hero: float = 150
    badge_icon: float = 56
    ring: float = 7
    gap: float = 20
    narrowest: float = 350
    descent: float = 3
    well_width: float = 520
    well_height: float = 104
    well_radius: float = 20
    cell: float = 84
    cell_gap: float = 14
    cell_radius: float = 16
    dot: float = 26
    chip: float = 62
    chip_end: float = 26
    pin_key: float = 124
    pin_key_gap: float = 12
    pad: float = 350
    pad_upright: float = 340
    tile: float = 92
    notice_radius: float = 16
    notice_padding: float = 16
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
    panel = mix(primary, BLACK, 0.42)
    glow, pattern = mix(primary, BLACK, 0.48), mix(primary, WHITE, 0.4)
    grounds = (panel, mix(glow, pattern, 0.1))
    accent = legible(accent, grounds, STRIKING)
    gold = mix(accent, BLACK, 0.2)
    soft_ink = legible(mix(WHITE, primary, 0.32), grounds, READ)
    tones = {
        Tone.NEUTRAL: accent,
        Tone.PRIMARY: mix(GREEN, WHITE, 0.45),
        Tone.SUCCESS: mix(GREEN, WHITE, 0.45),
        Tone.DANGER: mix(RED, WHITE, 0.42),
        Tone.ERROR: mix(RED, WHITE, 0.42),
        Tone.WARNING: AMBER,
    }
    neutral = _raised(blue_of(primary), gold, accent, ink)
    # red is darker than green, for those who do not tell the two apart
    good = _raised(mix(GREEN, BLACK, 0.2), tones[Tone.PRIMARY], tones[Tone.PRIMARY], ink)
    bad = _raised(mix(RED, BLACK, 0.5), tones[Tone.DANGER], tones[Tone.DANGER], ink)
    warm = _raised(mix(AMBER, BLACK, 0.5), AMBER, AMBER, ink)
    return Palette(
        backdrop=mix(primary, BLACK, 0.74),
        glow=glow,
        bar=mix(night, BLACK, 0.45),
        rule=gold,
        shadow=mix(primary, BLACK, 0.94),
        pattern=pattern,
        ink=ink,
        soft_ink=soft_ink,
        accent=accent,
        panel=Skin(panel, mix(primary, BLACK, 0.55), gold, accent),
        well=Skin(mix(primary, BLACK, 0.76), mix(primary, BLACK, 0.68), mix(primary, WHITE, 0.22), ink),
        cell=Skin(mix(primary, BLACK, 0.72), mix(primary, BLACK, 0.64), mix(primary, WHITE, 0.25), ink),
        cell_next=Skin(mix(primary, BLACK, 0.6), mix(primary, BLACK, 0.5), accent, ink),
        chip=Skin(mix(primary, BLACK, 0.5), mix(primary, BLACK, 0.6), gold, ink),
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

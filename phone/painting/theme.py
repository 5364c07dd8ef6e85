"""The phone's look in one place. Lengths are in points: the screen is 390 of them wide. Colours follow from the brand's two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from otp_atm.drawing.colour import Colour, legible, parsed
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.style import TextStyle, Weight
from otp_atm.phone.painting.colours import ALERT_BUTTON, BODY, TOLD, Palette, card, palettes, wallpaper
from otp_atm.phone.view import App
from otp_atm.screens.brand import Brand


class Styles:
    """How each kind of text is set. What may take more lines takes them before it shrinks: alike things on a page are of one size."""

    status: TextStyle = TextStyle(Weight.MEDIUM, 15, 12)
    title: TextStyle = TextStyle(Weight.BOLD, 21, 15)
    big_title: TextStyle = TextStyle(Weight.BOLD, 30, 24)
    path: TextStyle = TextStyle(Weight.REGULAR, 13, 12)
    address: TextStyle = TextStyle(Weight.REGULAR, 13.5, 12)
    text: TextStyle = TextStyle(Weight.REGULAR, 15.5, 15.5, lines=6, leading=1.65)
    small: TextStyle = TextStyle(Weight.REGULAR, 13.5, 13.5, lines=3, leading=1.6)
    heading: TextStyle = TextStyle(Weight.BOLD, 19, 16, lines=2, leading=1.5)
    row: TextStyle = TextStyle(Weight.MEDIUM, 16.5, 16.5, lines=2, leading=1.45)
    hint: TextStyle = TextStyle(Weight.REGULAR, 13.5, 13.5, lines=5, leading=1.55)
    end: TextStyle = TextStyle(Weight.MEDIUM, 15, 11)
    sender: TextStyle = TextStyle(Weight.MEDIUM, 16, 16, lines=2, leading=1.3)
    sender_unread: TextStyle = TextStyle(Weight.BOLD, 16, 16, lines=2, leading=1.3)
    bubble: TextStyle = TextStyle(Weight.REGULAR, 16, 16, lines=6, leading=1.7)
    label: TextStyle = TextStyle(Weight.MEDIUM, 13.5, 10)
    value: TextStyle = TextStyle(Weight.MEDIUM, 18, 11)
    placeholder: TextStyle = TextStyle(Weight.REGULAR, 15, 10)
    button: TextStyle = TextStyle(Weight.BOLD, 17, 15, lines=2, leading=1.35)
    countdown: TextStyle = TextStyle(Weight.BOLD, 18, 14)
    notice: TextStyle = TextStyle(Weight.MEDIUM, 14.5, 14.5, lines=7, leading=1.6)
    code: TextStyle = TextStyle(Weight.REGULAR, 12.5, 12)
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
    card_bank: TextStyle = TextStyle(Weight.BOLD, 16, 16, lines=2, leading=1.3)


class Metrics:
    """Lengths in points."""

    width: float = 390
    aspect: float = 2.165
    """The screen's height over its width."""
    squat: float = 1.3
    """The same of a phone that has little room, so that it can still be read: at this many pixels for a point."""
    legible: float = 0.66
    low: float = 600
    """A screen of fewer points than this in height is a low one, which `LowMetrics` are for."""
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
    top: float = 10
    """Between the head and what stands first below it."""
    gap: float = 12
    indicator: float = 26
    edge: float = 1
    card_radius: float = 18
    row_padding: float = 14
    text_padding: float = 4
    """Beside a paragraph, so that it begins where the letters in boxes above and below it seem to."""
    row_height: float = 12
    """Above and below what stands in a line of a menu."""
    disc: float = 42
    verdict: float = 92
    """How large the picture is of how something ended, and the room above it."""
    verdict_top: float = 22
    code: float = 86
    """The height of a one-time password's line, and the ring of its time, across."""
    clock: float = 150
    field: float = 50
    field_radius: float = 13
    button: float = 54
    button_radius: float = 16
    ring: float = 11
    key: float = 53
    key_share: float = 0.09
    """The most of the glass's height that a key takes."""
    key_gap: float = 7
    paste: float = 46
    shadow: float = 12
    thumb: float = 4
    """What tells how far a page has been scrolled: its width, its least length, and how far it is from the edge."""
    least_thumb: float = 28
    thumb_edge: float = 5
    hero: float = 0.4
    """The share of the free room that lies above what a page has to tell."""


class LowMetrics(Metrics):
    """Of a phone that is so low that what surrounds a page has to leave the room to the page."""

    status: float = 44
    nav: float = 44
    path: float = 20
    address: float = 40
    curve: float = 18
    top: float = 6
    gap: float = 9
    row_height: float = 9
    disc: float = 38
    verdict: float = 54
    verdict_top: float = 14
    code: float = 58
    clock: float = 90
    button: float = 50


class Motion:
    """Durations in seconds. A countdown ring moves `ring_steps` times a second."""

    slide: float = 0.26
    fade: float = 0.18
    frame: float = 1 / 60
    press: float = 0.13
    rest: float = 0.35
    """A page that has just come takes no touch for so long: the second click of a double one was meant for the page before."""
    alert: float = 0.3
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
    on_alerts = legible(accent, ALERT_BUTTON[:2], TOLD)
    return Theme(palettes(primary, accent), wallpaper(primary, accent), BODY, card(primary, accent), on_alerts)

"""What customers see and hear, held against what they can: the bank's colours, the computer's loudspeaker."""

from __future__ import annotations

from collections.abc import Iterator

from otp_atm.hardware.display.settings import DisplaySettings
from otp_atm.hardware.finding import OK, WARNING, Finding
from otp_atm.kiosk.settings import BrandSettings


def colours(brand: BrandSettings) -> Finding:
    """As the bank sets them, or what is made of them so that everything can be read."""
    mended = [*_mended(brand)]
    return (WARNING, "; ".join(mended)) if mended else (OK, f"{brand.primary} and {brand.accent}")


def _mended(brand: BrandSettings) -> Iterator[str]:
    from otp_atm.drawing.colour import css, parsed
    from otp_atm.drawing.meaning import is_blue
    from otp_atm.screens.brand import Brand
    from otp_atm.screens.theme import theme_of, usable

    primary, accent = parsed(brand.primary), theme_of(Brand(primary=brand.primary, accent=brand.accent)).palette.accent
    if usable(primary) != primary:
        yield f"brand.primary {brand.primary} is too light to write on in white: painted as {css(usable(primary))}"
    if accent != parsed(brand.accent):
        yield f"brand.accent {brand.accent} hardly stands out from the panel: painted as {css(accent)}"
    if not is_blue(primary):
        yield f"brand.primary {brand.primary} is no blue: choices that are neither the next step nor the end of anything are ours"


def sound(display: DisplaySettings) -> Finding:
    """Whether the terminal can be heard. A silent one serves as well."""
    if not display.sound:
        return OK, "display.sound is false: silent"
    from otp_atm.sound.sdl import SdlVoice
    from otp_atm.sound.voice import NoVoice

    try:
        SdlVoice().close()
    except NoVoice as why:
        return OK, f"silent: {why}"
    return OK, "heard"

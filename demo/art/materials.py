"""The colours of what the demo is made of. The machine's own are fixed, as sheet metal is; the sign wears the bank's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from otp_atm.demo.art.sheet import Shade, shade
from otp_atm.drawing.colour import BLACK, WHITE, Colour, legible, mix, parsed
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.brand import Brand
from otp_atm.screens.theme import READ, usable

STEEL_LIGHT: Final[Colour] = (238, 241, 244)
STEEL: Final[Colour] = (205, 211, 218)
STEEL_DARK: Final[Colour] = (160, 169, 180)
IRON: Final[Colour] = (58, 65, 75)
IRON_DARK: Final[Colour] = (34, 39, 46)
GLASS: Final[Colour] = (11, 13, 17)
ENGRAVED: Final[Colour] = (40, 47, 57)
LEATHER_LIGHT: Final[Colour] = (128, 80, 48)
LEATHER: Final[Colour] = (104, 62, 36)
LEATHER_DARK: Final[Colour] = (66, 38, 22)
THREAD: Final[Colour] = (222, 184, 132)
CREAM: Final[Colour] = (248, 236, 216)
LIT: Final[Colour] = (64, 232, 120)

CAPS: Final[dict[str | Key, tuple[Colour, Colour, Colour]]] = {
    Key.CANCEL: ((176, 34, 34), (132, 20, 24), WHITE),
    Key.CLEAR: ((250, 214, 74), (222, 166, 20), (58, 44, 4)),
    Key.ENTER: ((26, 122, 62), (14, 92, 44), WHITE),
}
"""Face from top to bottom and lettering of the caps that are not steel (ISO 9564 leaves the colours free; these are the world's habit)."""


@dataclass(frozen=True, slots=True)
class Materials:
    """Everything that depends on the bank's two colours, which are as can be written on and read."""

    primary: Colour
    accent: Colour
    wall: Shade
    sign: Shade


def materials_of(brand: Brand) -> Materials:
    """Raises ValueError for a brand colour that is none."""
    primary = usable(parsed(brand.primary))
    accent = legible(parsed(brand.accent), (mix(primary, BLACK, 0.42),), READ)
    slate = mix((72, 82, 98), primary, 0.18)
    return Materials(
        primary,
        accent,
        wall=shade(mix(slate, BLACK, 0.28), mix(slate, BLACK, 0.45), mix(slate, BLACK, 0.62)),
        sign=shade(mix(primary, BLACK, 0.25), mix(primary, BLACK, 0.55), mix(primary, BLACK, 0.68)),
    )

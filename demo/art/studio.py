"""What everything in the window is drawn with: the places, the bank's look, letters, and the language of the moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pygame import Rect, Surface

from otp_atm.demo.areas import Areas
from otp_atm.demo.art.materials import Materials
from otp_atm.demo.words import Words, words_of
from otp_atm.drawing.colour import Colour
from otp_atm.drawing.style import Face, TextStyle
from otp_atm.drawing.text import Align, Typesetter
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.brand import Brand
from otp_atm.screens.painting.kit import end_of, start_of


@dataclass(frozen=True, slots=True)
class Studio:
    """The drawing tools for one size of the window and one language."""

    areas: Areas
    brand: Brand
    materials: Materials
    letters: Typesetter
    language: Language

    @property
    def words(self) -> Words:
        return words_of(self.language)

    @property
    def rtl(self) -> bool:
        """The language reads from right to left."""
        return self.language.right_to_left

    @property
    def start(self) -> Align:
        """The side where reading starts."""
        return start_of(self.language)

    @property
    def end(self) -> Align:
        return end_of(self.language)

    def shared(self, texts: Iterable[tuple[str, Rect]], style: TextStyle) -> Face:
        """The largest face in which each of these texts, which belong together, has room in one line."""
        return min((self.letters.fit(text, style, 1.0, room.width, self.rtl).face for text, room in texts), key=lambda face: face.size)

    def write(self, onto: Surface, text: str, face: Face, colour: Colour, rect: Rect, align: Align) -> None:  # noqa: PLR0917
        """One line in the language of the moment."""
        self.letters.line(text, face, colour, self.rtl).draw(onto, rect, align)

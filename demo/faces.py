"""The pictures of the cards, drawn when there is time for it: the window need not wait for ten of them."""

from __future__ import annotations

from collections.abc import Sequence

from pygame import Surface

from otp_atm.demo.art.card_face import card_face, in_the_air
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.cards import DemoCard


class Faces:
    """One card's picture is drawn at each call of `draw_one`, or when it is asked for."""

    def __init__(self, cards: Sequence[DemoCard], studio: Studio) -> None:
        self._cards = tuple(cards)
        self._studio = studio
        self._lying: dict[int, Surface] = {}
        self._flying: dict[int, Surface] = {}

    @property
    def complete(self) -> bool:
        """There is a picture of every card."""
        return len(self._lying) == len(self._cards)

    def ready(self, index: int) -> bool:
        return index in self._lying

    def draw_one(self) -> None:
        """Draw the next picture that is missing, if any is."""
        missing = next((index for index in range(len(self._cards)) if index not in self._lying), None)
        if missing is not None:
            self.lying(missing)

    def lying(self, index: int) -> Surface:
        """The card as it lies in its pocket: plain where what is printed on it would be cut through."""
        if index not in self._lying:
            self._lying[index] = self._drawn(index, printed=self._studio.areas.names_peek)
        return self._lying[index]

    def flying(self, index: int) -> Surface:
        """The card with its shadow, on larger ground."""
        if index not in self._flying:
            whole = self.lying(index) if self._studio.areas.names_peek else self._drawn(index, printed=True)
            self._flying[index] = in_the_air(whole)
        return self._flying[index]

    def _drawn(self, index: int, *, printed: bool) -> Surface:
        studio = self._studio
        width = studio.areas.pocket_cards[index].width
        return card_face(self._cards[index], index, width, studio.brand, studio.letters, printed=printed)

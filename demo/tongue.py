"""The language of the window. The phone, the desk, the wallet, the bar and the help speak it, and so does the bank to its customers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from otp_atm.kiosk.vocabulary import Language

Told = Callable[[Language], object]


class Tongue:
    """One of some languages; whoever speaks it has its words, or those of the nearest that has."""

    def __init__(self, languages: Sequence[Language], language: Language | None = None) -> None:
        """It begins with `language`, the first unless it is said."""
        self.language = language or languages[0]
        self._languages = tuple(languages)
        self._followers: list[Told] = []

    @property
    def next(self) -> Language:
        """What `turn` turns to."""
        return self._languages[(self._languages.index(self.language) + 1) % len(self._languages)]

    def turn(self) -> None:
        """Speak the next language from now on."""
        self.language = self.next
        for tell in self._followers:
            tell(self.language)

    def follow(self, tell: Told) -> Callable[[], None]:
        """Let somebody know what is spoken, now and whenever that is another language, until what this gives is called."""
        self._followers.append(tell)
        tell(self.language)
        return partial(self._followers.remove, tell)

"""What came of going through a session again: what was seen, and the first thing that is not as it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from otp_atm.evidence.story import Move
from otp_atm.screens.view import View

SCREEN: Final = "screen"
LINE: Final = "journal line"


class Difference(NamedTuple):
    """What is not as it was, at its how manieth entry of the kind, from 1: what was recorded there, and what the replay has; after how many
    screens and lines of the journal that was, or of what the story tells otherwise, its place in it."""

    what: str
    entry: int
    recorded: str
    replayed: str
    screens: int = 0
    lines: int = 0
    told: int | None = None

    @property
    def kind(self) -> str:
        """SCREEN, LINE, or something else."""
        return next((kind for kind in (SCREEN, LINE) if kind in self.what), "")

    def __str__(self) -> str:
        return f"{self.what} {self.entry}: recorded {self.recorded}; replayed {self.replayed}"


class Pair(NamedTuple):
    """A screen as it was recorded, and as the replay has it; None where one has none."""

    recorded: View | None
    replayed: View | None


@dataclass(slots=True)
class Replayed:
    """What came of it; `difference` is the first, None if everything is as it was."""

    screens: list[Pair] = field(default_factory=list)
    lines: int = 0
    moves: list[Move] = field(default_factory=list)
    difference: Difference | None = None

    def differs(self, what: str, entry: int, recorded: object, replayed: object, told: int | None = None) -> None:
        if self.difference is None:
            self.difference = Difference(what, entry, str(recorded), str(replayed), len(self.screens), self.lines, told)

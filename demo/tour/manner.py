"""In which manner a scenario is played in the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Manner:
    """`runs`: time goes by while the hand is at work; else only where the scenario says so, and what it says of seconds holds exactly.

    `patience` is for how many seconds of the window something is waited for that should come.
    `sorrow` is how many seconds a surprise stays before all is over; None until whoever watches has read it. `one_language`: the bank
    writes in that of the window; else to each customer in their own.
    """

    runs: bool
    patience: float
    sorrow: float | None
    one_language: bool


GUIDED: Final = Manner(runs=True, patience=15.0, sorrow=None, one_language=True)
"""For whoever is shown around."""
JUDGED: Final = Manner(runs=False, patience=3.0, sorrow=6.0, one_language=False)
"""For whoever wants to know whether it holds."""

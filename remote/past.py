"""What has happened at a terminal since it was switched on, as far as it is remembered: from where it stood before that."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.runner import Standing
from otp_atm.scenarios.stage import Stage

MOST: Final = 20_000
"""Records, and lines of the journal; a visit has some hundred. Of one visit that never ends four times as many."""


class Past:
    """Of a terminal that nobody ever switches off only the last part is remembered, beginning where a replay can begin.

    That is between two turns, and never amid a PIN, as where the terminal stands then has the moment of a digit.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.standing: Standing | None = None
        """Where the terminal stood before the first record; None if that is its start."""
        self.whole = True
        """Whether that is known."""

    def follow(self, stage: Stage) -> None:
        """The terminal has come to rest."""
        many = len(stage.records)
        if many <= self._most:
            return
        standing = stage.runner.standing if stage.view.pin is None else None
        if standing or many > 4 * self._most:
            self.standing, self.whole = standing, standing is not None
            stage.forget(0)

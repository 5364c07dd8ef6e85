"""What has happened at a terminal since it was switched on, as far as it is remembered: from where it stood before that."""

from __future__ import annotations

from typing import Final, NamedTuple

from otp_atm.kiosk.runner import Standing
from otp_atm.scenarios.stage import Stage

PART: Final = 10_000
"""Records after which a new part begins, of which two are remembered; a visit has some hundred. One that nobody can be in the middle of is
given up after four times as many."""


class Beginning(NamedTuple):
    """Of a part: how many records and lines of the journal there were before it, and where the terminal stood. None is its start, or a
    place from where nothing can be replayed, unless that is `known`."""

    records: int
    lines: int
    standing: Standing | None
    known: bool


class Past:
    """Of a terminal that nobody ever switches off only the last parts are remembered, each beginning where a replay can begin.

    That is between two turns, and never amid a PIN, as where the terminal stands then has the moment of a digit.
    """

    def __init__(self, part: int = PART) -> None:
        self._part = part
        self.beginning = Beginning(0, 0, None, known=True)
        """Of what is remembered."""
        self._last = self.beginning

    def follow(self, stage: Stage) -> None:
        """The terminal has come to rest."""
        records = stage.forgotten + len(stage.records)
        if records - self._last.records < self._part:
            return
        standing = stage.runner.standing if stage.view.pin is None else None
        if standing or records - self._last.records > 4 * self._part:
            self.beginning = self._last
            self._last = Beginning(records, stage.journal_length, standing, known=standing is not None)
            stage.forget(self.beginning.records, self.beginning.lines)

"""Files about scenarios that other programs read: JUnit XML, and their exchanges with the bank as HAR."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Protocol

from otp_atm.evidence.har import HarFile, exchanges_of
from otp_atm.evidence.hiding import BY_LOOK
from otp_atm.evidence.junit import Case, case_of, junit
from otp_atm.kiosk.load import BadFile
from otp_atm.scenarios.play import Outcome, story_of


class Paper(Protocol):
    """A file about all scenarios that are played."""

    def add(self, outcome: Outcome) -> None:
        """Another one has been played, or was left out."""

    def close(self) -> None:
        """No other follows. Raises BadFile where the file cannot be written."""


class JUnit:
    """How each went, written when all are over."""

    def __init__(self, path: Path) -> None:
        """Raises BadFile where it cannot be written."""
        self._path = path
        self._cases: list[Case] = []
        self.close()

    def add(self, outcome: Outcome) -> None:
        script = outcome.script
        file, example = BY_LOOK(str(script.path)), BY_LOOK(script.example)
        self._cases.append(case_of(file, example, story_of(outcome), datetime.now(UTC), outcome.seconds))

    def close(self) -> None:
        made = BytesIO()
        junit(self._cases).write(made, encoding="utf-8", xml_declaration=True)
        try:
            self._path.write_bytes(made.getvalue())
        except OSError as error:
            raise BadFile(f"{self._path}: the outcome cannot be written here: {error.strerror}") from None


class Trace:
    """What each has exchanged with the bank, as soon as it is over."""

    def __init__(self, path: Path) -> None:
        """Raises BadFile where it cannot be written."""
        self._file = HarFile(path)
        self._played = 0

    def add(self, outcome: Outcome) -> None:
        self._played += 1
        self._file.add(exchanges_of(story_of(outcome), self._played))

    def close(self) -> None:
        self._file.close()

"""Files about scenarios that other programs read: JUnit XML, and their exchanges with the bank as HAR."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

from otp_atm.evidence.har import HarFile, exchanges_of
from otp_atm.evidence.hiding import BY_LOOK
from otp_atm.evidence.junit import Case, case_of, junit
from otp_atm.evidence.overwriting import require_ours
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.printable import printable
from otp_atm.kiosk.private_file import patiently
from otp_atm.scenarios.play import Outcome, story_of


class Paper(Protocol):
    """A file about all scenarios that are played."""

    def add(self, outcome: Outcome) -> None:
        """Another one has been played, or was left out."""

    def close(self) -> None:
        """No other follows. A disk that is full by now ends nothing: it is said."""


_JUNIT: Final = re.compile(rb"<\?xml[^>]*\?>\s*<testsuites?\b")


class JUnit:
    """How each went, written when all are over; what was there before stays until then."""

    def __init__(self, path: Path) -> None:
        """Raises BadFile where it cannot be written."""
        self._path = path.resolve() if path.is_symlink() else path
        self._cases: list[Case] = []
        require_ours(path, "JUnit report", lambda begins: bool(_JUNIT.match(begins)))
        try:
            self._write(b"")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it is no file's name"
            raise BadFile(f"{path}: the outcome cannot be written here: {why}") from None

    def add(self, outcome: Outcome) -> None:
        script = outcome.script
        file, example = BY_LOOK(str(script.path)), BY_LOOK(script.example)
        self._cases.append(case_of(file, example, story_of(outcome), datetime.now(UTC), outcome.seconds))

    def close(self) -> None:
        made = BytesIO()
        junit(self._cases).write(made, encoding="utf-8", xml_declaration=True)
        try:
            self._write(made.getvalue())
        except OSError as error:
            with suppress(OSError, ValueError):
                sys.stderr.write(printable(f"{self._path}: the outcome cannot be written: {error.strerror}\n"))

    def _write(self, content: bytes) -> None:
        """Whole, or not at all: aside, and then in its place. Empty, only try whether that goes. Raises OSError, ValueError."""
        if self._path.exists() and not self._path.is_file():
            with self._path.open("wb") as there:  # a device or a pipe; of a folder, this says so
                there.write(content)
            return
        aside = self._path.with_name(f"{self._path.name}.new")
        try:
            with aside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if content:
                patiently(lambda: aside.replace(self._path))
        finally:
            aside.unlink(missing_ok=True)


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

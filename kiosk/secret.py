"""A value that a configuration may keep elsewhere, and that is shown nowhere: `env:NAME`, `file:PATH`, or as it is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Self

from otp_atm.kiosk.load import BadFile

ENVIRONMENT, FILE = "env:", "file:"
HIDDEN: Final = "…"
NO_FILE: Final = Path("/")
"""Stands for the file of whoever names none."""
LARGEST: Final = 65536
"""Bytes of a file that holds one."""


class Secret:
    """Where a value stands: in a variable of the environment, in a file, or here."""

    def __init__(self, *, variable: str | None = None, file: Path | None = None, written: str = "") -> None:
        self._variable = variable
        self._file = file
        self._written = written

    @classmethod
    def within(cls, folder: Path, text: str) -> Self:
        """The secret that `text` means in a file of this folder."""
        if text.startswith(ENVIRONMENT):
            return cls(variable=text.removeprefix(ENVIRONMENT))
        if text.startswith(FILE):
            return cls(file=folder / text.removeprefix(FILE) if text != FILE else NO_FILE)
        return cls(written=text)

    def value(self) -> str:
        """It, as it is now; a line's end at the end of a file does not belong to it. Raises BadFile, which names the place alone.

        There is no empty secret: whoever has one has forgotten something.
        """
        if self._variable == "" or self._file == NO_FILE:
            raise BadFile(f"{ENVIRONMENT if self._file is None else FILE} is without a name")
        value = self._found()
        if not value:
            raise BadFile("is empty" if self.place == HIDDEN else f"{self.place} is empty")
        return value

    def _found(self) -> str:
        if self._variable is not None:
            return self._in_environment(self._variable)
        return self._written if self._file is None else self._in_file(self._file)

    def _in_environment(self, variable: str) -> str:
        value = os.environ.get(variable)
        if value is None:
            raise BadFile(f"the environment has no variable {variable}")
        return value

    def _in_file(self, path: Path) -> str:
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
            if len(content) > LARGEST:
                raise BadFile(f"{path}: longer than {LARGEST} bytes")
            return content.decode("utf-8").removesuffix("\n").removesuffix("\r")
        except OSError as error:
            raise BadFile(f"{path}: {error.strerror or error}") from None
        except UnicodeDecodeError:
            raise BadFile(f"{path}: is not text in UTF-8") from None

    def __repr__(self) -> str:
        return f"Secret({self.place})"

    __str__ = __repr__

    @property
    def place(self) -> str:
        """Where it stands, for a message: never what it is."""
        if self._variable is not None:
            return f"{ENVIRONMENT}{self._variable}"
        return HIDDEN if self._file is None else f"{FILE}{self._file}"

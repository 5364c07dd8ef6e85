"""A value that a configuration may keep elsewhere, and that is shown nowhere: `env:NAME`, `file:PATH`, or as it is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Self

from otp_atm.kiosk.load import BadFile

ENVIRONMENT, FILE = "env:", "file:"
LARGEST: Final = 65536
"""Bytes of a file that holds one."""


class Secret:
    """Where a value stands: in a variable of the environment, in a file, or here."""

    def __init__(self, *, variable: str = "", file: Path | None = None, written: str = "") -> None:
        self._variable = variable
        self._file = file
        self._written = written

    @classmethod
    def within(cls, folder: Path, text: str) -> Self:
        """The secret that `text` means in a file of this folder."""
        if text.startswith(ENVIRONMENT):
            return cls(variable=text.removeprefix(ENVIRONMENT))
        if text.startswith(FILE):
            return cls(file=folder / text.removeprefix(FILE))
        return cls(written=text)

    def value(self) -> str:
        """It, as it is now; a line's end at the end of a file does not belong to it. Raises BadFile, which names the place alone."""
        if self._variable:
            return self._in_environment()
        return self._in_file(self._file) if self._file else self._written

    def _in_environment(self) -> str:
        value = os.environ.get(self._variable)
        if value is None:
            raise BadFile(f"the environment has no variable {self._variable}")
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
        return f"{ENVIRONMENT}{self._variable}" if self._variable else f"{FILE}{self._file}" if self._file else "…"

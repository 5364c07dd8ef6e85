"""Standard input, output and error as a program can meet them: in another encoding, full, read by nobody, or not there at all."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import IO, Any, Final

_FLAGS: Final = (os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)
"""How a stream that is not there is filled up: on an output opened for reading, whoever writes hears that it cannot be."""
_READER_GONE: Final = {"posix": (errno.EPIPE,), "nt": (errno.EPIPE, errno.EINVAL)}
"""What a write into a pipe that nobody reads any more ends with, on each kind of system (`os.name`)."""


class OutputLost(Exception):
    """Standard output takes no more. `quietly` if only its reader has gone, who wants no more of it."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"standard output cannot be written: {error.strerror}")
        self.quietly = error.errno in _READER_GONE[os.name]


class _Output(TextIOWrapper):
    """Raises OutputLost, which nobody takes for trouble with some other file."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError as error:
            raise OutputLost(error) from None

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            raise OutputLost(error) from None


class _Complaints(TextIOWrapper):
    """Complains as far as it can."""

    def write(self, text: str) -> int:
        with suppress(OSError):
            return super().write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            super().flush()


def prepare() -> None:
    """Speak Persian in any environment, and lose nothing but letters where they cannot be said.

    Everywhere in UTF-8, which a console of Windows shows whatever its code page is.

    Streams that are not there are filled up: else the next file opened, the journal say, would be taken for one of them.
    """
    _fill_up()
    sys.stdout = _better(sys.stdout, sys.__stdout__, _Output, 1)
    sys.stderr = _better(sys.stderr, sys.__stderr__, _Complaints, 2)


def give_up_output() -> None:
    """Say nothing more on standard output, not even what has been kept for it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fill_up() -> None:
    for number, flags in enumerate(_FLAGS):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # takes the lowest number that is free, which is this one


def _better(stream: Any, original: IO[str] | None, kind: type[TextIOWrapper], number: int) -> Any:
    """The process's own stream, or one in the place of none, as a `kind`. One that somebody else has put there keeps its kind."""
    if stream is None:
        return kind(open(number, "wb", buffering=0, closefd=False), "utf-8", "replace", write_through=True)
    if not isinstance(stream, TextIOWrapper):
        return stream
    if stream is not original:
        stream.reconfigure(encoding="utf-8", errors="replace")
        return stream
    lines, through = stream.line_buffering, stream.write_through
    return kind(stream.detach(), "utf-8", "replace", line_buffering=lines, write_through=through)

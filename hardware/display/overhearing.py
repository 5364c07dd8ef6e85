"""Hears what libraries written in C print on standard error, so that it can be said better, or later."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile

_STANDARD_ERROR = 2


@contextmanager
def overheard() -> Iterator[Callable[[], list[str]]]:
    """Keep from standard error what is printed in this context; its lines, when asked. If all goes well, it is printed after all."""
    with TemporaryFile() as heard:
        kept = os.dup(_STANDARD_ERROR)
        os.dup2(heard.fileno(), _STANDARD_ERROR)

        def lines() -> list[str]:
            heard.seek(0)
            return [line for line in heard.read().decode(errors="replace").splitlines() if line.strip()]

        try:
            yield lines
        finally:
            os.dup2(kept, _STANDARD_ERROR)
            os.close(kept)
        heard.seek(0)
        with suppress(OSError):
            os.write(_STANDARD_ERROR, heard.read())

"""The id under which everything of one visit is found: in the journal, in reports, and in the bank's own traces.

W3C Trace Context, level 1: a trace id is 16 bytes, a parent id 8, both in small hexadecimal digits and never all zeros; `traceparent` is
the header that carries them (3.2).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Final

TRACE_BYTES: Final = 16
PARENT_BYTES: Final = 8
_FORM: Final = "00-{trace}-{parent}-01"
"""Version 0; the flag says that it is recorded."""

FORM: Final = r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"
"""The same as a regular expression."""
_FORM_RE: Final = re.compile(FORM)


class Traces:
    """Draws a trace id for each visit of a terminal, and a parent id for each request of it. `draw` gives so many random bytes."""

    def __init__(self, draw: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._draw = draw
        self._serial: int | None = None
        self._trace = ""

    def of(self, serial: int) -> str:
        """The trace id of the visit with this serial number. Visits follow one another: an earlier one is not remembered."""
        if serial != self._serial:
            self._serial, self._trace = serial, self._drawn(TRACE_BYTES)
        return self._trace

    def request(self, serial: int) -> str:
        """The `traceparent` of a new request of this visit."""
        return _FORM.format(trace=self.of(serial), parent=self._drawn(PARENT_BYTES))

    def _drawn(self, count: int) -> str:
        drawn = self._draw(count)
        return drawn.hex() if any(drawn) else self._drawn(count)


def is_traceparent(text: str) -> bool:
    """Whether a text has that form."""
    return _FORM_RE.fullmatch(text) is not None


def trace_of(traceparent: str) -> str:
    """The trace id in such a header; empty for an empty one.

    >>> trace_of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    '0af7651916cd43dd8448eb211c80319c'
    """
    return traceparent[3 : 3 + 2 * TRACE_BYTES]

"""The phone's pages as text, for `--aloud`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from otp_atm.languages.direction import unmarked
from otp_atm.phone.view import Cells, View

_WIDTH: Final = 60


class PhoneAloud:
    """Says each page that differs from the one before, without its secrets and without a half-typed PIN; a watcher of views."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said = ""

    def __call__(self, view: View) -> None:
        if any(isinstance(field, Cells) and 0 < field.filled < field.length for field in view.fields()):
            return
        text = as_text(view)
        if text != self._said:
            self._said = text
            self._say(text)


def as_text(view: View) -> str:
    """The page as text under its name, as the terminal's screens are said; without the marks that only the layout needs (isolates)."""
    text = unmarked(view.discreet.text())
    lines = (line for line in text.splitlines() if line)
    return "\n".join((f"-- phone {view.name} ".ljust(_WIDTH, "-"), *lines, ""))

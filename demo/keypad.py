"""The caps of the PIN pad: a four by four pad as banks have it, digits on the left, Cancel, Clear and Enter on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from otp_atm.kiosk.vocabulary import Key


@dataclass(frozen=True, slots=True)
class Cap:
    """One key cap: what it stands for, and its place on the pad, in columns and rows from the top left."""

    meaning: str | Key
    column: int
    row: int
    rows: int = 1


COLUMNS: Final = 4
ROWS: Final = 4
FUNCTION_COLUMN: Final = 3
FUNCTION_WIDTH: Final = 1.36
"""A function key's width, in widths of a digit's key."""

KEYPAD: Final = (
    *(Cap(str(3 * row + column + 1), column, row) for row in range(3) for column in range(3)),
    Cap("0", 1, 3),
    Cap(Key.CANCEL, FUNCTION_COLUMN, 0),
    Cap(Key.CLEAR, FUNCTION_COLUMN, 1),
    Cap(Key.ENTER, FUNCTION_COLUMN, 2, rows=2),
)
BLANKS: Final = (Cap("", 0, 3), Cap("", 2, 3))
"""Places without a key, covered."""

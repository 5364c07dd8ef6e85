"""The digits of a PIN while it is typed: the one place in the terminal where they lie in the clear."""

from __future__ import annotations

from otp_atm.kiosk.vocabulary import LONGEST_PIN


class Digits:
    """Up to 12 decimal digits in a buffer that is overwritten, never copied and never printed.

    >>> digits = Digits()
    >>> digits.append("7")
    >>> digits
    <1 digits>
    >>> digits.wipe()
    >>> len(digits)
    0
    """

    __slots__ = ("_buffer", "_count")

    def __init__(self) -> None:
        self._buffer = bytearray(LONGEST_PIN)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"<{self._count} digits>"

    def append(self, digit: str) -> None:
        """Add one of `0` to `9`. Raises ValueError, without naming it, for anything else, and when 12 are there already."""
        if len(digit) != 1 or digit not in "0123456789":
            raise ValueError("not a decimal digit")
        if self._count == LONGEST_PIN:
            raise ValueError("a PIN has no more than 12 digits")
        self._buffer[self._count] = ord(digit) - ord("0")
        self._count += 1

    def wipe(self) -> None:
        """Overwrite and forget all digits."""
        self._buffer[:] = bytes(LONGEST_PIN)
        self._count = 0

    def write_pin_field(self, field: bytearray) -> None:
        """Fill bytes 0 to 7 of `field` with control nibble 4, length, digits and filler A (ISO 9564-1:2017, 9.4.2.2)."""
        field[0] = 0x40 | self._count
        field[1:8] = b"\xaa\xaa\xaa\xaa\xaa\xaa\xaa"
        for place in range(self._count):
            byte = 1 + place // 2
            digit = self._buffer[place]
            field[byte] = field[byte] & 0xF0 | digit if place % 2 else field[byte] & 0x0F | digit << 4

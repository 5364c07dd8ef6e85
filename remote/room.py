"""Room for pages that look on: each has pictures of its own size, in memory, and there is no end to who could open one more."""

from __future__ import annotations

from typing import Final

from otp_atm.remote.problems import Code, Refused

MOST: Final = 50_000_000
"""Pixels of all of them, for which some 600 MB are painted on: thirty windows of a desk, or three screens of the largest size."""


class Room:
    """So many pixels at a time."""

    def __init__(self, most: int = MOST) -> None:
        self._left = most

    def take(self, pixels: int) -> None:
        """Until they are given back. Raises Refused where they are not to be had."""
        if pixels > self._left:
            raise Refused(Code.TOO_MANY, "so many pages look on at such sizes that there is no room for one more; close one")
        self._left -= pixels

    def give_back(self, pixels: int) -> None:
        self._left += pixels

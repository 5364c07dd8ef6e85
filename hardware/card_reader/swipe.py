"""Tells a magnetic-stripe reader that types (a USB keyboard wedge) from a person at the same keyboard, and puts a swipe together.

Such a reader types the tracks of a card as characters: track 2 as `;` … `?` (ISO/IEC 7811-2 and 7813), with the LRC behind it where the
reader is set to send it, other tracks as `%` … `?` or `+` … `?`, and mostly Enter at the end. No key of a terminal is a start sentinel,
and no person types forty characters in a second and a half.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import reduce
from operator import xor
from typing import Final

TRACK_2: Final = ";"
OTHER_TRACKS: Final = ("%", "+")
END: Final = "?"
ENTER: Final = ("\r", "\n")

LONGEST_GAP: Final = 0.15
"""Seconds between two characters of a swipe at most. Readers take 1 to 40 ms; a busy terminal may look late."""
LONGEST_TRACK_TIME: Final = 1.5
"""Seconds from the first to the last character of a track."""
LONGEST_TRACK: Final = 110
"""Characters with sentinels: track 2 has 40 at most, track 3 has 107 (ISO/IEC 7811-2)."""
SHORTEST_FAILURE: Final = 8
"""Characters from which a track that breaks off is a failed swipe, not a slip of somebody's finger."""


@dataclass(frozen=True, slots=True, repr=False)
class Swipe:
    """A whole track 2: what stands between its sentinels. `None` if it broke off or its LRC is wrong."""

    data: str | None


class _Phase(Enum):
    IDLE = auto()
    """People type."""
    TRACK = auto()
    """Between the sentinels."""
    BEHIND = auto()
    """Behind the end sentinel: an LRC may come, Enter, another track, or nothing."""
    TAIL = auto()
    """All is told; Enter and other tracks may still come."""
    BROKEN = auto()
    """The track has gone wrong: what comes without a pause is the rest of it."""


class SwipeDecoder:
    """Feed it every character with the moment it came, in seconds on a clock that only goes forward; and `tick` it in between."""

    def __init__(self) -> None:
        self._phase = _Phase.IDLE
        self._track = ""
        """The present track with its sentinels."""
        self._began = 0.0
        self._latest = 0.0

    @property
    def pending(self) -> bool:
        """A track is under way: silence would end it."""
        return self._phase in (_Phase.TRACK, _Phase.BEHIND)

    def feed(self, character: str, at: float) -> tuple[bool, Swipe | None]:
        """Whether the character is the reader's (and nobody else's business), and the swipe that ended with it or before it."""
        late = self.tick(at)
        self._latest = at
        taken, swipe = self._take(character, at)
        return taken, late or swipe

    def tick(self, at: float) -> Swipe | None:
        """Time has gone on: the swipe that ended with silence, if one did."""
        if self._phase is _Phase.IDLE or at - self._latest <= LONGEST_GAP:
            return None
        phase, self._phase = self._phase, _Phase.IDLE
        if phase is _Phase.TRACK:
            return self._failure()
        return self._whole() if phase is _Phase.BEHIND else None

    def _take(self, character: str, at: float) -> tuple[bool, Swipe | None]:
        match self._phase:
            case _Phase.TRACK:
                return True, self._within(character, at)
            case _Phase.BEHIND:
                return True, self._behind(character, at)
            case _Phase.BROKEN:
                return True, None
        if character == TRACK_2 or character in OTHER_TRACKS:
            self._begin(character, at)
            return True, None
        return self._phase is _Phase.TAIL and character in ENTER, None

    def _begin(self, sentinel: str, at: float) -> None:
        self._phase, self._track, self._began = _Phase.TRACK, sentinel, at

    def _within(self, character: str, at: float) -> Swipe | None:
        if character == TRACK_2:  # what stood before was another track, or a slip
            self._begin(character, at)
            return None
        self._track += character
        if len(self._track) > LONGEST_TRACK or at - self._began > LONGEST_TRACK_TIME:
            self._phase = _Phase.BROKEN
            return self._failure()
        if character == END:
            self._phase = _Phase.BEHIND
        return None

    def _behind(self, character: str, at: float) -> Swipe | None:
        """An Enter or another track ends the wait for an LRC; any other character is taken for one."""
        if not self._track.startswith(TRACK_2):
            if character == TRACK_2:
                self._begin(character, at)
            return None
        self._phase = _Phase.TAIL
        if character in ENTER:
            return self._whole()
        if character in OTHER_TRACKS:
            whole = self._whole()
            self._begin(character, at)
            return whole
        return self._whole() if _lrc_fits(self._track + character) else Swipe(None)

    def _whole(self) -> Swipe | None:
        return Swipe(self._track[1:-1]) if self._track.startswith(TRACK_2) else None

    def _failure(self) -> Swipe | None:
        return Swipe(None) if len(self._track) >= SHORTEST_FAILURE and self._track.startswith(TRACK_2) else None


def _lrc_fits(track: str) -> bool:
    """The four data bits of all characters, sentinels and LRC included, come to even parity in each column (ISO/IEC 7811-2)."""
    return all("0" <= character <= "?" for character in track) and not reduce(xor, map(ord, track)) & 0x0F

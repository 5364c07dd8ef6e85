"""Tells a magnetic-stripe reader that types (a USB keyboard wedge) from a person at the same keyboard, and puts a swipe together.

Such a reader types the tracks of a card as characters: track 2 as `;` … `?` (ISO/IEC 7811-2 and 7813), with the LRC behind it where the
reader is set to send it, track 1 as `%` … `?` before it, track 3 as `+` … `?` behind it, and mostly Enter at the end. A track that could
not be read some leave out, and some have an `E` or nothing between its sentinels. No key of a terminal is `;` or `%`, and no person types
a whole track at a reader's pace.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import reduce
from operator import xor
from typing import Final

TRACK_1: Final = "%"
TRACK_2: Final = ";"
TRACK_3: Final = "+"
TRACK_2_DATA: Final = re.compile("[0-9:<=>]*[0-9][0-9:<=>]*")
"""Its characters but the sentinels (ISO/IEC 7811-2); no card has one without a digit."""
OTHERS: Final = "%+#!&"
"""Other tracks begin with these: 1, and 3 as most readers have it, or as some do."""
END: Final = "?"
ENTER: Final = ("\r", "\n", "\t")
"""What readers end a swipe with; Tab where they are set to."""

LONGEST_GAP: Final = 0.15
"""Seconds between two characters of a track at most. Readers take 1 to 40 ms; a busy terminal may look late."""
SLOWEST_PACE: Final = 0.06
"""Seconds a character, over a track: the slowest readers, and some time for a busy terminal."""
AFTERMATH: Final = 1.0
"""Seconds of silence after which nothing more of a swipe comes. The reader may be slow, or the terminal too busy to look."""
LATEST_REST: Final = 0.5
"""Seconds behind a track, or its LRC, within which what comes is the reader's; sooner no customer who has just swiped presses a key."""
LONGEST_TRACK: Final = 110
"""Characters with sentinels: track 2 has 40 at most, track 3 has 107 (ISO/IEC 7811-2)."""
SHORTEST_FAILURE: Final = 8
"""Characters from which a track that breaks off is a failed swipe, not a slip of somebody's finger."""


@dataclass(frozen=True, slots=True, repr=False)
class Swipe:
    """A whole track 2: what stands between its sentinels. `None` if it could not be read: it broke off, its LRC is wrong, the reader says
    so, or there was none between what else came.
    """

    data: str | None


class _Phase(Enum):
    IDLE = auto()
    """People type."""
    TRACK = auto()
    """Between the sentinels."""
    BEHIND = auto()
    """Behind track 2: an LRC may come, Enter, another track, or nothing."""
    BETWEEN = auto()
    """Behind any other track, or track 2 that is told, and no Enter yet: the same. Or the track goes on after all: a `/` in the name on
    track 1 is a `?` to us, if somebody holds Shift.
    """
    EITHER = auto()
    """A `;` behind track 2: its LRC, or track 3 of a reader that begins all tracks alike."""
    TAIL = auto()
    """Enter has come; one more and other tracks may still come."""
    BROKEN = auto()
    """The track has gone wrong: what comes now is the rest of it."""


_BEGINNINGS: Final[Mapping[_Phase, str]] = {
    _Phase.IDLE: ";%",  # not `+`, which is a key of many a keyboard, and a track that never comes first
    _Phase.TRACK: ";",  # what stood before was another track, or a slip
    _Phase.BEHIND: OTHERS,  # `;` may be the LRC
    _Phase.EITHER: ";" + OTHERS,
    _Phase.BETWEEN: ";" + OTHERS,
    _Phase.TAIL: ";" + OTHERS,
    _Phase.BROKEN: ";",
}
"""The start sentinels that count."""
_UNDER_WAY: Final = (_Phase.TRACK, _Phase.BEHIND, _Phase.EITHER)


class SwipeDecoder:
    """Feed it every character with the moment it came, in seconds on a clock that only goes forward; and `tick` it in between."""

    def __init__(self) -> None:
        self._phase = _Phase.IDLE
        self._track = ""
        """The present track with its sentinels; empty when it is over."""
        self._began = 0.0
        self._latest = 0.0
        """When the latest character came."""
        self._told = False
        """Track 2 has been told, and the reader goes on without an Enter between: with track 3."""
        self._owed = False
        """Track 1 has come, and no track 2 yet."""

    @property
    def pending(self) -> bool:
        """Silence would end a swipe."""
        return self._owed or self._phase in _UNDER_WAY

    def feed(self, character: str, at: float) -> tuple[bool, Swipe | None]:
        """Whether the character is the reader's (and nobody else's business), and the swipe that ended with it or before it."""
        if not character:  # the reader presses Shift for some characters, and that means nothing
            return self._phase in _UNDER_WAY, None
        late = self.tick(at)
        pause, self._latest = at - self._latest, at
        taken, swipe = self._take(character, at, pause)
        self._told &= character not in ENTER
        return taken, late or swipe

    def tick(self, at: float) -> Swipe | None:
        """Time has gone on: the swipe that ended with silence, if one did."""
        silence, swipe = at - self._latest, None
        if self._phase in _UNDER_WAY and silence > LONGEST_GAP:
            swipe = self._break_off() if self._phase is _Phase.TRACK else self._over()
        if silence > AFTERMATH:
            swipe = self._leave_to_people() or swipe
        return swipe

    def _take(self, character: str, at: float, pause: float) -> tuple[bool, Swipe | None]:
        if character in _BEGINNINGS[self._phase]:
            return True, self._begin(character, at, pause <= SLOWEST_PACE)
        match self._phase:
            case _Phase.TRACK:
                return True, self._within(character, at)
            case _Phase.BEHIND:
                return True, self._behind(character)
            case _Phase.EITHER:
                return True, self._enter() if character in ENTER else self._third(character, at)
        if self._is_left_over(character, pause):
            return True, None
        return False, self._leave_to_people()

    def _begin(self, sentinel: str, at: float, paced: bool) -> Swipe | None:
        """A track begins: track 3, if it comes right behind track 2, which may be told now."""
        swipe = self._over() if self._phase in (_Phase.BEHIND, _Phase.EITHER) else None
        self._phase, self._began = _Phase.TRACK, at
        self._track = TRACK_3 if self._told and paced else sentinel
        return swipe

    def _third(self, character: str, at: float) -> Swipe:
        """The `;` behind track 2 was no LRC, but began track 3."""
        swipe = self._whole()
        self._phase, self._track, self._began = _Phase.TRACK, TRACK_3 + character, at
        return swipe

    def _is_left_over(self, character: str, pause: float) -> bool:
        """Whether a character between the tracks belongs to one that is over."""
        if self._phase is _Phase.BROKEN:
            return True
        if self._phase is not _Phase.IDLE and character in ENTER:
            self._phase = _Phase.TAIL
            return True
        return self._phase is _Phase.BETWEEN and (self._owed or pause <= LATEST_REST)

    def _leave_to_people(self) -> Swipe | None:
        """The swipe is over. It was of no use if no track 2 came."""
        owed, self._owed, self._told, self._phase = self._owed, False, False, _Phase.IDLE
        return Swipe(None) if owed else None

    def _within(self, character: str, at: float) -> Swipe | None:
        self._track += character
        size = len(self._track)
        if size > LONGEST_TRACK or at - self._began > size * SLOWEST_PACE + LONGEST_GAP:
            return self._break_off()
        if character == END:
            if self._track.startswith(TRACK_2):
                self._phase = _Phase.BEHIND
            else:
                self._end(_Phase.BETWEEN)
        return None

    def _behind(self, character: str) -> Swipe | None:
        """Enter, or else an LRC; or the start sentinel of another track that looks like one, if somebody holds Shift."""
        if character in ENTER:
            return self._enter()
        if character == TRACK_2:
            self._phase = _Phase.EITHER
            return None
        return self._checked(character)

    def _enter(self) -> Swipe:
        swipe = self._over()
        self._phase = _Phase.TAIL
        return swipe

    def _over(self) -> Swipe:
        """Nothing more belongs to track 2: a `;` behind it was its LRC."""
        return self._whole() if self._phase is _Phase.BEHIND else self._checked(TRACK_2)

    def _checked(self, lrc: str) -> Swipe:
        if lrc == _lrc_of(self._track):
            return self._whole()
        self._whole()
        self._phase = _Phase.BROKEN
        return Swipe(None)

    def _whole(self) -> Swipe:
        data = self._end(_Phase.BETWEEN)[1:-1]
        self._told, self._owed = True, False
        return Swipe(data if TRACK_2_DATA.fullmatch(data) else None)

    def _break_off(self) -> Swipe | None:
        track = self._end(_Phase.BROKEN)
        if len(track) < SHORTEST_FAILURE or not track.startswith(TRACK_2):
            return None
        self._told, self._owed = True, False
        return Swipe(None)

    def _end(self, phase: _Phase) -> str:
        """Go on to `phase` and forget the track, which is returned. One that is not track 2 makes us wait for that."""
        track, self._track, self._phase = self._track, "", phase
        self._owed |= track.startswith(TRACK_1) and not self._told and (phase is _Phase.BETWEEN or len(track) >= SHORTEST_FAILURE)
        return track


def _lrc_of(track: str) -> str:
    """Makes the four data bits of all characters, sentinels and LRC included, come to even parity in each column (ISO/IEC 7811-2).

    Empty for a track with characters that track 2 has not.
    """
    return chr(0x30 | reduce(xor, map(ord, track)) & 0x0F) if all("0" <= character <= "?" for character in track) else ""

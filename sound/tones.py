"""How each cue sounds: notes, and the samples that are made of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from functools import cache
from math import exp, pi, sin
from typing import Final, NamedTuple

from otp_atm.sound.cues import Cue

RATE: Final = 22_050
"""Samples a second: one channel, signed, 16 bits each, in the computer's own order of bytes."""
_FULL: Final = 32_767
_ATTACK: Final = 0.004
_RELEASE: Final = 0.012
"""Seconds in which a note comes and goes: one that is cut off clicks."""
_OVERTONE: Final = 0.22
"""How loud the octave above sounds with each note, which makes it a bell's and no whistle's."""


class Note(NamedTuple):
    """Hertz, or 0 for a rest; how long, in seconds; how loud, 0 to 1."""

    pitch: float
    seconds: float
    loud: float = 0.3


class Melody(NamedTuple):
    """Notes one after the other, so many times."""

    notes: tuple[Note, ...]
    times: int = 1


MELODIES: Final[Mapping[Cue, Melody]] = {
    Cue.KEY: Melody((Note(1320, 0.05, 0.16),)),
    Cue.CARD_IN: Melody((Note(660, 0.07, 0.22), Note(990, 0.11, 0.22))),
    Cue.CARD_LEFT: Melody((Note(0, 1.6), *(Note(pitch, 0.13, 0.42) for pitch in (1760, 1320, 1760, 1320))), times=20),
    Cue.SUCCESS: Melody((Note(784, 0.1), Note(988, 0.1), Note(1319, 0.26))),
    Cue.REFUSAL: Melody((Note(392, 0.16), Note(0, 0.03), Note(311, 0.3))),
    Cue.SMS: Melody((Note(1568, 0.08, 0.24), Note(2093, 0.2, 0.24))),
}


@cache
def samples(cue: Cue) -> bytes:
    """A cue, whole."""
    melody = MELODIES[cue]
    once = array("h", (level for note in melody.notes for level in _levels(note)))
    return once.tobytes() * melody.times


def seconds(cue: Cue) -> float:
    """How long it sounds."""
    melody = MELODIES[cue]
    return sum(note.seconds for note in melody.notes) * melody.times


def _levels(note: Note) -> Iterator[int]:
    count = round(note.seconds * RATE)
    if not note.pitch:
        yield from (0 for _ in range(count))
        return
    turn, last = 2 * pi * note.pitch / RATE, count / RATE
    for place in range(count):
        now = place / RATE
        swell = min(1.0, now / _ATTACK, (last - now) / _RELEASE) * exp(-2.2 * now / last)
        wave = sin(turn * place) + _OVERTONE * sin(2 * turn * place)
        yield round(_FULL * note.loud * swell * wave / (1 + _OVERTONE))

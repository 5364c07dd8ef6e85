"""The stream without the moments of digits, which could tell something about the PIN that was typed.

    Took(digit) … Took(digit) … Took(digit) … Took(ENTER)      each at its moment
    Took(digit), Took(digit), Took(digit), Turned, Took(ENTER)      all at the moment of the last

The digits of one entry, and whatever was cleared of it, carry the moment of what ended it; what was shown of a half-typed PIN is shown
once, at that moment. Where the last digits were never shown without what ended them, they are taken in one turn with it. Digits that come
too late for an entry, in one turn with what has ended it, have the moment of that. Whoever goes through such a stream again sees the same
all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from otp_atm.evidence.listening import Moved, Read, Showed, Synced, Took, Turned, Unwritten, Wrote
from otp_atm.kiosk.events import PinCleared, PinDigit
from otp_atm.kiosk.runner import Timer
from otp_atm.kiosk.stream import Moment, Record
from otp_atm.screens.view import Countdown, View

DIGITS: Final = (PinDigit, PinCleared)
OF_THE_LOOP: Final = (Took, Moved, Showed, Turned, Read, Wrote, Synced, Unwritten)
"""What the terminal's own thread tells."""
_JOURNAL: Final = (Wrote, Synced, Unwritten)
"""No digit is journaled: what is written amid an entry is the end of it, as the terminal leaves."""


def untimed(records: Iterable[Record]) -> list[Record]:
    """These records, in their order, without the moments of digits."""
    entries = _Untimed()
    for record in records:
        entries.add(record)
    entries.finish()
    return entries.kept


def is_digit(record: Record) -> bool:
    """Whether the terminal takes something of a PIN that is being typed."""
    return isinstance(record, Took) and isinstance(record.posted.event, DIGITS)


def shortened(records: Sequence[Record]) -> list[Record]:
    """These records, which end with a turn amid an entry, without those of its digits that the last one has made nothing of.

    A digit says how many have been typed, whatever was before: the turn in which the entry has begun stays, and the last that moved.
    """
    places = reversed(range(len(records)))
    begun = next((place + 1 for place in places if isinstance(records[place], Took) and not is_digit(records[place])), 0)
    ends = [place + 1 for place in range(begun, len(records)) if isinstance(records[place], Turned)]
    turns = [records[start:end] for start, end in pairwise([begun, *ends])]
    moving = [turn for turn in turns if any(isinstance(record, Moved) for record in turn)]
    stay = (*turns[:1], *moving[-1:])
    kept = [record for turn in turns for record in turn if turn in stay or not isinstance(record, OF_THE_LOOP)]
    return [*records[:begun], *kept]


@dataclass(slots=True)
class _Digit:
    """`timers` is how many waits it has begun."""

    took: Took
    timers: int = 0


class _Untimed:
    """An entry begins with a digit, and ends with whatever else the terminal takes."""

    def __init__(self) -> None:
        self.kept: list[Record] = []
        self._digits: list[_Digit] = []
        self._unseen = self._turned = False
        """What the last digits have led to has not been shown; a turn has ended since the first."""
        self._view: tuple[Showed, int] | None = None
        """What was last shown of the entry, and of how many digits."""
        self._screen_came = False
        """It was a screen that had not been there before: since when it is, the terminal remembers."""
        self._began: list[float] = []
        """When digits of the entry have begun to be waited for."""
        self._stands: dict[float, float] = {}
        """The same of the last entry, with what stands for it."""
        self._date: Read | None = None
        """The last look at the time for people."""
        self._before = Moment(0.0, 0.0)
        """When something other than a digit was last taken."""
        self._last = Moment(0.0, 0.0)

    def add(self, record: Record) -> None:
        self._last = record.at
        if isinstance(record, Read) and isinstance(record.value, datetime):
            self._date = record
        if isinstance(record, Took):
            self._take(record)
        elif not self._digits:
            self._keep(record)
        elif isinstance(record, _JOURNAL):
            self._write(record)
        else:
            self._within(record)

    def finish(self) -> None:
        """Nothing follows."""
        if self._digits:
            self._end(self._last)

    def _take(self, took: Took) -> None:
        if is_digit(took):
            if not self._digits:
                self._unseen = self._turned = self._screen_came = False
                self._view, self._began = None, []
            self._digits.append(_Digit(took))
            return
        if self._digits:
            self._end(took.at)
        self._before = took.at
        self.kept.append(took)

    def _write(self, record: Record) -> None:
        """The terminal leaves amid the entry, and has looked at the time for people to say when."""
        date = self._date
        self._end(date.at if date else record.at)
        self.kept += [date, record] if date else [record]

    def _keep(self, record: Record) -> None:
        if isinstance(record, Showed):
            record = replace(record, view=self._waiting(record.view))
        self.kept.append(record)

    def _within(self, record: Record) -> None:
        """Amid the entry; what others do meanwhile is none of its business."""
        if isinstance(record, Moved):
            self._unseen = True
        elif isinstance(record, Showed):
            self._view, self._unseen = (record, len(self._digits)), False
        elif isinstance(record, Turned):
            self._turned = True
            if self._screen_came and self._view and not self._view[0].view.pin:
                self._end(self._before)  # they came too late for any entry, and the screen after it in time
        elif not isinstance(record, Read):
            self.kept.append(record)
        elif isinstance(record.value, float) and self._unseen:
            self._digits[-1].timers += 1
            self._began.append(record.value)
        elif isinstance(record.value, float):
            self._screen_came = True

    def _end(self, at: Moment) -> None:
        """The entry is over, at this moment."""
        if self._began:
            self._stands = dict.fromkeys(self._began, at.seconds)
        date = self._date and self._date.value
        assert not isinstance(date, float)
        now = date + timedelta(seconds=at.seconds - self._date.at.seconds) if date and self._date else None
        digits, self._digits = self._digits, []
        shown = len(digits)
        if self._unseen:
            shown = self._view[1] if self._view and self._screen_came else 0
        self._type(digits[:shown], at, now)
        if shown and self._view:
            self.kept.append(self._at(self._view[0], at, now))
            self.kept += [Read(at, self._before.seconds)] if self._screen_came else []
        if shown and self._turned:
            self.kept.append(Turned(at))
        self._type(digits[shown:], at, now)

    def _type(self, digits: Iterable[_Digit], at: Moment, now: datetime | None) -> None:
        for digit in digits:
            self.kept.append(Took(at, replace(digit.took.posted, at=at.seconds)))
            self.kept += [Read(at, at.seconds)] * digit.timers
            self.kept += [Read(at, now)] if now else []

    def _at(self, showed: Showed, at: Moment, now: datetime | None) -> Showed:
        return Showed(at, replace(self._waiting(showed.view), now=now or showed.view.now))

    def _waiting(self, view: View) -> View:
        """The view with what stands for the moment of a digit since when it waits."""
        for began, stands in self._stands.items() if view.countdown else ():
            if view.countdown and begun_at(view.countdown, began):
                return replace(view, countdown=replace(view.countdown, ends_at=stands + view.countdown.total))
        return view


def begun_at(wait: Countdown | Timer, seconds: float) -> bool:
    """Whether a wait has begun at this monotonic second."""
    return wait.ends_at == seconds + wait.total

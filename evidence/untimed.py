"""The stream without the moments of digits, which could tell something about the PIN that was typed.

    Took(digit) … Took(digit) … Took(digit) … Took(ENTER)      each at its moment
    Took(digit), Took(digit), Took(digit), Turned, Took(ENTER)      all at the moment of the last

The digits of one entry, and whatever was cleared of it, carry the moment of what ended it; what was shown of a half-typed PIN is shown
once, at that moment. Whoever goes through such a stream again sees the same all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from otp_atm.evidence.listening import Moved, Read, Showed, Took, Turned
from otp_atm.kiosk.events import PinCleared, PinDigit
from otp_atm.kiosk.stream import Moment, Record
from otp_atm.screens.view import View

DIGITS: Final = (PinDigit, PinCleared)


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


class _Untimed:
    """An entry begins with a digit, and ends with whatever else the terminal takes."""

    def __init__(self) -> None:
        self.kept: list[Record] = []
        self._digits: list[Took] = []
        self._view: Showed | None = None
        self._unseen = False
        """What the digits have led to has not been shown yet."""
        self._place: int | None = None
        """Where the view of an entry that is over belongs, if it is still to come."""
        self._timers: dict[float, float] = {}
        """When digits have begun to be waited for, and what stands for that."""
        self._date: Read | None = None
        self._last = Moment(0.0, 0.0)

    def add(self, record: Record) -> None:
        self._last = record.at
        if isinstance(record, Took):
            self._take(record)
        elif self._digits:
            self._within(record)
        elif isinstance(record, Showed):
            self._show(record)
        else:
            if isinstance(record, Moved):
                self._place = None  # what the digits led to is shown with what this leads to
            elif isinstance(record, Read) and isinstance(record.value, datetime):
                self._date = record
            self.kept.append(record)

    def finish(self) -> None:
        """Nothing follows."""
        if self._digits:
            self._end(self._last)

    def _take(self, took: Took) -> None:
        if is_digit(took):
            if not self._digits:
                self._view, self._unseen, self._place, self._timers = None, False, None, {}
            self._digits.append(took)
            return
        if self._digits:
            self._end(took.at)
        self.kept.append(took)

    def _within(self, record: Record) -> None:
        """Between two digits; what others do meanwhile is none of their business."""
        if isinstance(record, Moved):
            self._unseen = True
        elif isinstance(record, Showed):
            self._view, self._unseen = record, False
        elif isinstance(record, Read):
            if isinstance(record.value, float):
                self._timers[record.value] = record.value
        elif not isinstance(record, Turned):
            self.kept.append(record)

    def _end(self, at: Moment) -> None:
        date = self._date and self._date.value
        assert not isinstance(date, float)
        now = date + timedelta(seconds=at.seconds - self._date.at.seconds) if date and self._date else None
        self._timers = dict.fromkeys(self._timers, at.seconds)
        for took in self._digits:
            self.kept += [Took(at, replace(took.posted, at=at.seconds)), Read(at, at.seconds)]
            self.kept += [Read(at, now)] if now else []
        if self._view and not self._unseen:
            self.kept.append(self._at(self._view, at, now))
        self._place = len(self.kept) if self._unseen else None
        self.kept.append(Turned(at))
        self._digits = []

    def _show(self, record: Showed) -> None:
        if self._place is None:
            self.kept.append(replace(record, view=self._waiting(record.view)))
            return
        drawn = next(place for place in reversed(range(len(self.kept))) if _is_date(self.kept[place]))
        del self.kept[drawn]  # it was shown late, and looked at the clock for that
        ended = self.kept[self._place]
        now = next((read.value for read in reversed(self.kept[: self._place]) if isinstance(read, Read)), None)
        self.kept.insert(self._place, self._at(record, ended.at, now if isinstance(now, datetime) else None))
        self._place = None

    def _at(self, showed: Showed, at: Moment, now: datetime | None) -> Showed:
        return Showed(at, replace(self._waiting(showed.view), now=now or showed.view.now))

    def _waiting(self, view: View) -> View:
        """The view with what stands for the moment of a digit since when it waits."""
        left = view.countdown
        for began, stands in self._timers.items() if left else ():
            if left and left.ends_at == began + left.total:
                return replace(view, countdown=replace(left, ends_at=stands + left.total))
        return view


def _is_date(record: Record) -> bool:
    return isinstance(record, Read) and isinstance(record.value, datetime)

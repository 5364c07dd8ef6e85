"""Clocks that can be held: the demo's waits while the tour is on, and the tour's own time while it pauses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from otp_atm.demo.demo_clock import DemoClock
from otp_atm.demo.stopwatch import Stopwatch
from otp_atm.demo.tour.clock import TourClock

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Seconds:
    """A source that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_held_seconds_do_not_count() -> None:
    source = Seconds()
    watch = Stopwatch(source)
    watch.hold()
    source.now += 50
    watch.hold()
    assert (watch(), watch.held) == (100.0, True)
    watch.go_on()
    source.now += 1
    watch.go_on()
    assert (watch(), watch.held) == (101.0, False)


def test_the_date_and_the_waits_of_what_is_played_stand_still_together_and_are_moved_together() -> None:
    source = Seconds()
    clock = TourClock(START, Stopwatch(source))
    assert clock.now() == START
    clock.advance(60)
    source.now += 5
    clock.toggle()
    source.now += 500
    assert clock.frozen
    assert clock.now() - START == timedelta(seconds=65)
    clock.toggle()
    source.now += 1
    assert clock.now() - START == timedelta(seconds=66)
    assert clock.monotonic() == 166.0


def test_while_the_demo_rests_its_waits_stand_still_and_its_date_goes_on(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path / "clock", lambda _: None)
    clock.waits.hold()
    before = clock.monotonic()
    clock.advance(60)
    assert clock.monotonic() == before
    clock.waits.go_on()
    assert clock.monotonic() >= before

"""Goes through a session again, without devices and bank, and finds the first thing that is not as it was.

    bundle ─▶ inbox, clock, traces ─▶ Runner ─▶ views, journal lines ─▶ as recorded?

Events come in the recorded order, a turn ends where it ended, and the clock says what it said. What the terminal shows and writes is then
the same, or it is another terminal: an older or newer program, another table, other words.
"""

from __future__ import annotations

from datetime import UTC, datetime

from otp_atm.assembly import face_of, table_of
from otp_atm.evidence.bundle import (
    Bundle,
    settings_of,
    standing_of,
)
from otp_atm.evidence.course import Astray, Course, Eyes, RecordedClock, RecordedSink, RecordedTraces
from otp_atm.evidence.difference import Replayed
from otp_atm.evidence.retold import told_otherwise
from otp_atm.evidence.stand_ins import Odd, StandIns
from otp_atm.evidence.still import StillBank, StillDisplay, StillPad, StillReader
from otp_atm.kiosk.journal import Journal
from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.machine import UnknownEvent
from otp_atm.kiosk.runner import Arms, Runner
from otp_atm.languages import language
from otp_atm.screens.render import renderer
from otp_atm.screens.view import View


def replay(bundle: Bundle) -> Replayed:
    """Go through it. Raises Odd for what no terminal has kept, or for parts that this program does not have."""
    settings = settings_of(bundle)
    try:
        table = table_of(settings, bundle.services)
        face = face_of(table, settings)
        first = language(bundle.language)
    except (Misfit, LookupError, ValueError) as unknown:
        raise Odd(str(unknown)) from None
    stand_ins = StandIns(table)
    standing = standing_of(bundle.standing, stand_ins) if bundle.standing else None
    course = Course(bundle, stand_ins)
    clock, seen = RecordedClock(course), Eyes(course)
    journal = Journal(RecordedSink(course), bundle.terminal, clock, *course.before_first_line(), traces=RecordedTraces(course))
    arms = Arms(StillReader(), StillPad(), StillDisplay(), StillBank(), journal, clock, renderer(face, clock), bundle.terminal)
    runner = Runner(arms, table, settings.timeouts.by_kind(), first, inbox=course, witness=seen)
    try:
        if standing:
            runner.resume(standing)
            course.stands_before(renderer(face, _Still(course.before))(standing.state, standing.session, standing.timer))
        else:
            runner.start()
        while course.goes_on:
            runner.turn()
        if course.stops:
            runner.close()
        course.finish()
    except Astray:
        pass
    except UnknownEvent as unknown:
        course.replayed.differs("event", course.taken, unknown, "no such event there")
    if course.replayed.difference is None and (otherwise := told_otherwise(bundle, course.replayed.moves)):
        course.replayed.differs(*otherwise)
    if course.replayed.difference is None and bundle.digest == "":
        course.replayed.differs("file", 1, "with a digest of all that is in it", "another: title, times, requests or replies were changed")
    return course.replayed


class _Still:
    """A `kiosk.ports.Clock` that stands where this view was made."""

    def __init__(self, view: View | None) -> None:
        self._now = (view and view.now) or datetime.fromtimestamp(0, UTC)

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return 0.0

"""From the runner's state to the view that is shown: the screen, the moment, and the time the customer has left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Final, Protocol

from msgspec.structs import replace

from kiosk.ports import Clock
from kiosk.session import Session
from kiosk.state import State
from kiosk.table import TABLE
from screens.registry import view_of
from screens.view import Countdown, View


class Timer(Protocol):
    """`kiosk.runner.Timer`."""

    @property
    def ends_at(self) -> float: ...

    @property
    def total(self) -> float: ...


Render = Callable[[State, Session, Timer | None], View]

LONGEST_VALIDITY: Final = timedelta(days=366)
"""No activation code is valid for longer."""
_NOBODY_HURRIES: Final = frozenset(
    {State.WELCOME, State.THANKS, State.CARD_GONE, State.CARD_RETAINED, State.READER_FAILED, State.OUT_OF_SERVICE}
)


def renderer(clock: Clock, zone: tzinfo) -> Render:
    """A function that renders for a terminal on this clock in this time zone."""

    def render(state: State, session: Session, timer: Timer | None) -> View:
        view = view_of(state, credible(session, clock.now()), zone)
        hurries = timer and not view.busy and state not in _NOBODY_HURRIES and TABLE[state].keys and not session.card_out
        return replace(view, now=clock.now(), countdown=Countdown(timer.ends_at, timer.total) if timer and hurries else None)

    return render


def credible(session: Session, now: datetime) -> Session:
    """The session without a validity that is past or never ends: of that, the customer is told nothing."""
    until = session.valid_until
    return session if until is None or timedelta() < until - now <= LONGEST_VALIDITY else replace(session, valid_until=None)

"""From the runner's state to the view that is shown: the screen, the moment, and the time the customer has left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Protocol

from msgspec.structs import replace

from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.ports import Clock
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State, Visit
from otp_atm.screens.face import Face
from otp_atm.screens.view import Countdown, View


class Timer(Protocol):
    """`kiosk.runner.Timer`."""

    @property
    def ends_at(self) -> float: ...

    @property
    def total(self) -> float: ...


Render = Callable[[State, Session, Timer | None], View]

_FOR_THE_CUSTOMER: Final = frozenset({Timeout.ENTRY, Timeout.CHOICE, Timeout.NOTICE, Timeout.RESULT, Timeout.MORE_TIME, Timeout.TAKE_CARD})
"""Waits that are for somebody to do something, and not for a device or the bank."""
_NOBODY_HURRIES: Final = frozenset(
    {Visit.WELCOME, Visit.THANKS, Visit.CARD_GONE, Visit.CARD_RETAINED, Visit.READER_FAILED, Visit.OUT_OF_SERVICE}
)


def renderer(face: Face, clock: Clock) -> Render:
    """A function that renders for a terminal on this clock."""

    def render(state: State, session: Session, timer: Timer | None) -> View:
        return rendered(face, state, session, timer, clock.now())

    return render


def rendered(face: Face, state: State, session: Session, timer: Timer | None, now: datetime) -> View:
    """The view of this state at this moment."""
    view = face.view_of(state, session, now)
    waits = face.table.rows[state].timeout in _FOR_THE_CUSTOMER
    hurries = timer and waits and not view.busy and state not in _NOBODY_HURRIES and not session.card_out
    return replace(view, countdown=Countdown(timer.ends_at, timer.total)) if timer and hurries else view


class Sight:
    """A screen that is made when somebody first looks at it, as it was when it came: of what it is made from, nothing changes."""

    __slots__ = ("_made_from", "_view")

    def __init__(self, *made_from: Any) -> None:
        """`made_from` is what `rendered` takes."""
        self._made_from = made_from
        self._view: View | None = None

    @property
    def view(self) -> View:
        if self._view is None:
            self._view = rendered(*self._made_from)
        return self._view


def sights(face: Face, clock: Clock) -> Callable[[State, Session, Timer | None], Sight]:
    """A function that renders for a terminal on this clock at which hardly anybody looks."""

    def sight(state: State, session: Session, timer: Timer | None) -> Sight:
        return Sight(face, state, session, timer, clock.now())

    return sight

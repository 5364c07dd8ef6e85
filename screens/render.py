"""From the runner's state to the view that is shown: the screen, the moment, and the time the customer has left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

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
        view = face.view_of(state, session, clock.now())
        waits = face.table.rows[state].timeout in _FOR_THE_CUSTOMER
        hurries = timer and waits and not view.busy and state not in _NOBODY_HURRIES and not session.card_out
        return replace(view, countdown=Countdown(timer.ends_at, timer.total)) if timer and hurries else view

    return render

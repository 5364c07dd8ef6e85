"""Who is told what a terminal does, as it does it. The runner knows nothing of what is made of that."""

from __future__ import annotations

from typing import Protocol, TypeVar

from otp_atm.kiosk.events import Event
from otp_atm.kiosk.inbox import Posted
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State

V_contra = TypeVar("V_contra", contravariant=True)


class Witness(Protocol[V_contra]):
    """Called in the thread that owns the terminal's loop, and returns at once."""

    def took(self, posted: Posted) -> None:
        """This is what comes next, whatever becomes of it."""

    def moved(self, meaning: Event, before: State, after: State, session: Session) -> None:
        """It was followed, from one state to the next, which may be the same; `session` is the one that it has led to."""

    def turned(self) -> None:
        """Nothing more has come for now, and what is to be seen is shown."""

    def showed(self, view: V_contra) -> None:
        """This is to be seen from now on."""

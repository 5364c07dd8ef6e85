"""What a page is made from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from msgspec import Struct

from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.view import View


class Scene(Struct, frozen=True):
    """A state and its session, at a moment that the customer reads in `zone`."""

    state: State
    session: Session
    now: datetime
    zone: tzinfo

    @property
    def language(self) -> Language:
        return self.session.language


Page = Callable[[Scene], View]

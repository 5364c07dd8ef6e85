"""What is remembered of a visit while the card PIN is changed."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from otp_atm.kiosk.session import Session


class Fault(Enum):
    """Why another new PIN is asked for."""

    NONE = "none"
    WEAK = "weak"
    UNCHANGED = "unchanged"
    DIFFERED = "differed"


class Data(Struct, frozen=True):
    """Gone when the customer leaves the service. `length` is how many digits a new card PIN has."""

    length: int
    fault: Fault = Fault.NONE


def data(session: Session) -> Data:
    """That of a session that is in this service."""
    assert isinstance(session.data, Data)
    return session.data

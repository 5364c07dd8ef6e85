"""What is remembered of a visit while one-time passwords are registered or deactivated."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from otp_atm.kiosk.session import Session
from otp_atm.services.one_time_password.events import Active


class Data(Struct, frozen=True):
    """Gone when the customer leaves the service."""

    masked_phone: str = ""
    active: Active = Active.UNSAID
    replacing: bool = False
    sms_consent: bool = False
    sms_otp: bool = False
    valid_until: datetime | None = None
    pins_differed: bool = False
    pin_was_weak: bool = False


def data(session: Session) -> Data:
    """That of a session that is in this service."""
    assert isinstance(session.data, Data)
    return session.data

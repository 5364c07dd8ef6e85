"""What a visit came to, by what was told last; and which of that is trouble."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from otp_atm.kiosk.state import Visit
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.one_time_password.flow import Otp

Outcome = str
CANCELLED: Final = "cancelled"
RETAINED: Final = "card retained"
TURNED_AWAY: Final = "out of service"
CUT_SHORT: Final = "cut short"
STUCK: Final = "stuck"

OUTCOMES: Final[Mapping[str, Outcome]] = {
    Otp.ENROLLED: "enrolled",
    Otp.DEACTIVATED: "deactivated",
    Otp.NOTHING_TO_DEACTIVATE: "nothing to deactivate",
    Otp.NO_PHONE: "no phone on file",
    CardPin.CARD_PIN_CHANGED: "card PIN changed",
    CardPin.TOO_MANY_NEW_CARD_PINS: "too many new card PINs",
    Visit.CARD_RETAINED: RETAINED,
    Visit.NOT_DONE: "not done",
    Visit.OUTCOME_UNKNOWN: "outcome unknown",
    Visit.OUTCOME_NOT_TOLD: "outcome not told",
    Visit.PIN_UNANSWERED: "card PIN unanswered",
    Visit.PIN_NOT_CHECKED: "card PIN not checked",
    Visit.BANK_UNREACHABLE: "bank unreachable",
    Visit.BANK_REFUSED: "bank refused",
    Visit.CARD_SESSION_EXPIRED: "card session expired",
    Visit.CARD_BLOCKED: "card blocked",
    Visit.CARD_EXPIRED: "card expired",
    Visit.CARD_UNKNOWN: "card unknown",
    Visit.CARD_UNREADABLE: "card unreadable",
    Visit.READER_FAILED: "reader failed",
}
"""What is told on a screen and is what the visit came to, unless something follows."""

TROUBLE: Final = frozenset(
    {
        TURNED_AWAY,
        STUCK,
        *(outcome for state, outcome in OUTCOMES.items() if isinstance(state, Visit) and state is not Visit.CARD_RETAINED),
    }
)
"""Outcomes that nobody comes for: Locust counts them as failures."""


class NotServed(Exception):
    """A visit has come to trouble; the message is its outcome."""

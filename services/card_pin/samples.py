"""What a visit may have brought by the time that these screens are shown, and what else is worth looking at."""

from __future__ import annotations

from typing import Final

from otp_atm.screens.samples import Samples, Variant
from otp_atm.services.card_pin.data import Fault
from otp_atm.services.card_pin.flow import CardPin

SAMPLES: Final = Samples(
    seen={CardPin.NEW_CARD_PIN: {"digits": 2}, CardPin.NEW_CARD_PIN_AGAIN: {"digits": 3}},
    variants=(
        Variant("weak", CardPin.NEW_CARD_PIN, {"fault": Fault.WEAK, "digits": 0}),
        Variant("unchanged", CardPin.NEW_CARD_PIN, {"fault": Fault.UNCHANGED, "digits": 0}),
        Variant("differed", CardPin.NEW_CARD_PIN, {"fault": Fault.DIFFERED, "digits": 0}),
        Variant("too-late", CardPin.CHANGING_CARD_PIN, {"cancel_came_late": True}),
    ),
)

"""What a configuration says of changing the card PIN."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """How many digits a new card PIN has."""

    digits: Annotated[int, Meta(ge=SHORTEST_PIN, le=LONGEST_PIN)] = SHORTEST_PIN

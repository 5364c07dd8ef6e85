"""What a configuration says of the demo's phone."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from otp_atm.kiosk.project import KEPT


class PhoneSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the phone keeps what it knows; its key lies beside it, and so does how far the demo's clock is ahead."""

    file: Path = KEPT / "phone.db"

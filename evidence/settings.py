"""The shape of `evidence` in config.yaml: what a kiosk keeps of what happens at it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from otp_atm.kiosk.project import KEPT


class EvidenceSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How many of the last sessions are kept, none unless told otherwise, and where."""

    sessions: Annotated[int, Meta(ge=0, le=10_000)] = 0
    directory: Path = KEPT / "sessions"

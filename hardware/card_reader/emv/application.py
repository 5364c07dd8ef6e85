"""A payment application, as a directory or the application itself describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from otp_atm.hardware.card_reader.card_data import printable


@dataclass(frozen=True, slots=True)
class Application:
    """Of several, the lowest `priority` wins; 0 is none and comes last."""

    aid: bytes
    label: str
    priority: int

    @classmethod
    def of(cls, aid: bytes, fields: Mapping[int, bytes]) -> Application:
        """With label (tag 50) and priority indicator (87), where the fields have them."""
        priority = fields.get(0x87, b"")
        return cls(aid, printable(fields.get(0x50, b"")), priority[0] & 0x0F if priority else 0)

    @property
    def rank(self) -> int:
        return self.priority or 16

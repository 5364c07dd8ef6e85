"""What a configuration says of the terminal itself: each key, its type, its range and its default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct, field

from kiosk.effects import Timeout
from kiosk.load import Misfit
from kiosk.project import PROJECT

Seconds = Annotated[float, Meta(gt=0, le=3600)]
Color = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=60)]


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    fa: Name
    en: Name


class BrandSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What makes the terminal the bank's own."""

    name: Words = Words("بانک پارسیان", "Parsian Bank")
    subtitle: Words = Words("خدمات رمز و کارت — خودپرداز", "Card and password services — ATM")
    primary: Color = "#1f4fa3"
    accent: Color = "#eec265"
    logo: Path | None = None
    support_phone: Name = "021-81151000"


class TerminalSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Which terminal this is and how it speaks."""

    id: Annotated[str, Meta(pattern=r"^[A-Z0-9]{8}\Z")] = "ATM00001"
    language: Literal["fa", "en"] = "fa"
    time_zone: Name = "Asia/Tehran"
    brand: BrandSettings = field(default_factory=BrandSettings)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Misfit(f"there is no time zone {self.time_zone}", ("time_zone",)) from None


class TimeoutSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How long each kind of waiting lasts, in seconds; `kiosk.effects.Timeout` says what they are."""

    read_card: Seconds = 10
    entry: Seconds = 30
    choice: Seconds = 30
    notice: Seconds = 15
    result: Seconds = 60
    more_time: Seconds = 15
    take_card: Seconds = 30
    thanks: Seconds = 3
    bank: Seconds = 40
    device: Seconds = 10
    idle: Seconds = 60
    retry: Seconds = 2

    @property
    def pin_pad(self) -> float:
        """What the PIN pad is asked may have to wait for the command that it is at, and one behind that: each takes up to `device`."""
        return 3 * self.device

    def by_kind(self) -> dict[Timeout, float]:
        return {kind: getattr(self, kind.value) for kind in Timeout}


class JournalSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the electronic journal is kept, the key it is sealed with (None: beside it), and when a new file begins."""

    directory: Path = PROJECT / "var" / "journal"
    key_file: Path | None = None
    max_bytes: Annotated[int, Meta(ge=10_000, le=1_000_000_000)] = 5_000_000

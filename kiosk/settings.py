"""What a configuration says of the terminal itself: each key, its type, its range and its default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct, field

from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.project import KEPT

Seconds = Annotated[float, Meta(gt=0, le=3600)]
Color = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=60)]


LanguageCode = Annotated[str, Meta(pattern=r"^[a-z]{2}\Z")]
"""ISO 639-1."""
Texts = Annotated[dict[LanguageCode, Name], Meta(min_length=1)]
"""The same said in several languages."""


def _name() -> Texts:
    return {"fa": "بانک پارسیان", "en": "Parsian Bank", "ar": "بنك بارسيان"}


def _subtitle() -> Texts:
    return {
        "fa": "خدمات رمز و کارت — خودپرداز",
        "en": "Card and password services — ATM",
        "ar": "خدمات البطاقة والرقم السري — صراف آلي",
    }


class BrandSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What makes the terminal the bank's own."""

    name: Texts = field(default_factory=_name)
    subtitle: Texts = field(default_factory=_subtitle)
    primary: Color = "#1f4fa3"
    accent: Color = "#eec265"
    logo: Path | None = None
    support_phone: Name = "021-81151000"


class TerminalSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Which terminal this is and how it speaks: the languages that it offers, and the one it begins with, the first unless one is named."""

    id: Annotated[str, Meta(pattern=r"^[A-Z0-9]{8}\Z")] = "ATM00001"
    languages: Annotated[tuple[LanguageCode, ...], Meta(min_length=2, max_length=4)] = ("fa", "en")
    language: LanguageCode | None = None
    time_zone: Name = "Asia/Tehran"
    brand: BrandSettings = field(default_factory=BrandSettings)

    def __post_init__(self) -> None:
        for place, code in enumerate(self.languages):
            if code in self.languages[:place]:
                raise Misfit(f"{code} stands there twice", ("languages", place))
        if self.language not in {None, *self.languages}:
            raise Misfit(f"must be one of terminal.languages: {', '.join(self.languages)}", ("language",), ("languages",))
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

    directory: Path = KEPT / "journal"
    key_file: Path | None = None
    max_bytes: Annotated[int, Meta(ge=10_000, le=1_000_000_000)] = 5_000_000

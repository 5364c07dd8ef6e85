"""Whose terminal this is: the names, colours and numbers that `config.yaml` sets. Everything else about the look follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from otp_atm.languages.texts import Texts

if TYPE_CHECKING:
    from otp_atm.kiosk.settings import TerminalSettings


def _name() -> Texts:
    return {"fa": "بانک پارسیان", "en": "Parsian Bank", "ar": "بنك بارسيان"}


def _subtitle() -> Texts:
    return {
        "fa": "خدمات رمز و کارت — خودپرداز",
        "en": "Card and password services — ATM",
        "ar": "خدمات البطاقة والرقم السري — صراف آلي",
    }


@dataclass(frozen=True, slots=True)
class Brand:
    """The bank and the branch. Colours as `#rrggbb`; `logo` is an SVG or PNG file, drawn in place of the built-in mark."""

    name: Texts = field(default_factory=_name)
    subtitle: Texts = field(default_factory=_subtitle)
    primary: str = "#1f4fa3"
    accent: str = "#eec265"
    logo: Path | None = None
    terminal_id: str = "ATM00001"
    support_phone: str = "021-81151000"
    time_zone: str = "Asia/Tehran"


def brand_of(terminal: TerminalSettings) -> Brand:
    """The brand that a configuration describes."""
    told = terminal.brand
    return Brand(
        name=told.name,
        subtitle=told.subtitle,
        primary=told.primary,
        accent=told.accent,
        logo=told.logo,
        terminal_id=terminal.id,
        support_phone=told.support_phone,
        time_zone=terminal.time_zone,
    )

"""Whose terminal this is: the names, colours and numbers that `config.yaml` sets. Everything else about the look follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.vocabulary import Language

if TYPE_CHECKING:
    from kiosk.settings import TerminalSettings


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in both languages of the terminal."""

    fa: str
    en: str

    def in_(self, language: Language) -> str:
        return self.fa if language is Language.PERSIAN else self.en


@dataclass(frozen=True, slots=True)
class Brand:
    """The bank and the branch. Colours as `#rrggbb`; `logo` is an SVG or PNG file, drawn in place of the built-in mark."""

    name: Bilingual = Bilingual("بانک پارسیان", "Parsian Bank")
    subtitle: Bilingual = Bilingual("خدمات رمز و کارت — خودپرداز", "Card and password services — ATM")
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
        name=Bilingual(told.name.fa, told.name.en),
        subtitle=Bilingual(told.subtitle.fa, told.subtitle.en),
        primary=told.primary,
        accent=told.accent,
        logo=told.logo,
        terminal_id=terminal.id,
        support_phone=told.support_phone,
        time_zone=terminal.time_zone,
    )

"""Whose terminal this is: the names, colours and numbers that `config.yaml` sets. Everything else about the look follows from them."""

from __future__ import annotations

from msgspec.structs import asdict

from otp_atm.kiosk.settings import BrandSettings, TerminalSettings

_USUAL = TerminalSettings()


class Brand(BrandSettings, frozen=True):
    """The bank and the branch. Colours as `#rrggbb`; `logo` is an SVG or PNG file, drawn in place of the built-in mark."""

    terminal_id: str = _USUAL.id
    time_zone: str = _USUAL.time_zone


def brand_of(terminal: TerminalSettings) -> Brand:
    """The brand that a configuration describes."""
    return Brand(**asdict(terminal.brand), terminal_id=terminal.id, time_zone=terminal.time_zone)

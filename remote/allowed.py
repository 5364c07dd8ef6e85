"""In front of which terminals programs may stand: those that are simulated, at a bank of no real customers."""

from __future__ import annotations

from pathlib import Path

from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile, Document

SIMULATED = ("simulated",)


def require_allowed(config: Path, settings: Settings, *, own_bank: bool = False) -> None:
    """Raises BadFile, with its place in the configuration, for a real card reader, a real PIN pad or a bank that is not marked as a test
    bank; `own_bank`: it is not asked, as the terminal has one of its own."""
    reader, pad = settings.card_reader.drivers, settings.pin_pad.driver
    if reader != SIMULATED:
        raise _refused(config, "card_reader", f"{', '.join(reader)}: programs may stand in front of a simulated card reader alone")
    if pad not in SIMULATED:
        raise _refused(config, "pin_pad", f"{pad}: programs may stand in front of a simulated PIN pad alone")
    if not (own_bank or settings.bank.is_test):
        raise BadFile(
            f"{config}: bank.is_test is not true: programs may stand in front of a terminal of a test bank alone; "
            "remote --own-bank gives each terminal a simulated one"
        )


def _refused(config: Path, device: str, why: str) -> BadFile:
    return Document(config).bad((device, "driver"), why)

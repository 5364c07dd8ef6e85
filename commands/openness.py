"""What stands open in a configuration that works: one line each, for whoever is about to serve customers with it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from otp_atm.bank.settings import OVER_HTTP
from otp_atm.configuration import Settings
from otp_atm.hardware.pin_pad.settings import DEMO_MASTER_KEY
from otp_atm.kiosk.journal_files import key_beside
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.loopback import leads_to_loopback
from otp_atm.kiosk.private_file import open_to_others
from otp_atm.monitoring.settings import address_of

Warned = tuple[str, str]
"""What it is about, and the sentence."""


def warnings(settings: Settings) -> Iterator[Warned]:
    """All of them. The first kinds are about a bank that is not on this computer: with one that is, everything is a demonstration.

    Where the bank of somebody's own driver is, only that knows: it may be anywhere.
    """
    told = settings.bank
    if told.driver not in OVER_HTTP:
        yield from _beside_a_bank(settings, f"with a bank that may be anywhere ({told.driver})")
    elif not leads_to_loopback(urlsplit(told.url).hostname or ""):
        yield from _bank_elsewhere(settings)
    listen = settings.monitoring.listen
    if listen is not None and not leads_to_loopback(address_of(listen)[0]):
        yield (
            "monitoring",
            f"{listen}: whoever reaches this address reads how the terminal is, without a password: the operators' network alone?",
        )
    for name, file in _key_files(settings):
        if file.exists() and not _is_demo_key(file) and open_to_others(file):
            mode = stat.S_IMODE(file.stat().st_mode)
            yield name, f"{file}: others than its owner are let at this key (mode {mode:04o}); chmod 600, or 400"


def _bank_elsewhere(settings: Settings) -> Iterator[Warned]:
    url = settings.bank.url
    if urlsplit(url).scheme == "http":
        yield "bank", f"{url}: plain http to a bank that is not on this computer: whoever is on the way reads everything, and can change it"
    yield from _beside_a_bank(settings, f"with a bank that is not on this computer ({url})")


def _beside_a_bank(settings: Settings, bank: str) -> Iterator[Warned]:
    if settings.pin_pad.is_simulated:
        yield "PIN pad", f"simulated, {bank}: PINs pass through this computer's memory"
        if _holds_demo_key(settings.pin_pad.master_key_file):
            yield "master key", f"the demo's, {bank}: everybody has it, and so every PIN"
    if settings.card_reader.is_simulated:
        yield "card reader", f"simulated, {bank}: a keyboard puts in any card of the wallet"


def _key_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    if settings.pin_pad.is_simulated:
        yield "master key", settings.pin_pad.master_key_file
    yield "journal", settings.journal.key_file or key_beside(settings.journal.directory)
    yield "bank's key", settings.simulator.master_key_file
    yield "phone's key", settings.phone.file.with_name(f"{settings.phone.file.name}.key")


def _is_demo_key(file: Path) -> bool:
    return file.samefile(DEMO_MASTER_KEY)


def _holds_demo_key(file: Path) -> bool:
    """Under whatever name."""
    from otp_atm.hardware.pin_pad.master_key import read_master_key

    try:
        return read_master_key(file) == read_master_key(DEMO_MASTER_KEY)
    except BadFile:
        return False

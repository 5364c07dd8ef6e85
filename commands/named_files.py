"""The files that a configuration names, tried before anything opens: one that is of no use is told with its place in the configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile, Document, Steps


def require_named_files(config: Path, settings: Settings, within: Steps = ()) -> None:
    """Raises BadFile for the first file that cannot be used, of those that stand in the part at these steps."""
    for at, use in USES.items():
        if at[: len(within)] != within:
            continue
        try:
            use(settings)
        except BadFile as bad:
            raise Document(config).bad(at, str(bad)) from None


def _logo(settings: Settings) -> None:
    if settings.terminal.brand.logo:
        from otp_atm.drawing.shapes import loaded

        loaded(settings.terminal.brand.logo, height=1)


def _master_key(settings: Settings) -> None:
    if settings.pin_pad.is_simulated:
        from otp_atm.hardware.pin_pad.master_key import read_master_key

        read_master_key(settings.pin_pad.master_key_file)


def _certificates(settings: Settings) -> None:
    if settings.bank.ca_file:
        from otp_atm.bank.wire.tls import Papers

        Papers(settings.bank.ca_file).context()


def _key_password(settings: Settings) -> None:
    if settings.bank.client_key_password:
        from otp_atm.bank.access import papers

        papers(settings.bank).key_password()


def _client_certificate(settings: Settings) -> None:
    if settings.bank.client_certificate:
        from otp_atm.bank.access import papers

        papers(settings.bank).context()


def _headers(settings: Settings) -> None:
    from otp_atm.bank.access import header_value

    for name in settings.bank.headers:
        try:
            header_value(settings.bank, name)
        except BadFile as bad:
            raise BadFile(f"{name}: {bad}") from None


def _mapping(settings: Settings) -> None:
    if settings.bank.mapping:
        from otp_atm.bank.remote import read_mapping

        read_mapping(settings.bank.mapping)


def _client_secret(settings: Settings) -> None:
    if settings.bank.oauth:
        from otp_atm.kiosk.parts import require

        settings.bank.oauth.client_secret.value()
        require("oauth")


def _fixtures(settings: Settings) -> None:
    if settings.card_reader.is_simulated:
        from otp_atm.bank.simulator.fixtures import load_fixtures

        load_fixtures(settings.simulator.fixtures)


def _journal_key(settings: Settings) -> None:
    if settings.journal.key_file and settings.journal.key_file.exists():
        from otp_atm.kiosk.journal_seal import read_seal_key

        read_seal_key(settings.journal.key_file)


USES: Final[Mapping[Steps, Callable[[Settings], None]]] = {
    ("terminal", "brand", "logo"): _logo,
    ("pin_pad", "master_key_file"): _master_key,
    ("bank", "mapping"): _mapping,
    ("bank", "ca_file"): _certificates,
    ("bank", "client_key_password"): _key_password,
    ("bank", "client_certificate"): _client_certificate,
    ("bank", "headers"): _headers,
    ("bank", "oauth", "client_secret"): _client_secret,
    ("journal", "key_file"): _journal_key,
    ("simulator", "fixtures"): _fixtures,
}
"""What is done with each, for settings that need it."""

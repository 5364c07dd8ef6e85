"""The files that a configuration names, tried before anything opens: one that is of no use is told with its place in the configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile, Document, Steps


def require_named_files(config: Path, settings: Settings) -> None:
    """Raises BadFile for the first file that cannot be used."""
    for at, use in USES.items():
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
        from ssl import create_default_context

        try:
            create_default_context(cafile=settings.bank.ca_file)
        except OSError:
            raise BadFile(f"{settings.bank.ca_file}: no certificates can be read from it") from None


def _client_certificate(settings: Settings) -> None:
    told = settings.bank
    if told.client_certificate:
        from ssl import SSLError

        from otp_atm.bank.access import papers

        try:
            papers(told).context()
        except SSLError as error:
            files = f"{told.client_certificate}{f', {told.client_key}' if told.client_key else ''}"
            raise BadFile(f"{files}: no certificate with its key: {error.reason or 'is no PEM, or the password is another'}") from None
        except OSError as error:
            raise BadFile(f"{told.client_key or told.client_certificate}: {error.strerror or error}") from None


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
    ("bank", "client_certificate"): _client_certificate,
    ("bank", "headers"): _headers,
    ("bank", "oauth", "client_secret"): _client_secret,
    ("journal", "key_file"): _journal_key,
    ("simulator", "fixtures"): _fixtures,
}
"""What is done with each, for settings that need it."""

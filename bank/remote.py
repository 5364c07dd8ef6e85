"""The bank of a configuration, ready for a terminal. Light to import: the heavy parts load in the bank's own thread."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from otp_atm.bank.recording import Ear, RecordedTransport
from otp_atm.bank.settings import BankSettings
from otp_atm.bank.worker import BankInThread
from otp_atm.kiosk.factories import Terminal
from otp_atm.kiosk.foreign import declared_by, is_foreign, made
from otp_atm.kiosk.parts import require
from otp_atm.kiosk.ports import Bank

if TYPE_CHECKING:
    from otp_atm.bank.access import Wiring
    from otp_atm.bank.mapped.mapping import BankMapping
    from otp_atm.bank.wire.exchange import Exchange
    from otp_atm.bank.wire.patience import Patience
    from otp_atm.bank.wire.transport import Transport


class Making(NamedTuple):
    """How the bank of one terminal is made, in whichever thread asks it, and the services that it will do: None for all."""

    make: Callable[[], Bank]
    services: frozenset[str] | None = None


class MakeBank(Protocol):
    """Says how the bank of a configuration is made for a terminal."""

    def __call__(self, terminal: Terminal, ear: Ear | None = None, wiring: Wiring | None = None) -> Making:
        """`ear` listens to what goes over HTTP, `wiring` puts something before it. Raises Misfit where another's cannot be had."""
        ...


def configured_bank(told: BankSettings, terminal: Terminal, ear: Ear | None = None) -> Bank:
    """The bank of a configuration, in a thread of its own, whoever has written its driver; `ear` listens to what goes over HTTP.

    Raises Misfit where another's cannot be had, BadFile for a mapping of no use, PartMissing where what that needs is not installed.
    """
    return BankInThread(*bank_maker(told)(terminal, ear))


def bank_maker(told: BankSettings) -> MakeBank:
    """For any number of terminals. Raises BadFile for a mapping of no use, PartMissing where what that needs is not installed."""
    mapping = read_mapping(told.mapping) if told.mapping else None

    def making(terminal: Terminal, ear: Ear | None = None, wiring: Wiring | None = None) -> Making:
        if mapping:
            return Making(partial(mapped_bank, mapping, told, terminal, ear=ear, wiring=wiring), mapping.services)
        if not is_foreign(told.driver):
            return Making(partial(native_bank, told, terminal.id, terminal.bank, ear, wiring))
        bank: Bank = made("bank", told.driver, told.options, terminal, Bank)
        return Making(lambda: bank, declared_by(bank, told.driver))

    return making


def remote_bank(base_url: str, terminal_id: str, deadline: float) -> Bank:
    """The bank at `base_url`, without anything that secures the way there; the rest as `native_bank` takes it."""
    return BankInThread(partial(native_bank, BankSettings(url=base_url), terminal_id, deadline))


def native_bank(told: BankSettings, terminal_id: str, deadline: float, ear: Ear | None = None, wiring: Wiring | None = None) -> Bank:
    """A bank of our contract, asked and answered in the caller's thread, for the terminal `terminal_id` (8 characters, ISO 8583 field 41).

    `deadline` is the time in seconds that one request may take in all; `ear` listens to each attempt, `wiring` puts something
    before the wire. Raises BadFile for a header whose value cannot be had.
    """
    from otp_atm.bank.client import BankClient
    from otp_atm.bank.wire.patience import PatientTransport

    way = recorded(http_transport(told, ear, wiring), ear)
    return BankClient(PatientTransport(way), terminal_id, secrets.token_urlsafe(16), deadline=deadline)


def recorded(transport: Transport, ear: Ear | None) -> Transport:
    """The same, to whose calls `ear` listens."""
    return RecordedTransport(transport, ear) if ear else transport


def http_transport(told: BankSettings, ear: Ear | None = None, wiring: Wiring | None = None) -> Transport:
    """The way to a bank of our contract, as the configuration has it; `ear` listens on the wire, before which `wiring` puts something.
    Raises BadFile for a header whose value cannot be had."""
    from otp_atm.bank.access import http_exchange
    from otp_atm.bank.wire.http import HttpTransport

    return HttpTransport(http_exchange(told, ear, wiring=wiring), told.session_header)


def read_mapping(file: Path) -> BankMapping:
    """How a bank with an API of its own is asked. Raises BadFile for a file of no use, PartMissing where what it needs is not installed."""
    require("mapped")
    from otp_atm.bank.mapped.reading import load_mapping

    return load_mapping(file)


def mapped_bank(
    mapping: BankMapping,
    told: BankSettings,
    terminal: Terminal,
    around: Callable[[Exchange], Exchange] | None = None,
    patience: Patience | None = None,
    *,
    ear: Ear | None = None,
    wiring: Wiring | None = None,
) -> Bank:
    """A bank that is asked by this mapping, and answers in the caller's thread; `around` puts something between attempts and the way to the
    bank, `wiring` before the wire itself, where `ear` listens.

    Raises BadFile for a header whose value cannot be had.
    """
    from otp_atm.bank.access import http_exchange
    from otp_atm.bank.mapped.bank import MappedBank
    from otp_atm.bank.mapped.shown import shown_paths

    way = http_exchange(told, ear, shown_paths(mapping), wiring)
    return MappedBank(
        mapping, around(way) if around else way, terminal.id, secrets.token_urlsafe(16), deadline=terminal.bank, patience=patience
    )

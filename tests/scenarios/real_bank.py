"""Banks as testers have them: they go by their own clock, nobody resets them, and they have no control desk. They live in this process."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection
from functools import partial
from pathlib import Path

from otp_atm.bank.client import BankClient
from otp_atm.bank.recording import Ear
from otp_atm.bank.settings import BankSettings
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.in_process import InProcessTransport, memory_bank
from otp_atm.bank.wire.transport import Transport
from otp_atm.configuration import Settings
from otp_atm.kiosk.clock import SystemClock
from otp_atm.kiosk.factories import Options, Terminal
from otp_atm.kiosk.ports import Bank
from otp_atm.kiosk.vocabulary import Pan
from otp_atm.scenarios.bank_side import BankSide, DeskSide, NoSide
from otp_atm.scenarios.behind import Banks, Connect, Elsewhere, Wire, client, configured
from otp_atm.scenarios.needs import ALL, Need, Needs

SETTINGS = Settings()
FIXTURES = load_fixtures(SETTINGS.simulator.fixtures)


def open_bank() -> InProcessTransport:
    """A new one, with the cards of the fixtures."""
    return memory_bank(FIXTURES, SystemClock(), secrets.token_bytes, time.sleep)


def of_our_contract(bank: Transport, side: BankSide | None = None, app: Connect | None = None) -> Banks:
    """It, reached by the native client."""
    return Elsewhere(partial(_native, bank), side or NoSide(), app, heard=True)


def way_to(bank: Transport) -> Connect:
    """To a bank in this process, where nothing goes over HTTP."""

    def connect(ear: Ear | None = None) -> Transport:
        return bank

    return connect


def _native(bank: Transport, wire: Wire) -> Bank:
    return client(SETTINGS, way_to(bank), secrets.token_urlsafe(16), wire)


def of_somebodys_own(side: BankSide | None = None) -> Banks:
    """One that is reached by a factory as a configuration names it. Each scenario has a new one."""
    settings = Settings(bank=BankSettings(driver=f"{__name__}:factory"))
    return configured(settings, settings.told(Path("config.yaml")), side)


def factory(options: Options, terminal: Terminal) -> Bank:
    """Somebody's own, which has no patience at all."""
    return BankClient(open_bank(), terminal.id, secrets.token_urlsafe(16), deadline=terminal.bank)


class NeverReset(DeskSide):
    """A bank's side that can everything but begin again."""

    can = ALL - {Need.RESET, Need.FRESH_CARDS}

    def lack(self, need: Need) -> str:  # noqa: ARG002
        return "nobody resets this bank"

    def begin(self, cards: Collection[Pan], needs: Needs) -> None:
        """It is as it was left."""
        self._sent_before: dict[Pan, int] = {}
        self._sent_before = {pan: len(self.messages(pan)) for pan in cards} if Need.MESSAGES in needs else {}

    def messages(self, pan: Pan) -> list[str]:
        return super().messages(pan)[self._sent_before.get(pan, 0) :]

"""A bank as testers have one: it goes by its own clock, nobody resets it, and it has no control desk. It lives in this process."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection
from functools import partial

from otp_atm.bank.client import BankClient
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.in_process import InProcessTransport, memory_bank
from otp_atm.configuration import Settings
from otp_atm.kiosk.clock import SystemClock
from otp_atm.kiosk.factories import Options, Terminal
from otp_atm.kiosk.ports import Bank
from otp_atm.kiosk.vocabulary import Pan
from otp_atm.scenarios.any_bank import AnyBank
from otp_atm.scenarios.bank_side import BankSide, DeskSide, NoSide
from otp_atm.scenarios.behind import Banks, Elsewhere, Wire, client
from otp_atm.scenarios.needs import ALL, Need, Needs

SETTINGS = Settings()
FIXTURES = load_fixtures(SETTINGS.simulator.fixtures)


def open_bank() -> InProcessTransport:
    """A new one, with the cards of the fixtures."""
    return memory_bank(FIXTURES, SystemClock(), secrets.token_bytes, time.sleep)


def of_our_contract(bank: InProcessTransport, side: BankSide | None = None) -> Banks:
    """It, reached by the native client."""
    return Elsewhere(partial(_native, bank), side or NoSide(), None)


def behind_a_port(make: Callable[[], Bank], side: BankSide | None = None) -> Banks:
    """It, reached by what somebody has written against the port."""
    return Elsewhere(partial(_any, make), side or NoSide(), None)


def _native(bank: InProcessTransport, wire: Wire) -> Bank:
    return client(SETTINGS, lambda: bank, secrets.token_urlsafe(16), wire)


def _any(make: Callable[[], Bank], wire: Wire) -> Bank:
    return AnyBank(make(), wire.to, deadline=SETTINGS.bank.deadline, longest=SETTINGS.timeouts.bank)


def foreign(options: Options, terminal: Terminal) -> Bank:
    """Somebody's factory: without any patience."""
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

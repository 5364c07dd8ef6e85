"""The contract of banks, over the mapped driver at the example of another bank: in its thread, over a wire that can be cut."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping

import pytest

from otp_atm.bank.mapped.bank import MappedBank
from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.bank.simulator.fixtures import Fixtures, load_fixtures
from otp_atm.bank.simulator.policy import USUAL
from otp_atm.bank.wire.exchange import Answer, Exchange
from otp_atm.bank.wire.patience import Patience
from otp_atm.bank.wire.transport import NeverSent, ReplyLost
from otp_atm.bank.worker import BankInThread
from otp_atm.contracts.bank import *  # noqa: F403
from tests.bank.world import GOOD_PIN, OTHER_PIN, in_hand
from tests.mapped.world import MAPPING, exchange_with, simulator

FIXTURES = load_fixtures()


class Wire:
    """An exchange that can be cut, at either end of the bank's work."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self.is_cut = self.loses_replies = False

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        if self.is_cut:
            raise NeverSent("bank-unreachable")
        answer = self._exchange.exchange(method, path, headers, body, deadline=deadline)
        if self.loses_replies:
            raise ReplyLost("bank-reply-lost")
        return answer

    def close(self) -> None:
        self._exchange.close()


class MappedRig:
    """The other bank in memory, and somebody's card in it."""

    limit = 10.0
    wrong_pin = "7777"
    new_pin = "7305"
    otp_pin = GOOD_PIN
    other_otp_pin = OTHER_PIN

    def __init__(self, fixtures: Fixtures) -> None:
        terminal = fixtures.terminals[0]
        card = next(card for card in fixtures.cards if card.customer == "sara")
        self.terminal_id = terminal.id
        self.master_key = bytes.fromhex(terminal.master_key)
        self.card, self.pin = in_hand(card), card.pin
        self._wire = Wire(exchange_with(simulator(fixtures, SettableClock(), secrets.token_bytes, USUAL)))
        bank = MappedBank(MAPPING, self._wire, terminal.id, "boot-of-the-contract-suite", patience=Patience(wait=lambda _: None))
        self.bank = BankInThread(lambda: bank)

    def cut(self) -> None:
        self._wire.is_cut = True

    def lose_replies(self) -> None:
        self._wire.loses_replies = True

    def mend(self) -> None:
        self._wire.is_cut = self._wire.loses_replies = False


@pytest.fixture
def rig() -> Iterator[MappedRig]:
    rig = MappedRig(FIXTURES)
    yield rig
    rig.bank.close()

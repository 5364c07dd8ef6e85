"""The native client under the contract suite: in its thread, at the simulator in this process, over a wire that can be cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from otp_atm.bank.client import BankClient
from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, Transport
from otp_atm.bank.worker import BankInThread
from tests.bank.conftest import in_process
from tests.bank.world import GOOD_PIN, OTHER_PIN, in_hand


class Wire:
    """A transport that can be cut, at either end of the bank's work."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.is_cut = self.loses_replies = False

    def call(self, operation: Operation[Q, R], body: Q, **more: Any) -> R | Problem:
        if self.is_cut:
            raise NeverSent("bank-unreachable")
        reply = self._transport.call(operation, body, **more)
        if self.loses_replies:
            raise ReplyLost("bank-reply-lost")
        return reply

    def close(self) -> None:
        self._transport.close()


class NativeRig:
    """A bank in memory, and somebody's card in it."""

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
        self._wire = Wire(in_process(MemoryStore(), fixtures)())
        client = BankClient(PatientTransport(self._wire, wait=lambda _: None), terminal.id, "boot-of-the-contract-suite")
        self.bank = BankInThread(lambda: client)

    def cut(self) -> None:
        self._wire.is_cut = True

    def lose_replies(self) -> None:
        self._wire.loses_replies = True

    def mend(self) -> None:
        self._wire.is_cut = self._wire.loses_replies = False


@contextmanager
def native_rig(fixtures: Fixtures) -> Iterator[NativeRig]:
    rig = NativeRig(fixtures)
    yield rig
    rig.bank.close()

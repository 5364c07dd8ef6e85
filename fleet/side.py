"""The bank's side of a fleet: what it has on record about a card, how many texts it has sent; by its control desk, or a tester's hooks."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import Protocol

from otp_atm.bank.remote import http_transport
from otp_atm.bank.settings import NATIVE
from otp_atm.bank.wire import control
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import Transport, TransportError
from otp_atm.configuration import Settings
from otp_atm.fleet.owned import Owned
from otp_atm.person.wallet import WalletCard, printed
from otp_atm.scenarios.bank_side import PATIENCE, DeskClosed, DeskSide, Record
from otp_atm.scenarios.behind import has_desk
from otp_atm.scenarios.hook_side import HookSide
from otp_atm.scenarios.hooks import HooksFile, read_hooks
from otp_atm.scenarios.needs import Need
from otp_atm.scenarios.usable_hooks import require_usable


class Side(Protocol):
    """What an account is drawn by."""

    lack: str
    """Why no records can be looked at; empty where they can."""

    def record(self, card: Owned) -> Record:
        """What the bank knows about a card. Raises SideFailed."""
        ...

    def sent_to(self, card: Owned) -> int | None:
        """How many texts went to a card's owner in this run; None where nobody can say. Raises SideFailed."""
        ...

    def close(self) -> None:
        """Release connections."""
        ...


class Nobody:
    """A bank of which nothing is known but what it answers a terminal."""

    lack = "this bank has no control desk (the simulator has one with --control), and no --hooks are given"

    def record(self, card: Owned) -> Record:
        raise AssertionError(card)

    def sent_to(self, card: Owned) -> int | None:
        raise AssertionError(card)

    def close(self) -> None:
        """Nothing is held."""


class AtDesk:
    """By the control desk of our simulator; texts count from the moment when this was made."""

    lack = ""

    def __init__(self, transport: Transport) -> None:
        """Raises DeskClosed."""
        self._transport = transport
        self._side = DeskSide(transport, shares_clock=True)
        self._since = self._ask(control.READ_CLOCK, Nothing()).now

    def record(self, card: Owned) -> Record:
        return self._side.card(card.pan)

    def sent_to(self, card: Owned) -> int | None:
        return self._sent[card.phone]

    def be_down(self, down: bool) -> None:
        """Let the bank do nothing, or all that it is asked. Raises DeskClosed."""
        if down:
            self._ask(control.ADD_FAULT, control.Fault(kind=control.FaultKind.DOWN))
        else:
            self._ask(control.CLEAR_FAULTS, Nothing())

    def close(self) -> None:
        self._transport.close()

    @cached_property
    def _sent(self) -> Counter[str]:
        """All texts that were sent since then, by the numbers that they went to."""
        texts = control.sent_since(0, lambda after: self._ask(control.READ_OUTBOX, after))
        return Counter(text.phone for text in texts if text.created_at >= self._since)

    def _ask(self, operation: Operation[Q, R], body: Q) -> R:
        try:
            reply = self._transport.call(operation, body, deadline=PATIENCE)
        except TransportError as error:
            raise DeskClosed(f"the bank's control desk cannot be reached: {error.code}") from None
        if isinstance(reply, Problem):
            raise DeskClosed(f"the bank's control desk says {reply.code}")
        return reply


class AtHooks:
    """By a tester's hooks: the record alone."""

    def __init__(self, file: HooksFile) -> None:
        self._file = file
        self.lack = "" if file.hooks.record else HookSide(file, {}).lack(Need.RECORD)

    def record(self, card: Owned) -> Record:
        known = WalletCard("", card.face, card.face, "", printed(card.face), "", card.phone)
        return HookSide(self._file, {"": known}).card(card.pan)

    def sent_to(self, card: Owned) -> int | None:  # noqa: ARG002
        return None

    def close(self) -> None:
        """Nothing is held."""


def side_of(settings: Settings, hooks: Path | None) -> Side:
    """That of the configuration's bank. Raises BadFile for hooks of no use, DeskClosed where nobody answers."""
    if hooks:
        file = read_hooks(hooks)
        require_usable(file)
        return AtHooks(file)
    return desk_of(settings) or Nobody()


def desk_of(settings: Settings) -> AtDesk | None:
    """The control desk of the configuration's bank, if it has one. Raises DeskClosed where nobody answers."""
    if settings.bank.driver != NATIVE:
        return None
    transport = http_transport(settings.bank)
    if not has_desk(transport):
        transport.close()
        return None
    return AtDesk(transport)

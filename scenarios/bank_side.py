"""What a scenario does behind the bank's back and asks of it, over the simulator's control desk: in this process or over HTTP alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal

from otp_atm.bank.wire import branch, control
from otp_atm.bank.wire.control import Fault, FaultKind
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation, R
from otp_atm.bank.wire.problems import Code, Problem
from otp_atm.bank.wire.transport import Transport, TransportError
from otp_atm.kiosk.vocabulary import Pan

Trouble = Literal["unreachable", "loses-request", "loses-reply", "refuses", "talks-nonsense"]
KINDS: Final[Mapping[Trouble, FaultKind]] = {
    "unreachable": FaultKind.DOWN,
    "loses-request": FaultKind.DROP_REQUEST,
    "loses-reply": FaultKind.DROP_REPLY,
    "refuses": FaultKind.REFUSE,
    "talks-nonsense": FaultKind.NONSENSE,
}
PATIENCE: Final = 10.0


class DeskClosed(Exception):
    """The bank has no control desk: nothing answers there, it is a real bank, or the simulator runs without `control`."""


class BankSide:
    """The bank as a stagehand sees it. Everything raises DeskClosed."""

    def __init__(self, transport: Transport, *, shares_clock: bool) -> None:
        """`shares_clock`: the bank goes by the terminal's clock, so that nobody needs to move another."""
        self._transport = transport
        self._shares_clock = shares_clock
        self.in_trouble = False
        """It has been made to misbehave, and not to behave again."""

    def reset(self) -> None:
        """Begin again from the fixtures: no PIN key, no enrolment but theirs, nothing sent."""
        self._ask(control.RESET, Nothing())
        self.in_trouble = False

    def cause(self, trouble: Trouble, operation: str, times: int, code: Code) -> None:
        """Misbehave at this operation (`*`: any), so many times; `code` is that of a refusal."""
        self.in_trouble = True
        self._ask(control.ADD_FAULT, Fault(kind=KINDS[trouble], operation=operation, times=times, code=code))

    def recover(self) -> None:
        """Behave again."""
        self._ask(control.CLEAR_FAULTS, Nothing())
        self.in_trouble = False

    def advance(self, seconds: float) -> None:
        """Move the bank's clock with the terminal's."""
        if not self._shares_clock:
            self._ask(control.CHANGE_CLOCK, control.ClockChange(advance_seconds=seconds))

    def stand_at(self, moment: datetime) -> None:
        """Stop the bank's clock at this moment: from here on it moves with the terminal's."""
        self._ask(control.CHANGE_CLOCK, control.ClockChange(now=moment, frozen=True))

    def deliver(self, network: control.NetworkState) -> None:
        """How the mobile network hands over messages from now on."""
        self._ask(control.CHANGE_NETWORK, network)

    def visit_branch(self, pan: Pan, phone: str) -> None:
        """Put a number on file for the owner of a card, as a branch does."""
        self._ask(branch.SET_PHONE, branch.NewPhone(pan=pan.digits, phone=phone))

    def card(self, pan: Pan) -> control.CardStatus:
        """What the bank knows about a card."""
        return self._ask(control.READ_CARD, control.WhichCard(pan=pan.digits))

    def messages(self, pan: Pan) -> list[str]:
        """The texts sent to the owner of a card, oldest first."""
        phone = self.card(pan).phone
        return [sms.text for sms in control.sent_since(0, partial(self._ask, control.READ_OUTBOX)) if sms.phone == phone]

    def close(self) -> None:
        self._transport.close()

    def _ask(self, operation: Operation[Any, R], body: Any) -> R:
        try:
            reply = self._transport.call(operation, body, deadline=PATIENCE)
        except TransportError as error:
            raise DeskClosed(f"the bank's control desk cannot be reached: {error.code}") from None
        if isinstance(reply, Problem):
            raise DeskClosed(f"the bank's control desk says {reply.code}")
        return reply

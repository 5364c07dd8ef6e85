"""The whole simulated bank, before anybody has said how it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from otp_atm.bank.simulator.desk import DESK, Desk
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.issuer import Call, Issuer, Refusal
from otp_atm.bank.simulator.pin_block import UnreadablePinBlock
from otp_atm.bank.simulator.rules.forgetting import forget_what_ran_out
from otp_atm.bank.simulator.store import StoreInDoubt, StoreUnavailable
from otp_atm.bank.simulator.table import RULES
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Code, Problem, problem


@dataclass(frozen=True, slots=True, repr=False)
class SimulatedBank:
    """An issuer, its faults, and a control desk where one is wanted."""

    issuer: Issuer
    faults: Faults
    desk: Desk | None = None

    def answer(self, operation: Operation[Q, R], call: Call[Q]) -> R | Problem:
        """The reply to one call."""
        forget_what_ran_out(self.issuer)
        try:
            return cast(R, self._carry_out(operation.name, call))
        except Refusal as refusal:
            return problem(refusal.code)
        except TROUBLES as trouble:
            return problem(CODES[type(trouble)])

    def _carry_out(self, name: str, call: Call[Any]) -> object:
        if rule := RULES.get(name):
            return rule(self.issuer, call)
        if self.desk and self.desk.offers(name):
            return DESK[name](self.desk, call)
        raise Refusal(Code.NOT_FOUND)


CODES: Final[dict[type[Exception], Code]] = {
    UnreadablePinBlock: Code.PIN_BLOCK_UNREADABLE,
    StoreUnavailable: Code.BANK_UNAVAILABLE,
    StoreInDoubt: Code.INTERNAL_ERROR,
}
TROUBLES: Final = tuple(CODES)

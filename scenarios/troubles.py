"""What goes wrong between the machines of a scenario and their bank: at this end of the wire, and so with every bank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from otp_atm.bank.wire.faults import Fault, Faults, Plan
from otp_atm.bank.wire.problems import ProblemCode

Trouble = Literal["unreachable", "resets", "silent", "loses-request", "loses-reply", "refuses", "talks-nonsense"]
PLANS: Final[Mapping[Trouble, Plan]] = {
    "unreachable": Plan(down=True),
    "resets": Plan(reset=True),
    "silent": Plan(silent=True),
    "loses-request": Plan(drop_request=True),
    "loses-reply": Plan(drop_reply=True),
    "talks-nonsense": Plan(nonsense=True),
}


class Troubles:
    """The faults in force for whatever asks the bank."""

    def __init__(self) -> None:
        self.faults: Faults[Fault] = Faults()
        self.in_trouble = False
        """The bank has been made to misbehave, and not to behave again."""

    def cause(self, trouble: Trouble, operation: str, times: int, code: ProblemCode) -> None:
        """Misbehave at this operation (`*`: any), so many times; `code` is that of a refusal."""
        self.in_trouble = True
        self.faults.add(Fault(PLANS.get(trouble) or Plan(refuse=code), operation, times))

    def recover(self) -> None:
        """Behave again."""
        self.faults.clear()
        self.in_trouble = False

"""The bank's own faults, as its control desk adds them. What each kind means stands at `bank.wire.control.FaultKind`."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.wire import faults
from otp_atm.bank.wire.control import OPERATIONS, Fault

DESK_OPERATIONS: Final = frozenset(operation.name for operation in OPERATIONS)


class Faults(faults.Faults[Fault]):
    """The faults in force. The control desk itself always works."""

    def __init__(self) -> None:
        super().__init__(spared=DESK_OPERATIONS)

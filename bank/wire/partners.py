"""Who asks the bank what."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any, Final

from otp_atm.bank.wire import app, branch, control, gateway, network, services, settlement, terminal
from otp_atm.bank.wire.finding import files_of
from otp_atm.bank.wire.operation import Operation

Operations = tuple[Operation[Any, Any], ...]
Partners = Mapping[str, Operations]

OF_SERVICES: Final[Operations] = tuple(chain.from_iterable(service.OPERATIONS for service in files_of(services)))
PARTNERS: Final[Partners] = {
    "terminal": (*terminal.OPERATIONS, *OF_SERVICES, *settlement.OPERATIONS),
    "app": app.OPERATIONS,
    "gateway": gateway.OPERATIONS,
    "branch": branch.OPERATIONS,
    "network": network.OPERATIONS,
}
CONTROL: Final[Partners] = {"control": control.OPERATIONS}

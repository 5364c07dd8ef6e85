"""Who asks the bank what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bank.wire import app, branch, control, gateway, network, terminal
from bank.wire.operation import Operation

Partners = Mapping[str, tuple[Operation[Any, Any], ...]]

PARTNERS: Final[Partners] = {
    "terminal": terminal.OPERATIONS,
    "app": app.OPERATIONS,
    "gateway": gateway.OPERATIONS,
    "branch": branch.OPERATIONS,
    "network": network.OPERATIONS,
}
CONTROL: Final[Partners] = {"control": control.OPERATIONS}

"""`python -m bank.simulator.http.openapi` prints the OpenAPI document that is kept in `docs/openapi.json`."""

from __future__ import annotations

import json
import sys

from bank.simulator.bank import SimulatedBank
from bank.simulator.clock import SettableClock
from bank.simulator.faults import Faults
from bank.simulator.fixtures import load_fixtures
from bank.simulator.http.app import bank_app
from bank.simulator.http.waiting import Bell
from bank.simulator.memory_store import MemoryStore
from bank.simulator.opening import open_bank


def openapi_document() -> str:
    """The document as text, without the control desk: what any bank has to offer."""
    issuer = open_bank(MemoryStore(), load_fixtures(), bytes(32), SettableClock(), bytes)
    app = bank_app(SimulatedBank(issuer, Faults()), Bell())
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_document())

"""The final word on a terminal's request whose reply was lost (F7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from otp_atm.bank.simulator.issuer import Call, Issuer, Refusal
from otp_atm.bank.simulator.records import RequestRecord, Terminal
from otp_atm.bank.simulator.rules.once import CLOSED, REFUSED
from otp_atm.bank.simulator.rules.pin_keys import known
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.reading import read
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT, Settle, Settlement, took_effect

WRITING: Final[Mapping[str, Operation[Any, Any]]] = {operation.name: operation for operation in PARTNERS["terminal"] if operation.writes}


def settle(issuer: Issuer, call: Call[Settle]) -> Settlement:
    """The final word on a request: what was decided, or that it never will be.

    A key never seen is claimed for good, so that the original, should it still arrive, is refused. The key itself is the right to ask;
    no card session is needed, which may be over by now.
    """
    key, terminal_id = call.body.idempotency_key, call.path["terminal_id"]
    with issuer.store.write() as records:
        known(records.get(Terminal, terminal_id))
        earlier = records.claim(RequestRecord(key, terminal_id, b"", CLOSED, ""))
    if earlier is None:
        return Settlement(outcome=NEVER_TOOK_EFFECT)
    if earlier.party != terminal_id:
        raise Refusal(Code.IDEMPOTENCY_KEY_REUSED)
    if earlier.outcome in {REFUSED, CLOSED}:
        return Settlement(outcome=NEVER_TOOK_EFFECT)
    operation = WRITING[earlier.outcome]
    return took_effect(operation, read(operation.reply, earlier.reply))

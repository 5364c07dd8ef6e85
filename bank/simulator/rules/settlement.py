"""The final word on a terminal's request whose reply was lost (F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bank.simulator.issuer import Call, Issuer, Refusal
from bank.simulator.records import RequestRecord, Terminal
from bank.simulator.rules.once import CLOSED, REFUSED
from bank.simulator.rules.pin_keys import known
from bank.wire.problems import Code
from bank.wire.reading import read
from bank.wire.terminal import DEACTIVATE, ENROL, Outcome, Settle, Settlement


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
        return Settlement(outcome=Outcome.NEVER_TOOK_EFFECT)
    if earlier.party != terminal_id:
        raise Refusal(Code.IDEMPOTENCY_KEY_REUSED)
    return SETTLEMENTS[earlier.outcome](earlier.reply)


def enrolled(reply: str) -> Settlement:
    return Settlement(outcome=Outcome.ENROLLED, enrolment=read(ENROL.reply, reply))


def deactivated(_: str) -> Settlement:
    return Settlement(outcome=Outcome.DEACTIVATED)


def never_took_effect(_: str) -> Settlement:
    return Settlement(outcome=Outcome.NEVER_TOOK_EFFECT)


SETTLEMENTS: Final[dict[str, Callable[[str], Settlement]]] = {
    ENROL.name: enrolled,
    DEACTIVATE.name: deactivated,
    REFUSED: never_took_effect,
    CLOSED: never_took_effect,
}

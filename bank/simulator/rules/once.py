"""Idempotency: a request that changes something takes effect at most once, and is answered alike however often it is sent (F7).

A repeat is *the same message sent again*: same key, same operation, same card, same body to the last byte. PIN blocks count as they
are, enciphered. Format 4 is randomised, so a PIN entered anew yields another block and another message; that is meant: the pad forgets
the digits, so nobody who merely repeats could encipher them again. A fingerprint over the clear PIN instead would leave a trace of the
PIN at the bank, which could be searched with the bank's key alone long after the seed has gone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from bank.simulator.issuer import Call, Issuer, Refusal
from bank.simulator.key_room import Purpose
from bank.simulator.records import RequestRecord, Terminal
from bank.simulator.rules.card_sessions import Bearer
from bank.simulator.rules.pin_keys import known
from bank.simulator.store import Transaction
from bank.wire.operation import Operation, Q, R
from bank.wire.problems import Code, Problem
from bank.wire.terminal import DEACTIVATE, ENROL, Outcome, Settle, Settlement

REFUSED: Final = "refused"
CLOSED: Final = "closed"


def once(
    issuer: Issuer, operation: Operation[Q, R], call: Call[Q], bearer: Bearer, act: Callable[[Transaction], R | Problem]
) -> R | Problem:
    """Do `act` unless this request was decided before; its changes, its messages and its record are one transaction."""
    if not call.idempotency_key:
        raise Refusal(Code.IDEMPOTENCY_KEY_MISSING)
    fingerprint = issuer.keys.mac(Purpose.REQUEST, operation.name, bearer.card_id, bearer.terminal_id, call.body.model_dump_json())
    record = RequestRecord(call.idempotency_key, bearer.terminal_id, fingerprint, "", "")
    with issuer.store.write() as records:
        earlier = records.claim(record)
        if earlier is not None:
            return replay(earlier, fingerprint, operation)
        reply = act(records)
        outcome = REFUSED if isinstance(reply, Problem) else OUTCOMES[operation.name]
        records.put(replace(record, outcome=outcome, reply=reply.model_dump_json()))
        return reply


def replay(earlier: RequestRecord, fingerprint: bytes, operation: Operation[Q, R]) -> R | Problem:
    """The answer that was given before."""
    if earlier.outcome == CLOSED:
        raise Refusal(Code.REQUEST_CLOSED)
    if earlier.fingerprint != fingerprint:
        raise Refusal(Code.IDEMPOTENCY_KEY_REUSED)
    if earlier.outcome == REFUSED:
        return Problem.model_validate_json(earlier.reply)
    return operation.reply.model_validate_json(earlier.reply)


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
    if earlier.terminal_id != terminal_id:
        raise Refusal(Code.IDEMPOTENCY_KEY_REUSED)
    return SETTLEMENTS[earlier.outcome](earlier.reply)


def enrolled(reply: str) -> Settlement:
    return Settlement(outcome=Outcome.ENROLLED, enrolment=ENROL.reply.model_validate_json(reply))


def deactivated(_: str) -> Settlement:
    return Settlement(outcome=Outcome.DEACTIVATED)


def never_took_effect(_: str) -> Settlement:
    return Settlement(outcome=Outcome.NEVER_TOOK_EFFECT)


OUTCOMES: Final = {ENROL.name: Outcome.ENROLLED.value, DEACTIVATE.name: Outcome.DEACTIVATED.value}
SETTLEMENTS: Final[dict[str, Callable[[str], Settlement]]] = {
    Outcome.ENROLLED.value: enrolled,
    Outcome.DEACTIVATED.value: deactivated,
    REFUSED: never_took_effect,
    CLOSED: never_took_effect,
}

"""Idempotency: a request that changes something takes effect at most once, and is answered alike however often it is sent (F7).

A repeat is *the same message sent again*: same key, same operation, same card, same body to the last byte. PIN blocks count as they
are, enciphered. Format 4 is randomised, so a PIN entered anew yields another block and another message; that is meant: the pad forgets
the digits, so nobody who merely repeats could encipher them again. A fingerprint over the clear PIN instead would leave a trace of the
PIN at the bank, which could be searched with the bank's key alone long after the seed has gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from bank.simulator.issuer import Call, Issuer, Refusal
from bank.simulator.key_room import Purpose
from bank.simulator.records import RequestRecord
from bank.simulator.store import Transaction
from bank.wire.operation import Operation, Q, R
from bank.wire.problems import Code, Problem

REFUSED: Final = "refused"
CLOSED: Final = "closed"


@dataclass(frozen=True, slots=True)
class Asker:
    """For which card a request comes, and from whom: a terminal's id, or the name of a kind of partner."""

    card_id: str
    party: str


def once(issuer: Issuer, operation: Operation[Q, R], call: Call[Q], asker: Asker, act: Callable[[Transaction], R | Problem]) -> R | Problem:
    """Do `act` unless this request was decided before; its changes, its messages and its record are one transaction."""
    if not call.idempotency_key:
        raise Refusal(Code.IDEMPOTENCY_KEY_MISSING)
    fingerprint = issuer.keys.mac(Purpose.REQUEST, operation.name, asker.card_id, asker.party, call.body.model_dump_json())
    record = RequestRecord(call.idempotency_key, asker.party, fingerprint, "", "")
    with issuer.store.write() as records:
        earlier = records.claim(record)
        if earlier is not None:
            return replay(earlier, fingerprint, operation)
        reply = act(records)
        outcome = REFUSED if isinstance(reply, Problem) else operation.name
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

"""Idempotency: a request that changes something takes effect at most once, and is answered alike however often it is sent (F7).

A repeat is *the same message sent again*: same key, same operation, same card, same body to the last byte. PIN blocks count as they
are, enciphered. Format 4 is randomised, so a PIN entered anew yields another block and another message; that is meant: the pad forgets
the digits, so nobody who merely repeats could encipher them again. A fingerprint over the clear PIN instead would leave a trace of the
PIN at the bank, which could be searched with the bank's key alone long after the seed has gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic

from msgspec.structs import replace

from otp_atm.bank.simulator.issuer import Call, Issuer, Refusal
from otp_atm.bank.simulator.key_room import Purpose
from otp_atm.bank.simulator.records import RequestRecord
from otp_atm.bank.simulator.store import Transaction
from otp_atm.bank.wire.codes import is_verdict
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Code, Problem
from otp_atm.bank.wire.reading import read, written

REFUSED: Final = "refused"
CLOSED: Final = "closed"


@dataclass(frozen=True, slots=True)
class Asker:
    """For which card a request comes, and from whom: a terminal's id, or the name of a kind of partner."""

    card_id: str
    party: str


def once(issuer: Issuer, operation: Operation[Q, R], call: Call[Q], asker: Asker, act: Callable[[Transaction], R | Problem]) -> R | Problem:
    """Do `act` unless this request was decided before; its changes, its messages and its record are one transaction."""
    request = identified(issuer, operation, call, asker)
    with issuer.store.turn(asker.card_id) as turn, turn.write() as records:
        return decide(operation, request, records, act)


@dataclass(frozen=True, slots=True)
class Trial(Generic[R]):
    """What a request by which secrets are judged does: first `spend` their tries, then `act`. Both are given its name in the counts."""

    spend: Callable[[Transaction, bytes], None]
    act: Callable[[Transaction, bytes], R | Problem]


def once_tried(issuer: Issuer, operation: Operation[Q, R], call: Call[Q], asker: Asker, trial: Trial[R]) -> R | Problem:
    """The same for such a request; the tries are spent in a transaction of their own (see `tries`)."""
    request = identified(issuer, operation, call, asker)
    by = issuer.keys.mac(Purpose.REQUEST, request.idempotency_key, request.fingerprint.hex())
    with issuer.store.turn(asker.card_id) as turn:
        with turn.write() as records:
            earlier = records.get(RequestRecord, request.idempotency_key)
            if earlier is not None:
                return replay(earlier, request.fingerprint, operation)
            trial.spend(records, by)
        with turn.write() as records:
            return decide(operation, request, records, lambda records: trial.act(records, by))


def identified(issuer: Issuer, operation: Operation[Q, R], call: Call[Q], asker: Asker) -> RequestRecord:
    """The record of a request of which nothing is decided yet."""
    if not call.idempotency_key:
        raise Refusal(Code.IDEMPOTENCY_KEY_MISSING)
    fingerprint = issuer.keys.mac(Purpose.REQUEST, operation.name, asker.card_id, asker.party, written(call.body).decode())
    return RequestRecord(call.idempotency_key, asker.party, fingerprint, "", "")


def decide(
    operation: Operation[Q, R], request: RequestRecord, records: Transaction, act: Callable[[Transaction], R | Problem]
) -> R | Problem:
    """What was decided before, or what `act` decides; a problem that is no verdict leaves the key free."""
    earlier = records.claim(request)
    if earlier is not None:
        return replay(earlier, request.fingerprint, operation)
    reply = act(records)
    if isinstance(reply, Problem) and not is_verdict(reply):
        records.delete(RequestRecord, request.idempotency_key)
        return reply
    outcome = REFUSED if isinstance(reply, Problem) else operation.name
    records.put(replace(request, outcome=outcome, reply=written(reply).decode()))
    return reply


def replay(earlier: RequestRecord, fingerprint: bytes, operation: Operation[Q, R]) -> R | Problem:
    """The answer that was given before."""
    if earlier.outcome == CLOSED:
        raise Refusal(Code.REQUEST_CLOSED)
    if earlier.fingerprint != fingerprint:
        raise Refusal(Code.IDEMPOTENCY_KEY_REUSED)
    if earlier.outcome == REFUSED:
        return read(Problem, earlier.reply)
    return read(operation.reply, earlier.reply)

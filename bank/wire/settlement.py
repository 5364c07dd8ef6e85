"""What a terminal asks about a request whose reply was lost (F7), whichever service it was of."""

from __future__ import annotations

from typing import Annotated, Any, Final

from msgspec import Meta

from otp_atm.bank.wire.message import OPEN, IdempotencyKey, Message, Reply
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.services.one_time_password import Enrolment

NEVER_TOOK_EFFECT: Final = "never-took-effect"


class Settle(Message, frozen=True, kw_only=True):
    """Ask what became of the request that carried this key."""

    idempotency_key: IdempotencyKey


Outcome = Annotated[
    str,
    Meta(
        pattern=r"^[a-z]+(-[a-z]+)*\Z",
        max_length=64,
        description="What became of a request: `never-took-effect`, or what its operation is settled as when it took effect",
    ),
    OPEN,
]


class Settlement(Reply, frozen=True, kw_only=True):
    """The final word on a request. `enrolment` is there when it enrolled, and only then."""

    outcome: Outcome
    enrolment: Enrolment | None = None


def took_effect(operation: Operation[Any, Any], reply: Message) -> Settlement:
    """The final word on a request for this operation that was answered so."""
    return Settlement(outcome=operation.outcome, enrolment=reply if isinstance(reply, Enrolment) else None)


def fits(settlement: Settlement, operation: Operation[Any, Any]) -> bool:
    """Whether this can be the final word on a request for this operation: an outcome of its own or none, with an enrolment or without."""
    enrols = operation.reply is Enrolment and settlement.outcome != NEVER_TOOK_EFFECT
    return settlement.outcome in {operation.outcome, NEVER_TOOK_EFFECT} and (settlement.enrolment is not None) == enrols


SETTLE: Final = Operation(
    name="settle",
    method="POST",
    path="/v1/terminals/{terminal_id}/settlements",
    request=Settle,
    reply=Settlement,
    summary="What became of a request whose reply was lost? A key never seen is closed: the request will then never take effect (F7).",
    problems=(Code.TERMINAL_UNKNOWN, Code.IDEMPOTENCY_KEY_REUSED),
)

OPERATIONS: Final = (SETTLE,)

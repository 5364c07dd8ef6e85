"""What became of a request whose reply was lost (F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otp_atm.bank.client.line import Line
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT, SETTLE, Settle, Settlement, fits
from otp_atm.bank.wire.transport import UnusableReply
from otp_atm.kiosk.events import NeverTookEffect, Reply


def settled(line: Line, reference: str, wanted: Operation[Any, Any], took_effect: Callable[[Settlement], Reply]) -> Reply | Problem:
    """What became of the request with this reference, which wanted this operation; `took_effect` makes an event of it where it did.

    Raises UnusableReply for what cannot be the final word on such a request.
    """
    reply = line.call(SETTLE, Settle(idempotency_key=line.key(reference)))
    if isinstance(reply, Problem):
        return reply
    if not fits(reply, wanted):
        raise UnusableReply(f"{SETTLE.name}: {reply.outcome} contradicts {wanted.name}, which was asked about")
    return NeverTookEffect() if reply.outcome == NEVER_TOOK_EFFECT else took_effect(reply)

"""The bank's answer to a call that came over HTTP, or what the faults in force make of it."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from traceback import walk_tb
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.http.replies import BrokenConnection, nonsense, problem_reply, success
from otp_atm.bank.simulator.http.waiting import Bell
from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.wire.faults import Mishap, course
from otp_atm.bank.wire.network import RECEIVE
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code, Problem, problem

log = logging.getLogger(__name__)


async def answer_with_faults(bank: SimulatedBank, bell: Bell, operation: Operation[Any, Any], call: Call[Any]) -> Response:
    """The response to this call."""
    reply = await course(bank.faults.plan(operation.name), asyncio.sleep, partial(answer_when_due, bank, bell, operation, call))
    match reply:
        case Mishap.NONSENSE:
            return nonsense()
        case Mishap():
            return BrokenConnection()
        case Problem():
            return problem_reply(reply)
    return success(operation, reply)


async def answer_when_due(bank: SimulatedBank, bell: Bell, operation: Operation[Any, Any], call: Call[Any]) -> Any:
    """The bank's reply; a handset's waits for messages, and others may bring it some."""
    ask = partial(answer_in_thread, bank, operation, call)
    reply = await (bell.answer(ask, call.body) if operation is RECEIVE else ask())
    if operation.delivers:
        bell.ring()
    return reply


async def answer_in_thread(bank: SimulatedBank, operation: Operation[Any, Any], call: Call[Any]) -> Any:
    """The bank's reply, from a thread that may wait for the store."""
    try:
        return await run_in_threadpool(bank.answer, operation, call)
    except Exception as defect:  # noqa: BLE001 - beyond this point its text would be logged
        log.error("internal-error in %s: %s", operation.name, kind_and_place(defect))
        return problem(Code.INTERNAL_ERROR)


def kind_and_place(error: Exception) -> str:
    """What a log may say of an exception: not its text, which may quote a secret."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    return f"{type(error).__name__} at {frame.f_code.co_qualname}:{line}"

"""Which rule answers which operation: the one list that HTTP and the in-process transport share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bank.simulator.issuer import Call, Issuer, Refusal
from bank.simulator.pin_block import UnreadablePinBlock
from bank.simulator.rules.card_sessions import open_card_session
from bank.simulator.rules.enrolment import check_otp_pin, deactivate, enrol, read_enrolment
from bank.simulator.rules.once import settle
from bank.simulator.rules.pin_keys import deliver_pin_key
from bank.simulator.store import StoreUnavailable
from bank.wire import terminal
from bank.wire.operation import Operation, Q, R
from bank.wire.problems import Code, Problem, problem

Handler = Callable[[Issuer, Call[Any]], Any]

HANDLERS: Final[Mapping[str, Handler]] = {
    terminal.DELIVER_PIN_KEY.name: deliver_pin_key,
    terminal.OPEN_CARD_SESSION.name: open_card_session,
    terminal.READ_ENROLMENT.name: read_enrolment,
    terminal.CHECK_OTP_PIN.name: check_otp_pin,
    terminal.ENROL.name: enrol,
    terminal.DEACTIVATE.name: deactivate,
    terminal.SETTLE.name: settle,
}


def answer(issuer: Issuer, operation: Operation[Q, R], call: Call[Q]) -> R | Problem:
    """The issuer's reply to one call."""
    try:
        reply: R | Problem = HANDLERS[operation.name](issuer, call)
    except Refusal as refusal:
        return problem(refusal.code)
    except UnreadablePinBlock:
        return problem(Code.PIN_BLOCK_UNREADABLE)
    except StoreUnavailable:
        return problem(Code.BANK_UNAVAILABLE)
    return reply

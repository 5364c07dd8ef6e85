"""Banks that keep every promise but one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec.structs import replace
from starlette.datastructures import Headers

from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.wire import control
from otp_atm.bank.wire.exchange import Answer
from otp_atm.bank.wire.gateway import PAY, Paid
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code, Problem, problem
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, DEACTIVATE, ENROL, READ_ENROLMENT, OtpCode
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT, SETTLE, Settlement
from otp_atm.bank.wire.terminal import CARD_SESSION, DELIVER_PIN_KEY, OPEN_CARD_SESSION
from otp_atm.conformance.way import Cut
from tests.conformance.world import Bank

AnyOperation = Operation[Any, Any]
Asked = Call[Any]


@dataclass
class RepeatsWhatIsRepeated(Bank):
    done: set[str] = field(default_factory=set)

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        key = call.idempotency_key
        if operation is ENROL and key in self.done:
            return super().carried_out(operation, replace(call, idempotency_key=key + "again", body=replace(call.body, replace=True)))
        reply = super().carried_out(operation, call)
        if operation is ENROL and not isinstance(reply, Problem):
            self.done.add(key)
        return reply


@dataclass
class ChangesItsFinalWord(Bank):
    asked: set[str] = field(default_factory=set)

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        if operation is SETTLE and call.body.idempotency_key in self.asked:
            return Settlement(outcome=NEVER_TOOK_EFFECT)
        if operation is SETTLE:
            self.asked.add(call.body.idempotency_key)
        return super().carried_out(operation, call)


class SettlesFalsely(Bank):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        return Settlement(outcome=NEVER_TOOK_EFFECT) if isinstance(reply, Settlement) else reply


@dataclass
class ClosesNothing(Bank):
    seen: set[str] = field(default_factory=set)

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        self.seen.add(call.idempotency_key)
        if operation is SETTLE and call.body.idempotency_key not in self.seen and call.path["terminal_id"].startswith("ATM"):
            return Settlement(outcome=NEVER_TOOK_EFFECT)
        return super().carried_out(operation, call)


class SaysThatItEnrolled(Bank):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        if operation is ENROL and not isinstance(reply, Problem):
            super().carried_out(DEACTIVATE, Call(Nothing(), {}, call.token, call.idempotency_key + "undone"))
        return reply


class Unlocking(Bank):
    def unlock(self, pan: str, left: int) -> None:
        self.bank.answer(control.CHANGE_CARD, Call(control.CardChange(pan=pan, pin_tries_left=left)))


class CountsNoWrongPins(Unlocking):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        if operation is OPEN_CARD_SESSION and isinstance(reply, Problem) and reply.code == Code.WRONG_PIN:
            self.unlock(call.body.pan, 3)
            return problem(Code.WRONG_PIN, tries_left=3)
        return reply


class NeverBlocks(Unlocking):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        if operation is OPEN_CARD_SESSION and isinstance(reply, Problem) and reply.code == Code.CARD_BLOCKED:
            self.unlock(call.body.pan, 1)
            return problem(Code.WRONG_PIN, tries_left=1)
        return reply


@dataclass
class CountsABlockTwice(Unlocking):
    last: dict[str, str] = field(default_factory=dict)
    left: int = 2

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        if operation is not OPEN_CARD_SESSION or not isinstance(reply, Problem) or reply.code != Code.WRONG_PIN:
            return reply
        again = self.last.get(call.body.pan) == call.body.pin_block.data
        self.last[call.body.pan] = call.body.pin_block.data
        return problem(Code.WRONG_PIN, tries_left=1) if again else reply


@dataclass
class BelievesForgedTokens(Bank):
    issued: list[str] = field(default_factory=list)

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        if operation.bearer == CARD_SESSION and call.token and self.issued and call.token not in self.issued:
            call = replace(call, token=self.issued[-1])
        reply = super().carried_out(operation, call)
        if operation is OPEN_CARD_SESSION and not isinstance(reply, Problem):
            self.issued.append(reply.token)
        return reply


@dataclass
class PaysTwice(Bank):
    paid: list[Paid] = field(default_factory=list)

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        if operation is not PAY:
            return reply
        if isinstance(reply, Problem) and reply.code == Code.OTP_USED:
            return self.paid[-1]
        if isinstance(reply, Paid):
            self.paid.append(reply)
        return reply


class LetsWeakPinsPass(Bank):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        return Nothing() if operation is CHECK_OTP_PIN and isinstance(reply, Problem) and reply.code == OtpCode.OTP_PIN_WEAK else reply


class ReplacesUnasked(Bank):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        if operation is ENROL:
            call = replace(call, body=replace(call.body, replace=True))
        return super().carried_out(operation, call)


class RefusesAndActs(Bank):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        if operation is ENROL and isinstance(reply, Problem) and reply.code == OtpCode.OTP_PIN_WEAK:
            super().carried_out(DEACTIVATE, Call(Nothing(), {}, call.token, call.idempotency_key + "acts"))
        return reply


class IsUnavailableAndActs(Bank):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        if self.bank.faults.plan(operation.name).down:
            self.bank.answer(operation, call)
            return problem(Code.BANK_UNAVAILABLE)
        return self.bank.answer(operation, call)


class NamesAnotherKey(Bank):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        return replace(reply, kcv=reply.kcv[::-1]) if operation is DELIVER_PIN_KEY and not isinstance(reply, Problem) else reply


class ActsOnHalfARequest(Bank):
    misses = (Cut.BEFORE, Cut.IN_ITS_HEAD)


# What is wrong with the form of answers


class SpeaksOfProblemsAsJson(Bank):
    def answered(self, operation: AnyOperation | None, answer: Answer) -> Answer:  # noqa: ARG002
        return with_header(answer, "content-type", "application/json") if answer.status >= 400 else answer


class FailsWhereItRefuses(Bank):
    def answered(self, operation: AnyOperation | None, answer: Answer) -> Answer:
        return answer._replace(status=500) if operation is CHECK_OTP_PIN and answer.status == 409 else answer


class SaysTwoHundred(Bank):
    def answered(self, operation: AnyOperation | None, answer: Answer) -> Answer:  # noqa: ARG002
        return answer._replace(status=200) if answer.status == 201 else answer


class LeavesAMemberOut(Bank):
    def answered(self, operation: AnyOperation | None, answer: Answer) -> Answer:
        if operation is not READ_ENROLMENT or answer.status != 200:
            return answer
        members = json.loads(answer.body)
        del members["sms_otp"]
        return answer._replace(body=json.dumps(members).encode())


class TellsThePhone(Bank):
    def answered(self, operation: AnyOperation | None, answer: Answer) -> Answer:
        if operation is not READ_ENROLMENT or answer.status != 200:
            return answer
        return answer._replace(body=json.dumps(json.loads(answer.body) | {"phone": "09121234567"}).encode())


class ForgetsRetryAfter(Bank):
    def answered(self, operation: AnyOperation | None, answer: Answer) -> Answer:  # noqa: ARG002
        return with_header(answer, "retry-after", "") if answer.status == 429 else answer


def with_header(answer: Answer, name: str, value: str) -> Answer:
    """The same with this header, or without it."""
    headers: Mapping[str, str] = {**dict(answer.headers), name: value}
    media_type = headers["content-type"].partition(";")[0]
    return answer._replace(headers=Headers({key: said for key, said in headers.items() if said}), media_type=media_type)


FAULTY: Final[Mapping[str, type[Bank]]] = {
    "P1": SaysTwoHundred,
    "P2": SpeaksOfProblemsAsJson,
    "P2 once more": FailsWhereItRefuses,
    "P3": LeavesAMemberOut,
    "P5": RefusesAndActs,
    "P6": IsUnavailableAndActs,
    "P15": CountsNoWrongPins,
    "P16": NeverBlocks,
    "P18": CountsABlockTwice,
    "P22": TellsThePhone,
    "P24": LetsWeakPinsPass,
    "P26": ReplacesUnasked,
    "P28": RepeatsWhatIsRepeated,
    "P32": ClosesNothing,
    "P33": SettlesFalsely,
    "P36": ChangesItsFinalWord,
    "P40": NamesAnotherKey,
    "P43": BelievesForgedTokens,
    "P53": SaysThatItEnrolled,
    "P55": ActsOnHalfARequest,
    "P60": ForgetsRetryAfter,
    "P65": PaysTwice,
}
"""Each by the promise that it breaks."""

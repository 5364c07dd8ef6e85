"""Banks that break the promises which no bank of `faulty_banks` breaks."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from msgspec.structs import replace
from psec import tr31

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.wire.app import READ_TIME, REGISTER
from otp_atm.bank.wire.gateway import PAY
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Code, Problem, ProblemCode, problem
from otp_atm.bank.wire.services.card_pin import CHANGE_CARD_PIN, CHECK_CARD_PIN, CardPinCode
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, DEACTIVATE, ENROL, OtpCode
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT, SETTLE, Settlement
from otp_atm.bank.wire.terminal import DELIVER_PIN_KEY, OPEN_CARD_SESSION, PinKey
from otp_atm.conformance.pad import check_value
from tests.conformance.faulty_banks import AnyOperation, Asked, Unlocking
from tests.conformance.world import Bank

MASTER_KEYS: Final = {terminal.id: bytes.fromhex(terminal.master_key) for terminal in load_fixtures().terminals}
OURS: Final = "ATM00001"


def code_of(reply: Any) -> str | None:
    return reply.code if isinstance(reply, Problem) else None


@dataclass
class Instead(Bank):
    """Says something else where this refusal is due."""

    operation: AnyOperation
    due: ProblemCode
    said: Any

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        return self.said if operation is self.operation and code_of(reply) == self.due else reply


def wrapped(terminal_id: str, key: bytes, usage: str = "P0", kcv: str = "") -> PinKey:
    """A delivery of this key."""
    block = tr31.wrap(MASTER_KEYS[terminal_id], tr31.Header("D", usage, "A", "E"), key)
    return PinKey(key_block=block, kcv=kcv or check_value(key))


class Delivering(Bank):
    """Changes what is delivered."""

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        return self.delivered(call, reply) if operation is DELIVER_PIN_KEY else reply

    def delivered(self, call: Asked, reply: Any) -> Any:
        raise NotImplementedError


class BelievesAnyMac(Delivering):
    def delivered(self, call: Asked, reply: Any) -> Any:
        return reply if not isinstance(reply, Problem) else wrapped(call.path["terminal_id"], secrets.token_bytes(16))


@dataclass
class DrawsAnotherKey(Delivering):
    seen: set[str] = field(default_factory=set)

    def delivered(self, call: Asked, reply: Any) -> Any:
        before = call.body.nonce in self.seen
        self.seen.add(call.body.nonce)
        return wrapped(call.path["terminal_id"], secrets.token_bytes(16)) if before else reply


class WrapsAnOddLength(Delivering):
    def delivered(self, call: Asked, reply: Any) -> Any:
        return wrapped(call.path["terminal_id"], secrets.token_bytes(20), kcv=reply.kcv)


class WrapsForAnotherUse(Delivering):
    def delivered(self, call: Asked, reply: Any) -> Any:
        return wrapped(call.path["terminal_id"], tr31.unwrap(MASTER_KEYS[call.path["terminal_id"]], reply.key_block)[1], "D0")


@dataclass
class KnowsTheNewestKeyAlone(Bank):
    newest: str = ""

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        if operation is OPEN_CARD_SESSION and call.body.pin_block.kcv != self.newest:
            return problem(Code.PIN_KEY_UNKNOWN)
        reply = super().carried_out(operation, call)
        if operation is DELIVER_PIN_KEY and call.path["terminal_id"] == OURS and not isinstance(reply, Problem):
            self.newest = reply.kcv
        return reply


@dataclass
class Crowded(Unlocking):
    """Behaves otherwise while it does an operation several times at once."""

    lock: Any = field(default_factory=Lock)
    inside: int = 0

    def crowd(self, operation: AnyOperation, call: Asked) -> tuple[Any, bool]:
        with self.lock:
            self.inside += 1
        time.sleep(0.002)
        many = self.inside > 1
        try:
            return self.one_of(operation, call, many=many), many
        finally:
            with self.lock:
                self.inside -= 1

    def one_of(self, operation: AnyOperation, call: Asked, *, many: bool) -> Any:  # noqa: ARG002
        return super().carried_out(operation, call)


class JudgesMoreAtOnce(Crowded):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        if operation is not OPEN_CARD_SESSION:
            return super().carried_out(operation, call)
        reply, many = self.crowd(operation, call)
        if many and code_of(reply) == Code.CARD_BLOCKED:
            self.unlock(call.body.pan, 1)
            return problem(Code.WRONG_PIN, tries_left=1)
        return reply


class EnrolsMoreAtOnce(Crowded):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        return self.crowd(operation, call)[0] if operation is ENROL else super().carried_out(operation, call)

    def one_of(self, operation: AnyOperation, call: Asked, *, many: bool) -> Any:
        anew = replace(call, idempotency_key=secrets.token_urlsafe(18), body=replace(call.body, replace=True))
        return super().one_of(operation, anew if many else call, many=many)


class CannotAtOnceAndNeverAfterThat(Crowded):
    """Says of all that come at once that it cannot now, and so ever after."""

    ends: bool = False

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        return self.crowd(operation, call)[0] if operation is ENROL else super().carried_out(operation, call)

    def one_of(self, operation: AnyOperation, call: Asked, *, many: bool) -> Any:
        self.ends = self.ends or many
        return problem(Code.BANK_UNAVAILABLE) if self.ends else super().one_of(operation, call, many=many)


@dataclass
class SettlesTooEarly(Bank):
    pending: set[str] = field(default_factory=set)

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        if operation is SETTLE and call.body.idempotency_key in self.pending:
            return Settlement(outcome=NEVER_TOOK_EFFECT)
        if operation is not ENROL:
            return super().carried_out(operation, call)
        self.pending.add(call.idempotency_key)
        time.sleep(0.01)
        reply = super().carried_out(operation, call)
        self.pending.discard(call.idempotency_key)
        return reply


@dataclass
class ReadsABlockOnce(Bank):
    seen: set[str] = field(default_factory=set)

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        if operation is not CHECK_OTP_PIN:
            return super().carried_out(operation, call)
        before = call.body.first.data in self.seen
        self.seen.add(call.body.first.data)
        return problem(Code.PIN_BLOCK_UNREADABLE) if before else super().carried_out(operation, call)


@dataclass
class DeactivatesTwice(Bank):
    last: Any = None

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        if operation is DEACTIVATE and code_of(reply) == OtpCode.NOT_ENROLLED:
            return self.last
        self.last = reply if operation is DEACTIVATE else self.last
        return reply


@dataclass
class KeepsWhatIsNoVerdict(Bank):
    kept: dict[str, Problem] = field(default_factory=dict)

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        if call.idempotency_key in self.kept:
            return self.kept[call.idempotency_key]
        reply = super().carried_out(operation, call)
        if operation is ENROL and isinstance(reply, Problem) and reply.code == Code.PIN_BLOCK_UNREADABLE:
            self.kept[call.idempotency_key] = reply
        return reply


class TakesAKeyForAnything(Bank):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        if operation is ENROL and code_of(reply) == Code.IDEMPOTENCY_KEY_REUSED:
            return super().carried_out(operation, replace(call, idempotency_key=call.idempotency_key + "z"))
        return reply


class SaysThatItSends(Bank):
    """Passwords by SMS, though nobody wants them."""

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        return replace(reply, sms_otp=True) if operation is ENROL and not isinstance(reply, Problem) else reply


class ChargesNothingForAWrongDate(Unlocking):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        if operation is OPEN_CARD_SESSION and code_of(reply) == Code.CARD_UNKNOWN:
            self.unlock(call.body.pan, 3)
        return reply


@dataclass
class EndsSessionsEarly(Bank):
    opened: dict[str, Any] = field(default_factory=dict)

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        time_there: Any = self.bank.answer(READ_TIME, Call(Nothing()))
        now = time_there.now
        if call.token in self.opened and (now - self.opened[call.token]).total_seconds() > 13 * 60:
            return problem(Code.CARD_SESSION_EXPIRED)
        reply = super().carried_out(operation, call)
        if operation is OPEN_CARD_SESSION and not isinstance(reply, Problem):
            self.opened[reply.token] = now
        return reply


class ChecksNothingEnteredOnce(Bank):
    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        once = operation is CHECK_OTP_PIN and call.body.second is None
        return problem(Code.INVALID_REQUEST) if once else super().carried_out(operation, call)


@dataclass
class TakesTheOldPin(Bank):
    changed: bool = False
    last: Any = None

    def carried_out(self, operation: AnyOperation, call: Asked) -> Any:
        reply = super().carried_out(operation, call)
        self.changed = self.changed or (operation is CHANGE_CARD_PIN and not isinstance(reply, Problem))
        if operation is OPEN_CARD_SESSION and self.changed and code_of(reply) == Code.WRONG_PIN:
            return self.last
        self.last = reply if operation is OPEN_CARD_SESSION else self.last
        return reply


IN_DETAIL: Final[Mapping[str, Any]] = {
    "P4": SaysThatItSends,
    "P10": ReadsABlockOnce,
    "P11": BelievesAnyMac,
    "P12": DrawsAnotherKey,
    "P13": DrawsAnotherKey,
    "P14": KnowsTheNewestKeyAlone,
    "P17": JudgesMoreAtOnce,
    "P19": lambda: Instead(OPEN_CARD_SESSION, Code.CARD_UNKNOWN, problem(Code.WRONG_PIN, tries_left=2)),
    "P19 once more": ChargesNothingForAWrongDate,
    "P20": lambda: Instead(OPEN_CARD_SESSION, Code.CARD_EXPIRED, problem(Code.CARD_UNKNOWN)),
    "P21": lambda: Instead(OPEN_CARD_SESSION, Code.PIN_BLOCK_UNREADABLE, problem(Code.WRONG_PIN, tries_left=2)),
    "P23": lambda: Instead(CHECK_OTP_PIN, OtpCode.OTP_PINS_DIFFER, Nothing()),
    "P27": DeactivatesTwice,
    "P29": EnrolsMoreAtOnce,
    "P29 once more": CannotAtOnceAndNeverAfterThat,
    "P30": KeepsWhatIsNoVerdict,
    "P31": TakesAKeyForAnything,
    "P35": SettlesTooEarly,
    "P37": lambda: Instead(SETTLE, Code.IDEMPOTENCY_KEY_REUSED, Settlement(outcome=NEVER_TOOK_EFFECT)),
    "P38": WrapsAnOddLength,
    "P39": WrapsForAnotherUse,
    "P41": lambda: Instead(CHECK_OTP_PIN, Code.PIN_KEY_UNKNOWN, Nothing()),
    "P42": EndsSessionsEarly,
    "P51": ChecksNothingEnteredOnce,
    "P54": lambda: Instead(ENROL, OtpCode.NO_PHONE_ON_FILE, problem(OtpCode.NOT_ENROLLED)),
    "P58": TakesTheOldPin,
    "P59": lambda: Instead(CHECK_CARD_PIN, CardPinCode.CARD_PIN_WEAK, Nothing()),
    "P61": lambda: Instead(CHECK_OTP_PIN, Code.PIN_BLOCK_UNREADABLE, problem(OtpCode.OTP_PIN_WEAK)),
    "P62": lambda: Instead(CHECK_CARD_PIN, CardPinCode.CARD_PIN_CHECKS, Nothing()),
    "P63": lambda: Instead(REGISTER, Code.ACTIVATION_CODE_USED, problem(Code.ACTIVATION_CODE_WRONG)),
    "P64": lambda: Instead(REGISTER, Code.ACTIVATION_CODE_LOCKED, problem(Code.ACTIVATION_CODE_WRONG)),
    "P66": lambda: Instead(PAY, Code.OTP_REPLACED, problem(Code.OTP_WRONG)),
    "P67": lambda: Instead(PAY, Code.OTP_LOCKED, problem(Code.OTP_WRONG)),
}
"""Each by the promise that it breaks."""

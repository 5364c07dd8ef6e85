"""Tries: every secret of a card locks after a bounded number of wrong ones (F6), and whoever guesses pays first.

A try is spent, durably, before anything is judged by it, in a transaction of its own; the judgement, and what follows from it, is the next
transaction of the same turn. Where the first fails, right and wrong are answered alike, for neither was looked at; where the second does,
the try is gone, and the same request again is judged without a new one. Whatever the verdict, the second writes: a disk that is full does
not tell them apart either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from otp_atm.bank.simulator.records import Tries, tries_id
from otp_atm.bank.simulator.rules.limits import ACTIVATION_TRIES, CARD_DATA_TRIES, OTP_TRIES, PIN_TRIES
from otp_atm.bank.simulator.store import Reading, Transaction
from otp_atm.bank.wire.problems import Code, Problem, ProblemCode, problem


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that can be guessed: how many wrong tries it stands, and what is said of a wrong one and of one too many."""

    name: str
    limit: int
    wrong: Code
    locked: Code


CARD_PIN: Final = Secret("card-pin", PIN_TRIES, Code.WRONG_PIN, Code.CARD_BLOCKED)
CARD_DATA: Final = Secret("card-data", CARD_DATA_TRIES, Code.CARD_DATA_WRONG, Code.CARD_DATA_LOCKED)
"""CVV2 and expiry date, in one count: nobody is told which of them was wrong."""
OTP: Final = Secret("otp", OTP_TRIES, Code.OTP_WRONG, Code.OTP_LOCKED)
"""One-time passwords of both kinds."""
ACTIVATION_CODE: Final = Secret("activation-code", ACTIVATION_TRIES, Code.ACTIVATION_CODE_WRONG, Code.ACTIVATION_CODE_LOCKED)


def tries(records: Reading, secret: Secret, card_id: str) -> Tries:
    """How many are left, and who spent the last. Nobody has guessed yet where nothing is kept."""
    return records.get(Tries, tries_id(secret.name, card_id)) or count_of(secret, card_id, secret.limit)


def left(records: Reading, secret: Secret, card_id: str) -> int:
    return tries(records, secret, card_id).left


def spend(records: Transaction, secret: Secret, card_id: str, by: bytes) -> None:
    """Spend a try, if one is left; a request that spent the last before, and is sent again, spends no other. The card is locked."""
    count = tries(records, secret, card_id)
    if count.left and count.spent_by != by:
        records.put(replace(count, left=count.left - 1, spent_by=by))


def has_spent(records: Reading, secret: Secret, card_id: str, by: bytes) -> bool:
    """Whether this request may be judged."""
    return tries(records, secret, card_id).spent_by == by


def count_wrong(records: Transaction, secret: Secret, card_id: str, said: ProblemCode | None = None) -> Problem:
    """The try was wrong, and is gone. `said` is a better word for what was wrong, where there is one."""
    count = tries(records, secret, card_id)
    records.put(count)
    return problem(said or secret.wrong, tries_left=count.left) if count.left else problem(secret.locked)


def give_back(records: Transaction, secret: Secret, card_id: str) -> None:
    """The try was no guess, or was not judged."""
    count = tries(records, secret, card_id)
    records.put(replace(count, left=count.left + 1, spent_by=b""))


def restore(records: Transaction, secret: Secret, card_id: str) -> None:
    """The secret was right, or is another now: all tries are there again."""
    records.put(count_of(secret, card_id, secret.limit))


def count_of(secret: Secret, card_id: str, left: int) -> Tries:
    """A count that nobody has touched yet."""
    return Tries(tries_id(secret.name, card_id), left)

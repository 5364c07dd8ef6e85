"""One-time passwords without HTTP and database: issuing one, and the bank's worst case in verifying one, beside bare hmac calls."""

from __future__ import annotations

import hmac
import timeit
from collections.abc import Callable
from secrets import token_bytes
from typing import Final

from bench.effort import Effort
from bench.figure import Figure
from otp_atm.bank.simulator.rules.limits import OFFLINE_SECONDS
from otp_atm.bank.wire.otp import matching_step, offline_code, otp_key

ROUNDS: Final = 40
SEED, TOKEN_ID, KEY = token_bytes(32), token_bytes(16), token_bytes(32)
PIN: Final = "40719283"
NOW: Final = 1_795_000_000
WINDOW: Final = range(NOW, NOW - OFFLINE_SECONDS, -1)
NO_SUCH_CODE: Final = "-1"


def issue() -> str:
    return offline_code(otp_key(SEED, TOKEN_ID, PIN), NOW)


def bare_issue() -> str:
    """The same code with nothing around: HKDF is two HMACs, the code a third, truncated."""
    extracted = hmac.digest(TOKEN_ID, SEED, "sha256")
    key = hmac.digest(extracted, b"otp" + PIN.encode() + b"\x01", "sha256")
    mac = hmac.digest(key, NOW.to_bytes(8), "sha256")
    place = mac[-1] & 15
    return f"{(int.from_bytes(mac[place : place + 4]) & 0x7FFFFFFF) % 10**8:08d}"


def verify() -> int | None:
    return matching_step(KEY, NO_SUCH_CODE, WINDOW)


def bare_verify() -> None:
    for step in WINDOW:
        hmac.digest(KEY, step.to_bytes(8), "sha256")


def microseconds(ours: Callable[[], object], bare: Callable[[], object], calls: int) -> tuple[float, float]:
    """One call of each: the best of some rounds, by turns."""
    rounds = [(timeit.timeit(ours, number=calls), timeit.timeit(bare, number=calls)) for _ in range(ROUNDS)]
    best, best_bare = (min(column) / calls * 1e6 for column in zip(*rounds, strict=True))
    return best, best_bare


def otp_figures(effort: Effort) -> list[Figure]:
    """Both figures."""
    issued, bare_issued = microseconds(issue, bare_issue, effort.times(1000))
    verified, bare_verified = microseconds(verify, bare_verify, effort.times(50))
    return [
        Figure("issue one offline code", issued, "µs", bare_issued, 1.5, "at most", "the same with bare hmac.digest calls"),
        Figure("verify an offline code, worst case", verified, "µs", bare_verified, 1.5, "at most", "60 bare hmac.digest calls"),
    ]

"""The issuer: what its rules work with, and how a call comes to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic

from msgspec import Struct
from msgspec.structs import replace

from otp_atm.bank.simulator.key_room import KeyRoom, Random
from otp_atm.bank.simulator.network import Network
from otp_atm.bank.simulator.policy import USUAL, Policy
from otp_atm.bank.simulator.records import Customer
from otp_atm.bank.simulator.rules.limits import SWEEPS_APART
from otp_atm.bank.simulator.store import Store
from otp_atm.bank.wire.operation import Q
from otp_atm.bank.wire.problems import ProblemCode
from otp_atm.kiosk.ports import Clock
from otp_atm.kiosk.vocabulary import passes_luhn
from otp_atm.languages.texts import Texts


class Refusal(Exception):
    """A rule says no and nothing is to be kept: the transaction around it is undone. What must be kept is returned as a Problem instead."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code.value)
        self.code = code


class Sweeps:
    """When what has run out was last forgotten."""

    def __init__(self) -> None:
        self._last: float | None = None

    def is_due(self, now: float) -> bool:
        """Whether it is time to, in which case it counts as done. A clock that was set back makes it time."""
        due = self._last is None or not self._last <= now < self._last + SWEEPS_APART
        if due:
            self._last = now
        return due

    def again(self) -> None:
        """It could not be done."""
        self._last = None


@dataclass(slots=True)
class Letters:
    """How the bank writes: to everybody in the language of this code (ISO 639-1), or, if it is empty, to each customer in their own."""

    language: str = ""

    def to(self, customer: Customer) -> Customer:
        """The customer as the bank writes to them."""
        return replace(customer, language=self.language) if self.language else customer


@dataclass(frozen=True, slots=True, repr=False)
class Issuer:
    """Everything the rules need; no rule reaches for anything else."""

    store: Store
    keys: KeyRoom
    clock: Clock
    random: Random
    name: Texts
    """How the bank calls itself in text messages."""
    policy: Policy = USUAL
    letters: Letters = field(default_factory=Letters)
    network: Network = field(default_factory=Network)
    sweeps: Sweeps = field(default_factory=Sweeps)

    def draw_digits(self, count: int) -> str:
        """So many random decimal digits."""
        return f"{int.from_bytes(self.random(count)) % 10**count:0{count}d}"

    def draw_reference(self, count: int) -> str:
        """So many, which nobody takes for a card number: it stands on receipts, and in evidence, where card numbers are hidden."""
        drawn = self.draw_digits(count)
        return drawn if not passes_luhn(drawn) else f"{drawn[:-1]}{(int(drawn[-1]) + 1) % 10}"


class Call(Struct, Generic[Q], frozen=True):
    """One call as it came in."""

    body: Q
    path: Mapping[str, str] = {}
    token: str = ""
    idempotency_key: str = ""

    def __repr__(self) -> str:
        return "Call"


Rule = Callable[[Issuer, Call[Any]], Any]
"""How the issuer answers one operation: with its reply, or a `Problem`; or it raises `Refusal`."""

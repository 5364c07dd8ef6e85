"""What a promise is to somebody who tries it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from otp_atm.person.giving_up import For
from otp_atm.scenarios.needs import Need

if TYPE_CHECKING:
    from otp_atm.conformance.trial import Trial


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of docs/bank-contract.md, by its number there, with its `sentence` and `how` its verdict is reached, in the same words.

    `attempt` tries it: it returns where the promise is kept, and raises Broken or NotTried. `spends` is what cards are used up for, each
    by a card of its own where it stands there twice, and `may_spend` what they are used up for, too, where one is given up for it; `phone`:
    the card that is enrolled has one on file. `needs` is what has to happen on the bank's side. `at_wire`: a driver hides it. `sighted`:
    every answer in the run is held against it, too. `seeds`: something is drawn, as the seed of the run has it.
    """

    number: int
    sentence: str
    how: str
    attempt: Callable[[Trial], None]
    spends: tuple[For, ...] = ()
    may_spend: tuple[For, ...] = ()
    needs: tuple[Need, ...] = ()
    at_wire: bool = False
    sighted: bool = False
    another_terminal: bool = False
    seeds: bool = False
    phone: bool = True

    @property
    def name(self) -> str:
        return f"P{self.number}"

    @property
    def wants(self) -> str:
        """What it needs, as a table has it."""
        cards = [*(f"`{purpose}`" for purpose in self.spends), *(f"(`{purpose}`)" for purpose in self.may_spend)]
        wanted = [*cards, *(WORDS[need] for need in self.needs), *(["another terminal"] if self.another_terminal else [])]
        return ", ".join([*wanted, *(["the wire"] if self.at_wire else [])]) or "–"


WORDS: Final = {Need.MESSAGES: "messages", Need.CLOCK: "the clock", Need.RESET: "a new beginning"}
"""How a table calls what has to happen on the bank's side."""

"""A fleet in one process: its terminals, its customers, its account. It knows nothing of Locust, nor of how time passes."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from otp_atm.evidence.keeping import Recorder
from otp_atm.fleet.account import Account, Ledger
from otp_atm.fleet.courses import Run
from otp_atm.fleet.customer import Customer, Ended, Thinks
from otp_atm.fleet.journals import Writer, check_chains
from otp_atm.fleet.owned import Owned
from otp_atm.fleet.plant import Plant
from otp_atm.fleet.remembered import Remembered
from otp_atm.fleet.settings import VisitName
from otp_atm.fleet.side import Side
from otp_atm.fleet.terminal import Terminal
from otp_atm.fleet.visits import KINDS


@dataclass(frozen=True, slots=True)
class Manners:
    """How customers come to the terminals of a process: how often to each, in a second, how long they take, by what luck."""

    per_second: float
    thinks: Thinks
    random: Random
    run: Run


class Fleet:
    """The terminals of a process, by their numbers, and what is known of their cards, which outlives them."""

    def __init__(self, plant: Plant, writer: Writer, remembered: Remembered | None, manners: Manners) -> None:
        self.manners = manners
        self.began = time.monotonic()
        self._plant = plant
        self._writer = writer
        self._remembered = remembered
        self._cards: dict[int, list[Owned]] = {}
        self.ledger = Ledger(remembered.want if remembered else lambda _: None)

    def open(self, number: int) -> Terminal:
        """Switch a terminal on. Raises Misfit for a driver that cannot be had."""
        cards = self._cards.get(number)
        if cards is None:
            cards = self._cards[number] = self._plant.cards_of(number)
        recorder = Recorder() if self._remembered else None
        terminal = self._plant.terminal(number, cards, recorder)
        if self._remembered and recorder:
            self._remembered.attend(terminal, recorder)
        terminal.start()
        return terminal

    def customer(self, terminal: Terminal, name: VisitName) -> Customer:
        """Somebody who comes for this, with one of the cards."""
        manners = self.manners
        return Customer(terminal, manners.random.choice(terminal.cards), KINDS[name], manners.thinks, manners.random)

    def serve(self, customer: Customer) -> Ended | None:
        """The whole visit, in the account; None where the terminal is out of service."""
        if not customer.can_begin():
            self.ledger.turn_away()
            return None
        self.ledger.begin()
        ended = customer.attend()
        if self._remembered and ended.changed:
            self._remembered.changes(ended.of)
        self.ledger.end(ended)
        return ended

    def cut_short(self, terminal: Terminal, customer: Customer) -> None:
        """The terminal has been switched off amid a visit."""
        of, wrong = customer.cut_short()
        self.ledger.cut(of, wrong, back=terminal.reader.take())

    @property
    def cards(self) -> Iterator[Owned]:
        """All that were in somebody's hand here."""
        for cards in self._cards.values():
            yield from cards

    def draw_account(self, side: Side) -> Account:
        """When all terminals are closed: whether everybody was told the truth."""
        self._writer.close()
        self.ledger.balance()
        heads = self._writer.heads
        self.ledger.check_journals(check_chains(self._writer.directory, heads), len(heads))
        self.ledger.compare(self.cards, side)
        return self.ledger.account

    def forget_journals(self) -> None:
        """Their account holds, and nobody wants them."""
        shutil.rmtree(self._writer.directory, ignore_errors=True)


def folder_of(directory: Path) -> Path:
    """A new one for the run of this process."""
    return directory / f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}"

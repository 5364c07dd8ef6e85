"""A fleet in one process on a clock that stands still: real terminals, the bank in memory, and nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

from msgspec.structs import replace

from otp_atm.bank.access import Wiring
from otp_atm.bank.client import BankClient
from otp_atm.bank.recording import Ear
from otp_atm.bank.remote import MakeBank, Making
from otp_atm.bank.settings import NATIVE
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.generated import Generated
from otp_atm.bank.simulator.in_process import InProcessTransport
from otp_atm.bank.simulator.policy import USUAL
from otp_atm.bank.wire.faulty import FaultyTransport
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.transport import Transport
from otp_atm.configuration import Settings
from otp_atm.fleet.account import Account
from otp_atm.fleet.courses import COURSES, STEADY, Run
from otp_atm.fleet.customer import Ended
from otp_atm.fleet.faults import Misfortune
from otp_atm.fleet.journals import Writer
from otp_atm.fleet.plant import Means, Plant
from otp_atm.fleet.process import Fleet, Manners
from otp_atm.fleet.remembered import Remembered
from otp_atm.fleet.settings import FleetSettings, ThinkSettings, VisitName
from otp_atm.fleet.side import AtDesk
from otp_atm.fleet.stock import stock_of
from otp_atm.fleet.thinking import Thinking
from otp_atm.fleet.wire import Idle, Surroundings
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.factories import Terminal as Told
from otp_atm.kiosk.runner import Runner
from otp_atm.screens.view import View
from tests.mapped.world import simulator

BEGINNING: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
EVERY_TEN_MINUTES: Final = 1 / 600


class World:
    """`terminals` of them, with as many cards, at a bank that `between` may put something before. `faults` is the share of requests that
    something happens to; `driver` the configuration's, of banks that `make_bank` says how to make, where it is not our own client."""

    def __init__(
        self,
        folder: Path,
        terminals: int = 2,
        *,
        faults: float = 0.0,
        seed: int = 7,
        between: Callable[[Transport], Transport] = lambda way: way,
        driver: str = NATIVE,
        make_bank: Callable[[World], MakeBank] | None = None,
    ) -> None:
        self.clock = SimulatedClock(BEGINNING)
        told = FleetSettings(terminals=terminals, cards=terminals, think=ThinkSettings(median=2.0, spread=0.6))
        self.settings = replace(Settings(), fleet=told, bank=replace(Settings().bank, driver=driver))
        self.reported: list[tuple[str, str]] = []
        by_rule = Generated(terminals=terminals, cards=terminals)
        draw = Random(seed)
        self.simulated = simulator(by_rule.added_to(load_fixtures()), self.clock, draw.randbytes, USUAL)
        self.bank = InProcessTransport(self.simulated, self.clock.advance)
        befalls = Misfortune(faults, draw, self.clock.monotonic)
        around = Surroundings(befalls, Idle(5.0, self.clock.monotonic), self._report, self.clock.advance)
        way = FaultyTransport(between(self.bank), befalls, self.clock.advance)
        self.way = PatientTransport(way, monotonic=self.clock.monotonic, wait=self.clock.advance)
        writer = Writer(folder / "journal")
        means = Means(lambda begun: begun(), around, writer.sink_of, self.clock, self.rest)
        plant = Plant(self.settings, folder / "config.yaml", stock_of(told), make_bank(self) if make_bank else self._make_bank, means)
        remembered = Remembered(told.evidence, folder / "evidence", plant.scene)
        manners = Manners(EVERY_TEN_MINUTES, Thinking(told.think, draw), draw, Run(COURSES[STEADY], float("inf")))
        self.side = AtDesk(self.bank)
        self.plant = plant
        self.fleet = Fleet(plant, writer, remembered, manners)
        self.terminals = [self.fleet.open(number) for number in range(terminals)]

    def rest(self, runner: Runner[View], seconds: float) -> None:
        """Time passes where nothing is to be done."""
        if not runner.turn():
            self.clock.advance(seconds)

    def visit(self, name: VisitName, number: int = 0) -> Ended | None:
        """Somebody comes for this to the terminal with this number."""
        terminal = self.terminals[number]
        terminal.wait(120.0)
        return self.fleet.serve(self.fleet.customer(terminal, name))

    def outcome(self, name: VisitName, number: int = 0) -> str:
        ended = self.visit(name, number)
        return ended.outcome if ended else "turned away"

    def account(self) -> Account:
        """After everybody has gone home."""
        for terminal in self.terminals:
            terminal.close()
        return self.fleet.draw_account(self.side)

    def _report(self, method: str, path: str, seconds: float, length: int, failure: Exception | None) -> None:  # noqa: ARG002
        self.reported.append((method, path))

    def _make_bank(self, terminal: Told, ear: Ear | None = None, wiring: Wiring | None = None) -> Making:  # noqa: ARG002 - not over HTTP
        return Making(lambda: BankClient(self.way, terminal.id, f"boot-{terminal.id}", deadline=terminal.bank))

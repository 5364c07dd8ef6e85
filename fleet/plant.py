"""Makes the terminals of a process: what they can share is made once, the rest for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from otp_atm.assembly import face_of, table_of
from otp_atm.bank.access import papers
from otp_atm.bank.recording import RecordedBank
from otp_atm.bank.remote import MakeBank
from otp_atm.bank.worker import BankInTurn
from otp_atm.configuration import Settings
from otp_atm.evidence.bundling import Scene
from otp_atm.evidence.keeping import Recorder
from otp_atm.evidence.listening import Ears
from otp_atm.fleet.owned import Owned
from otp_atm.fleet.port import at_port
from otp_atm.fleet.stock import Stock
from otp_atm.fleet.terminal import Glass, OwnClock, Rest, Terminal, resting
from otp_atm.fleet.wire import Surroundings, Wire
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.clock import SystemClock
from otp_atm.kiosk.foreign import is_foreign
from otp_atm.kiosk.inbox import EventQueue
from otp_atm.kiosk.jitter import Jitter
from otp_atm.kiosk.journal import Journal, Sink
from otp_atm.kiosk.ports import Bank, Clock
from otp_atm.kiosk.runner import Arms, Runner
from otp_atm.languages.offered import first
from otp_atm.screens.face import Face
from otp_atm.screens.render import renderer

if TYPE_CHECKING:
    from otp_atm.bank.wire.exchange import Exchange
    from otp_atm.bank.wire.tls import Papers

MOST_WRONG: Final = 2.0
"""Seconds by which a terminal's clock may be ahead or behind."""
Begin = Callable[[Callable[[], None]], object]
"""Begins a function somewhere, so that the caller need not wait for it."""


class Means(NamedTuple):
    """By which the terminals of a process live."""

    begin: Begin
    around: Surroundings
    sink_of: Callable[[str], Sink]
    """Where the lines of a terminal's journal go, by its id."""
    clock: Clock = SystemClock()
    rest: Rest = resting
    jitter: Jitter | None = None
    exchange: Callable[[str, Papers], Exchange] | None = None
    """Makes what puts requests to the server at an address, in the place of what a terminal in a branch has for that."""


class Plant:
    """Makes terminals of this configuration, which stands in the file `config`."""

    def __init__(self, settings: Settings, config: Path, stock: Stock, make_bank: MakeBank, means: Means) -> None:
        self._settings = settings
        self._told = settings.told(config)
        self._stock = stock
        self._means = means
        self._make_bank = make_bank
        self._timeouts = settings.timeouts.by_kind()
        self._language = first(settings)

    @cached_property
    def services(self) -> frozenset[str] | None:
        """Those that the bank does; None: all. Raises Misfit where another's driver cannot be had."""
        making = self._make_bank(self._told)
        return making.services

    @cached_property
    def scene(self) -> Scene:
        """What a session's evidence is read by; its terminal is put in later."""
        return Scene(self._settings, table_of(self._settings, self.services), self.services, self._language)

    @property
    def service_names(self) -> frozenset[str]:
        """The services that its terminals offer."""
        return frozenset(service.name for service in self.scene.table.services)

    @cached_property
    def _face(self) -> Face:
        return face_of(self.scene.table, self._settings)

    def cards_of(self, number: int) -> list[Owned]:
        """The cards that are used at the terminal with this number."""
        return [Owned(card, phone) for card, phone in self._stock.cards_of(number)]

    def terminal(self, number: int, cards: list[Owned], recorder: Recorder | None = None) -> Terminal:
        """The terminal with this number, which has not started yet; `recorder` remembers what happens at it."""
        fixture, means = self._stock.terminal(number), self._means
        random = Random(fixture.id)
        clock = OwnClock(means.clock, timedelta(seconds=random.uniform(-MOST_WRONG, MOST_WRONG)))
        tell = recorder.tell if recorder else None
        ears = Ears.of(clock, tell)
        reader, pad, glass = MockCardReader(), SimulatedPinPad(bytes.fromhex(fixture.master_key), clock.monotonic), Glass()
        journal = Journal(ears.before(means.sink_of(fixture.id)), fixture.id, ears.clock)
        bank = self._bank(fixture.id)
        arms = Arms(
            reader,
            pad,
            glass,
            RecordedBank(bank, clock, tell) if tell else bank,
            journal,
            ears.clock,
            renderer(self._face, ears.clock),
            fixture.id,
        )
        inbox = EventQueue(clock)
        runner = Runner(arms, self.scene.table, self._timeouts, self._language, inbox=inbox, witness=ears.witness, jitter=means.jitter)
        return Terminal(fixture.id, runner, self.scene.table, reader, pad, glass, clock, cards, means.rest, recorder)

    def _bank(self, terminal: str) -> Bank:
        means, told = self._means, self._settings.bank

        def wiring(exchange: Exchange, shown: Callable[[str, str], str]) -> Exchange:
            return Wire(means.exchange(told.url, papers(told)) if means.exchange else exchange, shown, terminal, means.around)

        making = self._make_bank(replace(self._told, id=terminal), wiring=wiring)
        make = partial(at_port, making, self._settings, means.around) if is_foreign(self._settings.bank.driver) else making.make
        return BankInTurn(make, making.services, means.begin)

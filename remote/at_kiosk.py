"""A kiosk with a window as a terminal that programs stand in front of: what they ask is done in the kiosk's own loop.

    loop ─▶ turn: errands, runner, late replies of the bank, phone ─▶ what has changed is told

Its devices are simulated ones, its journal is on disk, its clock is the real one. Its bank is asked as terminals without a window ask
theirs, so that the words for what goes wrong on the wire work here, too.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from threading import Thread
from typing import Final, TypeVar

import msgspec

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.evidence.listening import Showed, Synced, Wrote
from otp_atm.hardware.body import Body
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.journal import MemorySink
from otp_atm.kiosk.ports import Bank
from otp_atm.kiosk.runner import Runner
from otp_atm.kiosk.stream import Record, Tell
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.offered import first
from otp_atm.person.wallet import wallet_of
from otp_atm.remote.building import Builder
from otp_atm.remote.clock import OwnClock
from otp_atm.remote.hosted import LOOK_AT_PHONE, Answer, Errands, Gone, Looking, Task, kept, nothing
from otp_atm.remote.house import House
from otp_atm.remote.past import Past
from otp_atm.remote.problems import Code, Refused
from otp_atm.remote.serving import LOOPBACK, Server, at_the_bank, listening, token_of
from otp_atm.scenarios.held_bank import HeldBank
from otp_atm.scenarios.stage import Machine, Stage
from otp_atm.screens.view import View

T = TypeVar("T")
GOODBYE: Final = 5.0
"""Seconds for which the server is waited for when the kiosk leaves."""


class AtKiosk(Looking):
    """A `remote.hosted.Hosted` terminal, and a `hardware.display.loop.Terminal`."""

    def __init__(self, settings: Settings, builder: Builder, clock: OwnClock, wake: Callable[[], None]) -> None:
        super().__init__()
        self.id = settings.terminal.id
        self.clock = clock
        self.past = Past()
        self.clock_stays = "a kiosk goes by the real time"
        self._wake = wake
        self._errands = Errands()
        self._world = builder.world(self.id, clock, self._submit)
        self._held = HeldBank(self._world.behind.bank, clock, self._world.patience)
        self._language = first(settings)
        self._seen_last = LastShown()
        self._journal = Lines()
        self._stage: Stage | None = None
        self._serves = True

    @property
    def bank(self) -> Bank:
        """The one that the terminal asks."""
        return self._held

    def tell(self, record: Record) -> None:
        """What happens at the terminal."""
        self._world.behind.records.append(record)
        self._seen_last.tell(record)
        self._journal.tell(record)

    def attend(self, runner: Runner[View], body: Body) -> None:
        """This is the terminal, which has not started yet, and its body, which is a simulated one."""
        assert isinstance(body.reader, MockCardReader)
        assert isinstance(body.pin_pad, SimulatedPinPad)
        terminal = Machine(body.reader, body.pin_pad, self._seen_last, self._held, self._journal, runner)
        self._stage = Stage(self._world, self._language, terminal=terminal)

    # For the loop -----------------------------------------------------------------------------------------------------------------

    @property
    def deadline(self) -> float | None:
        """The next moment at which `turn` has something to do, on the terminal's clock."""
        stage = self._stage
        if stage is None:
            return None
        due = [seconds for seconds in (stage.silence, LOOK_AT_PHONE if stage.has_phone else None) if seconds is not None]
        return self.clock.monotonic() + min(due) if due else None

    def turn(self) -> bool:
        """Do what is asked, and let the terminal come to rest after each."""
        happened = self._settle()
        while task := self._errands.waiting():
            answer = task()
            self._settle()
            answer()
            happened = True
        return happened

    def _settle(self) -> bool:
        stage = self._stage
        if stage is None:
            return False
        happened = stage.settle()
        self.past.follow(stage)
        self.look(stage)
        return happened

    # For everybody else -----------------------------------------------------------------------------------------------------------

    def do(self, act: Callable[[Stage], T]) -> Future[T]:
        future: Future[T] = Future()
        self._put(lambda: kept(future, lambda: act(self._there())))
        return future

    def reset(self, language: Language | None = None) -> Future[None]:  # noqa: ARG002
        raise Refused(Code.NOT_HERE, "a kiosk is not reset: end it, and start it again")

    def end(self) -> None:
        """The kiosk is left by whoever runs it."""

    def close(self) -> None:
        """Whoever waits for something hears that it will not come."""
        self._serves = False
        self.gone("it has been switched off")
        self._errands.refuse()

    def put_phone_away(self) -> None:
        """In the loop's own thread."""
        if self._stage:
            self._stage.put_phone_away()

    def _there(self) -> Stage:
        if self._stage is None or not self._serves:
            raise Gone("it has been switched off")
        return self._stage

    def _submit(self, task: Callable[[], None]) -> None:
        def submitted() -> Answer:
            task()
            return nothing

        with suppress(Gone):  # what comes too late is for nobody
            self._put(submitted)

    def _put(self, task: Task) -> None:
        self._errands.put(task)
        self._wake()


class LastShown:
    """A `scenarios.stage.Shown`, by the stream."""

    def __init__(self) -> None:
        self._view: View | None = None

    @property
    def view(self) -> View:
        assert self._view
        return self._view

    def tell(self, record: Record) -> None:
        if isinstance(record, Showed):
            self._view = record.view


class Lines(MemorySink):
    """What the terminal writes into its journal on disk, by the stream."""

    def tell(self, record: Record) -> None:
        if isinstance(record, Wrote):
            if not (self.lines or self.before):
                self.before = int(msgspec.json.decode(record.line)["seq"]) - 1
            self.lines.append(record.line)
        elif isinstance(record, Synced):
            self.synced = self.before + len(self.lines)


class Attended:
    """A kiosk's terminal with the API in front of it, on loopback, served by a thread of its own."""

    def __init__(self, args: Namespace, settings: Settings, clock: OwnClock, wake: Callable[[], None], hears: Tell | None) -> None:
        """`hears` is told of what is exchanged with the bank. Raises BadFile where it cannot be listened there."""
        self._opened = ExitStack()
        self._listener = self._opened.enter_context(listening(LOOPBACK, args.remote))
        fixtures = load_fixtures(settings.simulator.fixtures)
        builder = Builder(settings, fixtures, wallet_of(fixtures), at_the_bank(args, settings, hears))
        self.terminal = AtKiosk(settings, builder, clock, wake)
        self._house = House([self.terminal], builder.wallet, settings, self.terminal.close)

    def serve(self) -> None:
        """Say where it is, and answer from now on."""
        server = Server(self._house, self._listener, LOOPBACK, token_of(None))
        thread = Thread(target=server.run, args=([self._listener],), name="remote", daemon=True)
        thread.start()

        def end() -> None:
            server.end()
            thread.join(GOODBYE)

        self._opened.callback(end)

    def close(self) -> None:
        """Nobody stands in front of it any more."""
        self._house.close()
        self._opened.close()
        self.terminal.put_phone_away()

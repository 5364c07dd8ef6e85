"""The fleet on Locust: what is done when a process or a test begins and ends, and what master and workers tell each other."""

from __future__ import annotations

import gc
import logging
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import gevent
import msgspec
from gevent.event import AsyncResult
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment
from locust.runners import LocalRunner, MasterRunner, WorkerRunner
from locust.shape import LoadTestShape

from otp_atm.bank.remote import bank_maker
from otp_atm.configuration import Settings
from otp_atm.fleet.account import Account, Violation
from otp_atm.fleet.courses import COURSES, STEADY, Run
from otp_atm.fleet.exchange import LeanExchange
from otp_atm.fleet.faults import Misfortune
from otp_atm.fleet.journals import Writer
from otp_atm.fleet.limits import require_descriptors
from otp_atm.fleet.numbers import Numbers
from otp_atm.fleet.options import OPTIONS
from otp_atm.fleet.plant import Means, Plant
from otp_atm.fleet.process import Fleet, Manners, folder_of
from otp_atm.fleet.remembered import Remembered
from otp_atm.fleet.side import desk_of, side_of
from otp_atm.fleet.stock import Stock, stock_of
from otp_atm.fleet.thinking import NoThinking, Thinking
from otp_atm.fleet.user import Running, running
from otp_atm.fleet.visits import offered
from otp_atm.fleet.wire import Idle, Surroundings
from otp_atm.kiosk.jitter import together
from otp_atm.kiosk.load import BadFile, Misfit, NotNow
from otp_atm.scenarios.bank_side import SideFailed

TAKE: Final = "fleet-take"
TAKEN: Final = "fleet-taken"
BACK: Final = "fleet-back"
CLOSE: Final = "fleet-close"
ACCOUNT: Final = "fleet-account"
LONGEST_ACCOUNT: Final = 600.0
"""Seconds in which a worker draws its account: that of a long run goes through many lines and texts."""
PATIENCE: Final = 30.0
"""Seconds that a worker waits for a number."""
COLLECTED: Final = (1_000, 5, 10_000)
"""After how many new objects, and how many rounds of these, cycles are looked for (`gc.set_threshold`)."""
CANNOT: Final = 2
"""The exit code of a process that could not run as it was told."""
LOG: Final = logging.getLogger("otp_atm.fleet")


class Engine:
    """One process of Locust with this configuration, which stands in the file `config`."""

    def __init__(self, settings: Settings, config: Path) -> None:
        """Raises BadFile."""
        self._settings = settings
        self._config = config
        self._stock: Stock = stock_of(settings.fleet)
        self._sweeper: gevent.Greenlet | None = None
        self._environment: Environment | None = None
        self._numbers = Numbers(self._stock.terminals)
        self._asked: dict[int, AsyncResult[int | None]] = {}
        self._questions = 0
        self._accounts: dict[str, Account] = {}
        self._holders: set[str] = set()
        """The workers that have terminals in this test, or had."""

    # As Locust calls it -----------------------------------------------------------------------------------------------------------

    def add_arguments(self, parser: LocustArgumentParser) -> None:
        group = parser.add_argument_group("options of the fleet")
        for option in OPTIONS:
            group.add_argument(option.name, help=option.help, **option.more)

    def begin(self, environment: Environment, **_: Any) -> None:
        """A process has begun, and knows its options."""
        gevent.get_hub().loop.update_now()  # timers go by its last look at the clock, which was before everything was imported
        self._environment = environment
        environment.fleet = None  # type: ignore[attr-defined]
        runner = environment.runner
        if isinstance(runner, MasterRunner):
            runner.register_message(TAKE, self._give)
            runner.register_message(BACK, self._get_back)
            runner.register_message(ACCOUNT, self._hear)
        elif isinstance(runner, WorkerRunner):
            runner.register_message(TAKEN, self._given)
            runner.register_message(CLOSE, closed)
        if not isinstance(runner, WorkerRunner) and self._options.course != STEADY:
            if not self._options.run_time:
                LOG.error("the fleet cannot begin: a course takes -t, for all that happens in it happens at a share of its time")
                sys.exit(CANNOT)
            environment.shape_class = shape = CourseShape(self._run, self._outage)
            shape.runner = runner

    def start(self, environment: Environment, **_: Any) -> None:
        """A test begins."""
        self._accounts.clear()
        self._holders.clear()
        if isinstance(environment.runner, MasterRunner):
            self._numbers = Numbers(self._stock.terminals)
            return
        if isinstance(environment.runner, LocalRunner):
            self._numbers = Numbers(self._stock.terminals)
        environment.fleet = None  # type: ignore[attr-defined]
        try:
            environment.fleet = self._fleet()  # type: ignore[attr-defined]
        except (BadFile, NotNow, Misfit, SideFailed, OSError) as cannot:
            LOG.error("the fleet cannot begin: %s", cannot)
            environment.process_exit_code = CANNOT
            assert environment.runner
            gevent.spawn(environment.runner.quit)

    def ending(self, environment: Environment, **_: Any) -> None:
        """A test is about to be over, and all users will be stopped.

        Meanwhile a worker reads nothing from its master. How long ago it has heard of it must not count: Locust would end it after a
        minute, in the middle of a visit, or of the account.
        """
        if isinstance(environment.runner, WorkerRunner):
            environment.runner.last_heartbeat_timestamp = None
        if not isinstance(environment.runner, MasterRunner) and (fleet := running(environment)):
            fleet.fleet.ledger.close_doors()

    def stop(self, environment: Environment, **_: Any) -> None:
        """A test is over, and all users are stopped."""
        runner = environment.runner
        if isinstance(runner, MasterRunner):
            self._await_accounts(runner)
            self._present(self._together())
            return
        fleet = running(environment)
        if fleet is None:  # it could not begin, which has been told, or nobody has begun anything
            return
        account = self._drawn(fleet)
        if isinstance(runner, WorkerRunner):
            runner.send_message(ACCOUNT, msgspec.to_builtins(account))
        else:
            self._present(account)

    # Making -----------------------------------------------------------------------------------------------------------------------

    @property
    def _options(self) -> Any:
        assert self._environment
        return self._environment.parsed_options

    @property
    def _run(self) -> Run:
        options = self._options
        seconds = float(options.run_time or 0)
        return Run(COURSES[options.course], seconds or float("inf"), options.outage)

    def _fleet(self) -> Running:
        options, settings = self._options, self._settings.fleet
        folder = folder_of(settings.directory)
        luck = random.Random()
        run, began = self._run, time.monotonic()
        outages = run.outages if options.outage_at == "terminals" else ()
        faults = settings.faults if options.faults is None else options.faults
        befalls = Misfortune(faults, luck, lambda: time.monotonic() - began, outages)
        idle = Idle(settings.idle_connection)
        writer = Writer(folder / "journal")
        jitter = together if options.no_jitter else None
        means = Means(gevent.spawn_raw, Surroundings(befalls, idle, self._report), writer.sink_of, jitter=jitter, exchange=LeanExchange)
        plant = Plant(self._settings, self._config, self._stock, bank_maker(self._settings.bank), means)
        visits = offered(settings.visits.weights(), plant.service_names)
        if not visits:
            raise NotNow("this bank does nothing that anybody would come for: `fleet.visits` has no weight for what it does")
        remembered = Remembered(settings.evidence, folder / "evidence", plant.scene) if settings.evidence else None
        per_hour = options.visits_per_hour or settings.visits_per_hour
        thinks = NoThinking() if options.no_think else Thinking(settings.think, luck)
        fleet = Fleet(plant, writer, remembered, Manners(per_hour / 3600, thinks, luck, run))
        require_descriptors(min(self._stock.terminals, options.num_users or 1))
        self._sweeper = gevent.spawn(sweeping, idle)
        rarely_collected()
        side = side_of(self._settings, Path(options.hooks) if options.hooks else None)
        return Running(fleet, visits, side, self._take, self._give_back, self._restart_at)

    def _restart_at(self, number: int) -> float | None:
        target = self._options.num_users or self._stock.terminals
        return self._run.restart_at(number % target / target)

    def _report(self, method: str, path: str, seconds: float, length: int, failure: Exception | None) -> None:
        assert self._environment
        self._environment.events.request.fire(
            request_type=method, name=path, response_time=seconds * 1000, response_length=length, exception=failure, context={}
        )

    def _outage(self, begins: bool) -> None:
        """At the bank, if it is to be there."""
        if self._options.outage_at == "bank" and (desk := desk_of(self._settings)):
            desk.be_down(begins)
            desk.close()

    # Who is which terminal --------------------------------------------------------------------------------------------------------

    def _take(self) -> int | None:
        runner = self._environment and self._environment.runner
        if not isinstance(runner, WorkerRunner):
            return self._numbers.take()
        self._questions += 1
        answer = self._asked[self._questions] = AsyncResult()
        runner.send_message(TAKE, {"question": self._questions})
        try:
            number: int | None = answer.get(timeout=PATIENCE)
            return number
        except gevent.Timeout:
            return None

    def _give_back(self, number: int) -> None:
        runner = self._environment and self._environment.runner
        if isinstance(runner, WorkerRunner):
            runner.send_message(BACK, {"number": number})
        else:
            self._numbers.give_back(number)

    def _give(self, environment: Environment, msg: Any, **_: Any) -> None:
        """The master is asked for a number."""
        self._holders.add(msg.node_id)
        number = self._numbers.take(msg.node_id)
        assert environment.runner
        environment.runner.send_message(TAKEN, {"question": msg.data["question"], "number": number}, msg.node_id)

    def _given(self, msg: Any, **_: Any) -> None:
        """A worker has its answer."""
        answer = self._asked.pop(msg.data["question"], None)
        if answer:
            answer.set(msg.data["number"])

    def _get_back(self, msg: Any, **_: Any) -> None:
        self._numbers.give_back(msg.data["number"], msg.node_id)

    # The account ------------------------------------------------------------------------------------------------------------------

    def _drawn(self, on: Running) -> Account:
        if self._sweeper:
            self._sweeper.kill()
        account = on.fleet.draw_account(on.side)
        on.side.close()
        if account.holds and not self._options.keep_journals:
            on.fleet.forget_journals()
        return account

    def _hear(self, msg: Any, **_: Any) -> None:
        """A worker's account has come."""
        self._accounts[msg.node_id] = msgspec.convert(msg.data, Account)

    def _await_accounts(self, runner: MasterRunner) -> None:
        """Have the workers close their terminals, as Locust does not when it quits at once, and wait for those that are there."""
        runner.send_message(CLOSE)
        until = time.monotonic() + (runner.environment.stop_timeout or 0.0) + LONGEST_ACCOUNT
        while time.monotonic() < until and any(worker in runner.clients for worker in self._holders - self._accounts.keys()):
            gevent.sleep(0.05)

    def _together(self) -> Account:
        silent = sorted(self._holders - self._accounts.keys())
        missing = [Violation(f"the worker {worker} has drawn no account") for worker in silent]
        return sum(self._accounts.values(), start=Account(violations=missing))

    def _present(self, account: Account) -> None:
        assert self._environment
        sys.stdout.write(f"\n{account.text()}\n\n")
        sys.stdout.flush()
        if self._options.account:
            Path(self._options.account).write_bytes(msgspec.json.format(msgspec.json.encode(account), indent=2) + b"\n")
        if not account.holds:
            self._environment.process_exit_code = 1


class CourseShape(LoadTestShape):
    """How many users there are, by the course of a run; `outage` is told when one begins and ends."""

    use_common_options = True

    def __init__(self, run_of: Callable[[], Run] | Run, outage: Callable[[bool], None]) -> None:
        super().__init__()
        self._run = run_of if isinstance(run_of, Run) else run_of()
        self._outage = outage
        self._out = False

    def tick(self) -> tuple[int, float] | None:
        at = self.get_run_time()
        out = any(outage.is_on(at) for outage in self._run.outages)
        if out is not self._out:
            self._out = out
            self._outage(out)
        assert self.runner
        options = self.runner.environment.parsed_options
        assert options
        users = self._run.users(at, options.num_users or 1)
        return None if users is None else (users, options.spawn_rate or users)


def closed(environment: Environment, **_: Any) -> None:
    """A worker is to close its terminals, and draw its account."""
    assert environment.runner
    environment.runner.stop()


def rarely_collected() -> None:
    """Look for cycles seldom, and among few objects: each look makes customers wait. Hardly anything of a terminal is in one, and what
    stands is taken out of the search as terminals come up (`fleet.user`)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


def sweeping(idle: Idle) -> None:
    """Hang up what nobody asks over, again and again."""
    while True:
        gevent.sleep(1.0)
        idle.sweep()

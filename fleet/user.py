"""The users of Locust: each is one terminal, with the customers that come to it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Collection
from typing import Any, NamedTuple, cast

from locust import TaskSet, User
from locust.env import Environment
from locust.exception import StopUser

from otp_atm.fleet.customer import Customer
from otp_atm.fleet.outcome import TROUBLE, TURNED_AWAY, NotServed
from otp_atm.fleet.process import Fleet
from otp_atm.fleet.settings import VisitName
from otp_atm.fleet.side import Side
from otp_atm.fleet.terminal import Terminal

VISIT = "VISIT"
"""What stands in the place of a method of HTTP, of whole visits."""


class Running(NamedTuple):
    """What a process of Locust knows of its fleet while a test is on. `take` and `give_back` are for the numbers of terminals, `restart_at`
    says after how many seconds the one with this number is restarted."""

    fleet: Fleet
    offered: Collection[str]
    """The visits that can be made here, by the services of the bank."""
    side: Side
    take: Callable[[], int | None]
    give_back: Callable[[int], None]
    restart_at: Callable[[int], float | None]


def running(environment: Environment) -> Running | None:
    """The fleet of this process; None where it could not begin."""
    return cast("Running | None", environment.fleet)  # type: ignore[attr-defined]


class AtmTerminal(User):
    """A terminal: switched on when the user is spawned, switched off when it is stopped."""

    abstract = True
    terminal: Terminal | None = None

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        fleet = running(environment)
        if fleet is None:
            raise StopUser("there is no fleet")
        self._running = fleet
        self._number: int | None = None
        self._customer: Customer | None = None
        self._due = time.monotonic()
        self._free = self._due
        self._restart_at: float | None = None

    def on_start(self) -> None:
        self._number = self._running.take()
        if self._number is None:
            raise StopUser("there are not so many terminals")
        after = self._running.restart_at(self._number)
        self._restart_at = None if after is None else self._running.fleet.began + after
        self.terminal = self._running.fleet.open(self._number)
        self.terminal.come_up()
        gc.freeze()  # a look for cycles among all that ten thousand terminals hold takes a second, in which nobody is served
        self._due = time.monotonic()

    def on_stop(self) -> None:
        self._switch_off()
        if self._number is not None:
            self._running.give_back(self._number)

    def wait_time(self) -> float:
        """Until the next customer comes, who may have come already."""
        fleet = self._running.fleet
        manners = fleet.manners
        self._free = time.monotonic()
        self._due += manners.run.next_customer(self._due - fleet.began, manners.per_second, manners.random)
        return max(0.0, self._due - self._free)

    def idle(self, seconds: float) -> None:
        """Let the terminal live while nobody comes."""
        until = time.monotonic() + seconds
        if self._restart_at is not None and self._restart_at <= until:
            self._live(self._restart_at)
            self._restart()
        self._live(until)
        self._running.fleet.ledger.late(time.monotonic() - max(self._due, self._free))

    def _live(self, until: float) -> None:
        assert self.terminal
        self.terminal.wait(until - time.monotonic())

    def offers(self, name: str) -> bool:
        """Whether somebody can come for this."""
        return name in self._running.offered

    def serve(self, name: VisitName) -> None:
        """A customer comes for this."""
        assert self.terminal
        fleet = self._running.fleet
        self._customer = fleet.customer(self.terminal, name)
        ended = fleet.serve(self._customer)
        self._customer = None
        outcome, seconds = (ended.outcome, ended.seconds) if ended else (TURNED_AWAY, 0.0)
        self.environment.events.request.fire(
            request_type=VISIT,
            name=f"{name}: {outcome}",
            response_time=seconds * 1000,
            response_length=0,
            exception=NotServed(outcome) if outcome in TROUBLE else None,
            context={},
        )

    def _restart(self) -> None:
        assert self._number is not None
        self._restart_at = None
        self._switch_off()
        self.terminal = self._running.fleet.open(self._number)

    def _switch_off(self) -> None:
        if self.terminal:
            self.terminal.close()
            if self._customer:
                self._running.fleet.cut_short(self.terminal, self._customer)
        self.terminal = self._customer = None


def task_for(name: VisitName) -> Callable[[Any], None]:
    """A task of Locust, by this name."""

    def visit(customers: Customers) -> None:
        customers.user.serve(name)

    visit.__name__ = visit.__qualname__ = name
    return visit


class Customers(TaskSet):
    """Those who come to one terminal, one after the other. While nobody comes, the terminal lives on."""

    tasks = []  # noqa: RUF012 - as Locust declares it

    @property
    def user(self) -> AtmTerminal:
        return cast(AtmTerminal, self._user)

    def on_start(self) -> None:
        self.wait()

    def get_next_task(self) -> Any:
        """Those who would come for what this bank does not do, stay at home."""
        while True:
            task = super().get_next_task()
            if self.user.offers(task.__name__):
                return task

    def _sleep(self, seconds: float) -> None:
        """In the place of Locust's own."""
        self.user.idle(seconds)

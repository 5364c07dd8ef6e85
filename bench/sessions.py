"""Complete enrolment sessions without hardware: with the bank in this process, and over HTTP beside bare requests."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final

import requests

from bench.bank_durable import terminal_bodies
from bench.bare_session import bare_session as without_terminal
from bench.branch import branch
from bench.customer import enrol_once
from bench.effort import Effort
from bench.figure import Figure
from otp_atm.bank.recording import Sent
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, ENROL, READ_ENROLMENT
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION, READ_TERMINAL
from otp_atm.configuration import Settings
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.load import load
from otp_atm.kiosk.stream import Record
from otp_atm.languages import language
from otp_atm.scenarios.bank_side import BEGINNING, NoSide
from otp_atm.scenarios.behind import at_url, drawn
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import worlds

ROUNDS: Final = 100
SESSIONS: Final = 40
"""Sessions in a round with the bank in this process."""
OVER_HTTP: Final = 200
NOBODY: Final = Script(Path(), "", (), language("fa"), ())


def in_process(effort: Effort) -> Figure:
    """The best of some rounds of each, in processor time: on a core that nobody else wants.

    They take turns, session by session: so neither finds the processor's caches full of itself alone, as no terminal does. Nor does either
    remember what it has served; a stage that kept it all would pay for memory that no terminal takes.
    """
    with a_stage(Settings(), None) as stage:
        enrol_once(stage)
        before, told = stage.journal_length, len(stage.records)
        enrol_once(stage)
        lines = [{name: value for name, value in line.items() if name != "hash"} for line in stage.journal_records(before)]
        clock = SimulatedClock(BEGINNING)
        bank = memory_bank(load_fixtures(), clock, drawn(), clock.advance)
        bare = without_terminal(bank, lines, pauses(stage.records, told), clock.advance)
        count = effort.times(SESSIONS)
        rounds = [by_turns(count, partial(served, stage), bare) for _ in range(effort.times(ROUNDS))]
    value, yardstick = (min(column) / count * 1000 for column in zip(*rounds, strict=True))
    note = "the same answers of the same bank at the same moments, PIN blocks and journal lines made bare, session by session in turns"
    return Figure("complete enrolment session, bank in the same process", value, "ms", yardstick, 1.6, "at most", note)


def pauses(records: Sequence[Record], first: int) -> list[float]:
    """How many seconds, by the terminal's clock, went by before each request from this record on."""
    moments = [(place, record.at.seconds) for place, record in enumerate(records) if isinstance(record, Sent)]
    return [now - before for (_, before), (place, now) in pairwise(moments) if place >= first]


def served(stage: Stage) -> None:
    """One session, of which the stage remembers nothing."""
    enrol_once(stage)
    stage.forget(stage.forgotten + len(stage.records), stage.journal_length)


def by_turns(count: int, *works: Callable[[], None]) -> list[float]:
    """The processor time of each in a round of so many turns."""
    turns = [[seconds(work, time.process_time) for work in works] for _ in range(count)]
    return [sum(column) for column in zip(*turns, strict=True)]


def over_http(effort: Effort) -> Figure:
    """The median session of the terminal, and of a loop that sends the same requests; by turns, to the same bank."""
    with branch() as config:
        url = load(config, Settings).bank.url
        with a_stage(Settings(), url) as stage, requests.Session() as session:
            session.trust_env = False  # as ours: a look for proxies at every request would flatter us
            bare = bare_session(session, url)
            rounds = [(seconds(lambda: served(stage)), seconds(bare)) for _ in range(1 + effort.times(OVER_HTTP))]
    value, yardstick = (statistics.median(column[1:]) * 1000 for column in zip(*rounds, strict=True))
    return Figure(
        "complete enrolment session over HTTP", value, "ms", yardstick, 1.15, "at most", "the same requests in a bare requests.Session loop"
    )


@contextmanager
def a_stage(settings: Settings, url: str | None) -> Iterator[Stage]:
    """A terminal in service, without hardware. Nobody moves the clock of a bank elsewhere: that would be a request of its own."""
    with ExitStack() as opened:
        banks = opened.enter_context(closing(at_url(settings, url, NoSide()))) if url else None
        stage = opened.enter_context(closing(worlds(settings, banks, None)(NOBODY)))
        stage.open()
        yield stage


def bare_session(session: requests.Session, url: str) -> Callable[[], None]:
    """A function that sends what a terminal sends for one enrolment, and reads the replies."""
    bodies = terminal_bodies(url)

    def send(operation: Operation[Any, Any], headers: dict[str, str]) -> Any:
        body = bodies.get(operation.name)
        kind = {"Content-Type": "application/json"} if body else {}
        path = operation.path.format(terminal_id=Settings().terminal.id)
        response = session.request(operation.method, url + path, data=body, headers=headers | kind)
        assert response.status_code == operation.status, response.text
        return response.json()

    def enrol() -> None:
        bearer = {"Authorization": f"Bearer {send(OPEN_CARD_SESSION, {})['token']}"}
        send(READ_ENROLMENT, bearer)
        send(CHECK_OTP_PIN, bearer)  # the first entry, and both: here the first time, too, carries both
        send(CHECK_OTP_PIN, bearer)
        send(ENROL, bearer | {"Idempotency-Key": token_urlsafe(16)})
        send(READ_TERMINAL, {})  # before the next customer is welcomed

    return enrol


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    began = clock()
    work()
    return clock() - began

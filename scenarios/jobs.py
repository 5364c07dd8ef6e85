"""Scenarios played by several processes at once, each with a world of its own; told in their order, as one process would have."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from otp_atm.evidence.story import Story
from otp_atm.kiosk.load import BadFile, NotNow
from otp_atm.kiosk.project import PROJECT
from otp_atm.scenarios.play import Outcome, play
from otp_atm.scenarios.reading import read_scripts
from otp_atm.scenarios.script import Script, Setting
from otp_atm.scenarios.sharing import Group
from otp_atm.scenarios.worlds import OpenStage

if TYPE_CHECKING:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection as Line
    else:
        from multiprocessing.connection import Connection as Line

_PATIENCE: Final = 5.0
"""Seconds for which a process that is ended is waited for."""


class Orders(NamedTuple):
    """What each process needs to play any of the scenarios. All of it can be sent there. `open_worlds` raises BadFile,
    and so does its context for what turns out to be wrong while they are played."""

    open_worlds: Callable[[], AbstractContextManager[OpenStage]]
    setting: Setting
    finish: Callable[[Outcome, int], None] | None = None
    """What is made of an outcome where it was played, which has all its evidence; with its place in the order of all."""


class Sheet(NamedTuple):
    """Which scenario is played, at which place in the order of all: it is read where it is played, once for all its examples."""

    path: Path
    example: str
    place: int


class Verdict(NamedTuple):
    """How it went: an `Outcome` without the script, which whoever asked has, and without what is secret."""

    failure: str
    left_out: str = ""
    recorded: tuple[Path, ...] = ()
    seconds: float = 0.0
    story: Story | None = None


Answer = Verdict | BadFile | NotNow


def played_at_once(scripts: Sequence[Script], groups: Sequence[Group], jobs: int, orders: Orders) -> Iterator[Outcome]:
    """How each went, in their order, played by so many processes, each of which takes the next group when it has done one.

    If a process is lost, what it played does not hold, and another takes its place. Raises BadFile and NotNow as playing them here would,
    at the place of the scenario in question.
    """
    waiting = deque(groups)
    answers: dict[int, Answer] = {}
    with ExitStack() as stack:
        workers = [stack.enter_context(_worker(orders)) for _ in range(min(jobs, len(groups)))]
        for worker in workers:
            worker.take(waiting.popleft(), scripts)
        for place, script in enumerate(scripts):
            while place not in answers:  # then somebody is at it: groups are taken in the order of their first
                for worker in _heard(workers):
                    answered, answer = worker.answer(scripts)
                    answers[answered] = answer
                    if not worker.outstanding and waiting and isinstance(answer, Verdict):
                        worker.take(waiting.popleft(), scripts)
            yield _outcome(script, answers.pop(place))


def _outcome(script: Script, answer: Answer) -> Outcome:
    if isinstance(answer, Verdict):
        return Outcome(script, *answer)
    raise answer


class _Worker:
    """A process that plays, seen from here, and its successor if it is lost; `outstanding` are the places that are not answered for."""

    def __init__(self, orders: Orders) -> None:
        self.outstanding: deque[int] = deque()
        self._orders = orders
        self._process, self.line = _started(orders)

    def take(self, group: Group, scripts: Sequence[Script]) -> None:
        """Give it a group to play."""
        self.outstanding.extend(group)
        self._send(scripts)

    def answer(self, scripts: Sequence[Script]) -> tuple[int, Answer]:
        """Its next answer, which is there, and for which place: that of a process that is lost is a failure, and another goes on."""
        try:
            answer: Answer = self.line.recv()
        except (EOFError, OSError):
            return self._lost(scripts)
        place = self.outstanding.popleft()
        if not isinstance(answer, Verdict):
            self.outstanding.clear()  # it has ended with that
        return place, answer

    def _lost(self, scripts: Sequence[Script]) -> tuple[int, Verdict]:
        self.end(at_once=False)
        place = self.outstanding.popleft()
        failure = f"{scripts[place]}: the process that played it has ended, with exit code {self._process.exitcode}"
        self._process, self.line = _started(self._orders)
        if self.outstanding:
            self._send(scripts)
        return place, Verdict(failure)

    def end(self, *, at_once: bool) -> None:
        """In order, or at once."""
        if at_once:
            self._process.kill()
        self.line.close()  # whoever has nothing more to do ends by that
        self._process.join(_PATIENCE)
        self._process.kill()

    def _send(self, scripts: Sequence[Script]) -> None:
        """Who cannot be told is lost, which is its next answer."""
        with suppress(OSError):
            self.line.send([Sheet(scripts[place].path, scripts[place].example, place) for place in self.outstanding])


def _heard(workers: Sequence[_Worker]) -> Iterator[_Worker]:
    """Those of which there is something to be heard: one at least."""
    busy = {worker.line: worker for worker in workers if worker.outstanding}
    assert busy
    for line in wait(list(busy)):
        yield busy[line]  # type: ignore[index]


@contextmanager
def _worker(orders: Orders) -> Iterator[_Worker]:
    """It ends with the context: in order, or at once where the context does not."""
    worker = _Worker(orders)
    try:
        yield worker
    except BaseException:
        worker.end(at_once=True)
        raise
    worker.end(at_once=False)


def _started(orders: Orders) -> tuple[BaseProcess, Line]:
    """A process of its own, and the line to it."""
    spawned = multiprocessing.get_context("spawn")
    here, there = spawned.Pipe()
    with there:
        process = spawned.Process(target=work, args=(there, orders), daemon=True)
        with _uninterrupted(), _findable():
            process.start()
    return process, here


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What is started here is deaf to Ctrl+C from its first moment: whoever started it ends it."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # starting it unblocks what is blocked here
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _findable() -> Iterator[None]:
    """What is started here finds this package, also from a checkout, whose folder a program has taken out of the path; see run_atm.py."""
    place = str(PROJECT)
    if place in sys.path:
        yield
        return
    sys.path.append(place)
    try:
        yield
    finally:
        sys.path.remove(place)


# In the other process -------------------------------------------------------------------------------------------------------------


def work(line: Line, orders: Orders) -> None:
    """Play what comes down the line, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reader = _Reader(orders.setting)
    with suppress(EOFError, OSError):
        try:
            with orders.open_worlds() as open_stage:
                _play_all(line, reader, open_stage, orders.finish)
        except (BadFile, NotNow) as problem:
            line.send(problem)


def _play_all(line: Line, reader: _Reader, open_stage: OpenStage, finish: Callable[[Outcome, int], None] | None) -> None:
    """Raises EOFError when the line is closed."""
    while True:
        for sheet in line.recv():
            outcome = play(reader.script(sheet), open_stage)
            if finish:
                finish(outcome, sheet.place)
            line.send(Verdict(outcome.failure, outcome.left_out, outcome.recorded, outcome.seconds, outcome.story))


class _Reader:
    """Reads scenarios, each file once."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._read: dict[Path, dict[str, Script]] = {}

    def script(self, sheet: Sheet) -> Script:
        """Raises BadFile if the file has changed since it was read first, and is no good or has lost the example."""
        if sheet.path not in self._read:
            self._read[sheet.path] = {script.example: script for script in read_scripts(sheet.path, self._setting)}
        if sheet.example not in self._read[sheet.path]:
            raise BadFile(f"{sheet.path}: has changed while scenarios were played: there is no example «{sheet.example}» any more")
        return self._read[sheet.path][sheet.example]

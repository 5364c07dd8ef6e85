"""A terminal that whoever wants something of it has it done at, in the terminal's own thread, and that tells when something has changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import inf
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Final, Protocol, TypeVar

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.view import View as PhoneView
from otp_atm.remote.aside import Submit
from otp_atm.remote.clock import OwnClock
from otp_atm.remote.past import Past
from otp_atm.scenarios.stage import Stage
from otp_atm.screens.view import View

T = TypeVar("T")
Answer = Callable[[], object]
Task = Callable[[], Answer]
"""What is done at a terminal; what it returns is called once the terminal has come to rest."""
OpenStage = Callable[[OwnClock, Submit, Language | None], Stage]
"""Makes a terminal that is switched off, with everything that belongs to it, on this clock, in this language or its own."""
LOOK_AT_PHONE: Final = 1.0
"""Seconds in which a phone that is used asks for messages while the clock runs."""
GOODBYE: Final = 3.0
"""Seconds for which a terminal that is switched off is waited for."""


class Gone(Exception):
    """The terminal has been taken away, or does not work any more; the message says why."""


@dataclass(frozen=True, slots=True)
class Seen:
    """All that can be seen of a terminal at one moment; `number` grows with every change."""

    number: int
    view: View
    phone: PhoneView | None
    card_place: str
    card: str
    lines: int
    """Of its journal, since it was switched on."""
    answerable_from: float
    """From when on, on its monotonic clock, the screen can be answered."""

    def differs(self, other: Seen) -> bool:
        return any(getattr(self, part) != getattr(other, part) for part in ("view", "phone", "card_place", "card", "lines"))


class Hosted(Protocol):
    """One terminal with an id. All methods may be called from any thread but its own."""

    @property
    def id(self) -> str: ...

    @property
    def clock(self) -> OwnClock: ...

    @property
    def seen(self) -> Seen:
        """What there is to be seen. Raises Gone."""

    @property
    def past(self) -> Past:
        """What has happened since it was switched on."""

    @property
    def clock_stays(self) -> str:
        """Why its clock is moved by nobody; empty if it can be."""

    def do(self, act: Callable[[Stage], T]) -> Future[T]:
        """Have this done at the terminal, which comes to rest after it. Raises Gone."""

    def watch(self, key: object, watcher: Callable[[Seen], None]) -> None:
        """Call `watcher`, in the terminal's thread, at every change and when it is gone, until `unwatch`."""

    def unwatch(self, key: object) -> None: ...

    def reset(self, language: Language | None = None) -> Future[None]:
        """Switch it off and on again, with everything as it was in the beginning, but in this language, if one is given. Raises Refused
        where it stays on."""

    def end(self) -> None:
        """Begin to give the card back, and to switch it off."""

    def close(self) -> None:
        """Give the card back and switch it off."""


class Looking:
    """What is to be seen of a terminal, and who hears when it changes."""

    def __init__(self) -> None:
        self._watchers: dict[object, Callable[[Seen], None]] = {}
        self._seen: Seen | None = None
        self._why_gone = "it has not been switched on"

    @property
    def seen(self) -> Seen:
        if self._seen is None or self._why_gone:
            raise Gone(self._why_gone)
        return self._seen

    def watch(self, key: object, watcher: Callable[[Seen], None]) -> None:
        self._watchers[key] = watcher

    def unwatch(self, key: object) -> None:
        self._watchers.pop(key, None)

    def look(self, stage: Stage) -> None:
        """Tell everybody what has changed."""
        before = self._seen
        phone = stage.handset.view if stage.has_phone else None
        place, card = stage.card_place(), stage.card_id
        number = before.number if before else 0
        seen = Seen(number + 1, stage.view, phone, place, card, stage.journal_length, stage.runner.answerable_from)
        if before is None or seen.differs(before) or self._why_gone:
            self._seen, self._why_gone = seen, ""
            self._tell_watchers()

    def gone(self, why: str) -> None:
        """There is nothing to be seen any more."""
        self._why_gone = why
        self._tell_watchers()

    def _tell_watchers(self) -> None:
        for watcher in list(self._watchers.values()):
            if self._seen:
                watcher(self._seen)


class Errands:
    """What others want done in a terminal's thread, in their order."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._lock = Lock()
        self._over = False

    def put(self, task: Task) -> None:
        """Raises Gone once there is nobody to do it."""
        with self._lock:
            if self._over:
                raise Gone("it has been switched off")
            self._tasks.put(task)

    def end(self) -> None:
        """There is nothing more to be done."""
        self._tasks.put(None)

    def next(self, patience: float | None) -> Task | None:
        """The next; one that is nothing where there is none for so many seconds; None when there is nothing more to be done."""
        try:
            return self._tasks.get(timeout=patience)
        except Empty:
            return nothing

    def waiting(self) -> Task | None:
        """The next that waits already."""
        try:
            return self._tasks.get_nowait()
        except Empty:
            return None

    def refuse(self) -> None:
        """Nothing is done any more: who waits hears that the terminal is gone."""
        with self._lock:
            self._over = True
        while not self._tasks.empty():
            task = self._tasks.get_nowait()
            if task:
                task()()


class Alone(Looking):
    """A `Hosted` terminal in a thread of its own. `switched_on` is done once it is in service, or tells why it is not."""

    def __init__(self, id: str, open_stage: OpenStage, new_clock: Callable[[], OwnClock]) -> None:
        super().__init__()
        self.id = id
        self.clock = new_clock()
        self.past = Past()
        self.clock_stays = ""
        self.switched_on: Future[None] = Future()
        self._open_stage = open_stage
        self._new_clock = new_clock
        self._errands = Errands()
        self._stage: Stage | None = None
        self._ends_by = inf
        self._thread = Thread(target=self._work, name=f"terminal {id}", daemon=True)
        self._thread.start()

    # From any thread --------------------------------------------------------------------------------------------------------------

    def do(self, act: Callable[[Stage], T]) -> Future[T]:
        future: Future[T] = Future()
        self._errands.put(lambda: kept(future, lambda: act(self._there())))
        return future

    def reset(self, language: Language | None = None) -> Future[None]:
        future: Future[None] = Future()
        self._errands.put(lambda: kept(future, lambda: self._begin_again(language)))
        return future

    def end(self) -> None:
        self._errands.end()
        self._ends_by = min(self._ends_by, time.monotonic() + GOODBYE)

    def close(self) -> None:
        self.end()
        self._thread.join(max(0.0, self._ends_by - time.monotonic()))

    # In its thread ----------------------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        kept(self.switched_on, self._switch_on)()
        while task := self._errands.next(self._patience()):
            answer = task()
            self._settle()
            answer()
        self.gone("it has been switched off")
        self._close_stage()
        self._errands.refuse()

    def _begin_again(self, language: Language | None) -> None:
        self._close_stage()
        self.clock = self._new_clock()
        self.past = Past()
        self._switch_on(language)

    def _switch_on(self, language: Language | None = None) -> None:
        try:
            self._stage = stage = self._open_stage(self.clock, self._submit, language)
            stage.open()
            self.look(stage)
        except BaseException:
            self.gone("it could not be switched on")
            self._close_stage()
            raise

    def _close_stage(self) -> None:
        stage, self._stage = self._stage, None
        if stage:
            stage.close()

    def _submit(self, task: Callable[[], None]) -> None:
        def submitted() -> Answer:
            task()
            return nothing

        with suppress(Gone):  # what comes too late is for nobody
            self._errands.put(submitted)

    def _there(self) -> Stage:
        if self._stage is None:
            raise Gone(self._why_gone)
        return self._stage

    def _patience(self) -> float | None:
        """In how many seconds something happens by itself; None if nothing does."""
        stage = self._stage
        if self.clock.frozen or stage is None:
            return None
        due = [seconds for seconds in (stage.silence, LOOK_AT_PHONE if stage.has_phone else None) if seconds is not None]
        return max(0.0, min(due)) if due else None

    def _settle(self) -> None:
        """Let it come to rest. One that cannot is switched off, and can be reset."""
        stage = self._stage
        if stage is None:
            return
        try:
            stage.settle()
            self.past.follow(stage)
            self.look(stage)
        except Exception as fault:  # noqa: BLE001 - whatever it is: who asks next hears of it
            self.gone(f"it does not work any more ({type(fault).__name__}); reset it")
            with suppress(Exception):
                self._close_stage()


def kept(future: Future[T], act: Callable[[], T]) -> Answer:
    """Do it for whoever still wants it; what is returned tells them what came of it."""
    if not future.set_running_or_notify_cancel():
        return nothing
    try:
        result = act()
    except Exception as failure:  # noqa: BLE001 - whoever asked hears of it
        return partial(future.set_exception, failure)
    return partial(future.set_result, result)


def nothing() -> Answer:
    """Time has passed."""
    return nothing

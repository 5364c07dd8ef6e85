"""A terminal that lives in a thread of its own: whoever wants something of it has it done there, and hears when something has changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, TypeVar

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.view import View as PhoneView
from otp_atm.remote.aside import Submit
from otp_atm.remote.clock import OwnClock
from otp_atm.scenarios.stage import Stage
from otp_atm.screens.view import View

T = TypeVar("T")
Task = Callable[[], Callable[[], None] | None]
"""What is done at a terminal; what it returns is called once the terminal has come to rest."""
OpenStage = Callable[[OwnClock, Submit, Language | None], Stage]
"""Makes a terminal that is switched off, with everything that belongs to it, on this clock, in this language or its own."""
LOOK_AT_PHONE: Final = 1.0
"""Seconds in which a phone that is used asks for messages while the clock runs."""
GOODBYE: Final = 3.0


class Gone(Exception):
    """The terminal has been taken away."""


@dataclass(frozen=True, slots=True)
class Seen:
    """All that can be seen of a terminal at one moment; `number` grows with every change."""

    number: int
    view: View
    phone: PhoneView | None
    card_place: str
    card: str
    lines: int
    """Of its journal."""

    def differs(self, other: Seen) -> bool:
        return any(getattr(self, part) != getattr(other, part) for part in ("view", "phone", "card_place", "card", "lines"))


class Hosted:
    """One terminal with an id. All methods may be called from any thread but its own."""

    def __init__(self, id: str, open_stage: OpenStage, *, frozen: bool = False) -> None:
        self.id = id
        self.clock = OwnClock(frozen=frozen)
        self._open_stage = open_stage
        self._frozen_at_first = frozen
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._watchers: dict[object, Callable[[Seen], None]] = {}
        self._seen: Seen | None = None
        self._stage: Stage | None = None
        self._card = ""
        self._thread = Thread(target=self._work, name=f"terminal {id}", daemon=True)
        self._thread.start()

    # From any thread --------------------------------------------------------------------------------------------------------------

    def do(self, act: Callable[[Stage], T]) -> Future[T]:
        """Have this done at the terminal, which comes to rest after it."""
        future: Future[T] = Future()

        self._tasks.put(lambda: _kept(future, lambda: act(self._there())))
        return future

    @property
    def seen(self) -> Seen:
        """What there is to be seen. Raises Gone before it is switched on."""
        if self._seen is None:
            raise Gone(self.id)
        return self._seen

    def watch(self, key: object, watcher: Callable[[Seen], None]) -> None:
        """Call `watcher`, in the terminal's thread, at every change, until `unwatch`."""
        self._watchers[key] = watcher

    def unwatch(self, key: object) -> None:
        self._watchers.pop(key, None)

    def reset(self, language: Language | None = None) -> Future[None]:
        """Switch it off and on again, with everything as it was in the beginning, but in this language, if one is given."""
        future: Future[None] = Future()

        def begin_again() -> None:
            self._there().close()
            self.clock = OwnClock(frozen=self._frozen_at_first)
            self._switch_on(language)

        self._tasks.put(lambda: _kept(future, begin_again))
        return future

    def close(self) -> None:
        """Give the card back and switch it off."""
        self._tasks.put(None)
        self._thread.join(GOODBYE)

    # In its thread ----------------------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        self._switch_on()
        while True:
            try:
                task = self._tasks.get(timeout=self._patience())
            except Empty:
                task = _nothing
            if task is None:
                break
            rested = task()
            self._settle()
            if rested:
                rested()
        self._there().close()

    def _switch_on(self, language: Language | None = None) -> None:
        self._stage = self._open_stage(self.clock, self._submit, language)
        self._stage.open()
        self._settle()

    def _submit(self, task: Callable[[], None]) -> None:
        self._tasks.put(task)

    def _there(self) -> Stage:
        if self._stage is None:
            raise Gone(self.id)
        return self._stage

    def _patience(self) -> float | None:
        """In how many seconds something happens by itself; None if nothing does."""
        if self.clock.frozen:
            return None
        stage = self._there()
        due = [seconds for seconds in (stage.silence, LOOK_AT_PHONE if stage.has_phone else None) if seconds is not None]
        return max(0.0, min(due)) if due else None

    def _settle(self) -> None:
        stage = self._there()
        stage.settle()
        before = self._seen
        phone = stage.handset.view if stage.has_phone else None
        number = before.number if before else 0
        seen = Seen(number + 1, stage.view, phone, stage.card_place(), stage.card_id, stage.journal_length)
        if before is None or seen.differs(before):
            self._seen = seen
            for watcher in list(self._watchers.values()):
                watcher(seen)


def _kept(future: Future[T], act: Callable[[], T]) -> Callable[[], None] | None:
    """Do it for whoever still wants it, who hears of it once the terminal has come to rest."""
    if not future.set_running_or_notify_cancel():
        return None
    try:
        result = act()
    except BaseException as failure:  # noqa: BLE001 - whoever asked hears of it
        return partial(future.set_exception, failure)
    return lambda: future.set_result(result)


def _nothing() -> None:
    """Time has passed."""

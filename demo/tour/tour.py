"""The tour itself: takes the steps of a scenario one after the other, as fast as its visitor does them, until the end or a surprise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from demo.tour.clock import TourClock
from demo.tour.hand import Course, Hand
from demo.tour.visitor import ACTS, Visitor
from kiosk.load import BadFile
from kiosk.vocabulary import Language
from scenarios.script import Script, Step
from scenarios.steps import Unexpected

_REST = 2.5
"""Seconds that the last caption stays when all is done."""


@dataclass(frozen=True, slots=True)
class Surprise:
    """What came out otherwise than the scenario says, and where. It quotes no argument of the step: that may be a PIN."""

    file: str
    line: int
    word: str
    problem: str
    screen: str
    page: str

    def __str__(self) -> str:
        return (
            f"{self.file}, line {self.line}, «{self.word}»: {self.problem}; the ATM shows {self.screen}, and the phone {self.page}."
        )


class Tour:
    """How the tour stands. `shown` says which screen and which page are to be seen, `surprised` is told a surprise once."""

    def __init__(self, script: Script, clock: TourClock, hand: Hand, surprised: Callable[[Surprise], None]) -> None:
        """Raises BadFile for a scenario with words for which no hand is made."""
        for step in script.steps:
            if step.word.name not in ACTS:
                raise BadFile(f"{script.path}, line {step.line}: the tour cannot do «{step.word.name}»; it can: {', '.join(ACTS)}")
        self.script = script
        self.hand = hand
        self.caption = ""
        self.progress = 0.0
        """From 0 to 1."""
        self.surprise: Surprise | None = None
        self.is_over = False
        self._clock = clock
        self._surprised = surprised
        self._course: Course | None = None
        self._due = 0.0

    # What people do with it -------------------------------------------------------------------------------------------------------

    def begin(self, visitor: Visitor, shown: Callable[[], tuple[str, str]]) -> None:
        """Whom the window is for from now on, and how to see what it shows: the screen's name and that of the phone's page."""
        self._course = self._steps(visitor, shown)

    @property
    def language(self) -> Language:
        return self.script.language

    @property
    def paused(self) -> bool:
        return self._clock.frozen

    def toggle(self) -> None:
        """Pause, or go on. After a surprise there is nothing to go on with."""
        if self.surprise:
            self.end()
        else:
            self._clock.toggle()

    def end(self) -> None:
        self.is_over = True

    # For the loop -----------------------------------------------------------------------------------------------------------------

    def tell(self, caption: str) -> None:
        self.caption = caption

    @property
    def due(self) -> float | None:
        """When `advance` has something to do, on the tour's clock; None if not by itself."""
        return None if self._course is None or self.paused else self._due

    def advance(self) -> None:
        """Do what is to be done by now."""
        now = self._clock.monotonic()
        if self._course is None or self.paused or now < self._due:
            return
        try:
            self._due = now + next(self._course)
        except StopIteration:
            self._course = None
            self.is_over = self.surprise is None

    def _steps(self, visitor: Visitor, shown: Callable[[], tuple[str, str]]) -> Course:
        steps = self.script.steps
        for number, step in enumerate(steps):
            self.progress = number / len(steps)
            try:
                yield from ACTS[step.word.name](visitor, *(() if step.word.is_bare else (step.argument,)))
            except Unexpected as unexpected:
                self._stop(step, str(unexpected), *shown())
                return
        self.progress = 1.0
        yield _REST

    def _stop(self, step: Step, problem: str, screen: str, page: str) -> None:
        self.surprise = Surprise(self.script.path.name, step.line, step.word.name, problem, screen, page)
        self._surprised(self.surprise)

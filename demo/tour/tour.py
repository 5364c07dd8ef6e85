"""The tour itself: takes the steps of a scenario one after the other, as fast as its visitor does them, until the end or a surprise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

from demo.tour.clock import TourClock
from demo.tour.hand import Course, Hand
from demo.tour.visitor import ACTS, Visitor
from demo.words import words_of
from kiosk.load import BadFile
from kiosk.vocabulary import Language
from person.seeing import Unexpected
from scenarios.script import Script, Step

STOPPED: Final = "tour stopped"
"""The heading over a surprise."""
_REST: Final = 2.5
"""Seconds that the last caption stays when all is done."""


@dataclass(frozen=True, slots=True)
class Surprise:
    """What came out otherwise than the scenario says, and where. It quotes no argument of the step: that may be a PIN.

    As text, it is the English sentence for the operator.
    """

    file: str
    line: int
    word: str
    problem: str
    screen: str
    page: str

    def __str__(self) -> str:
        return self.said(Language.ENGLISH)

    def said(self, language: Language) -> str:
        """The sentence for whoever watches."""
        return words_of(language).tour.surprise.format_map(asdict(self))


Say = Callable[[str, str], None]
"""Takes a heading and a text: what there is to hear of the tour."""


class Tour:
    """How the tour stands. `say` is called with every caption, and when it pauses, stops or is over."""

    def __init__(self, script: Script, clock: TourClock, hand: Hand, say: Say) -> None:
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
        self._say = say
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
            self._say("tour paused" if self.paused else "tour", self.caption)

    def end(self) -> None:
        self.is_over = True
        self._say("tour over", "")

    # For the loop -----------------------------------------------------------------------------------------------------------------

    def tell(self, caption: str) -> None:
        self.caption = caption
        self._say("tour", caption)

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
            if not self.surprise:
                self.end()

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
        self._say(STOPPED, str(self.surprise))

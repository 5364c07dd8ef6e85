"""The tour itself: takes the steps of a scenario one after the other, as fast as its person does them, until the end or a surprise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

from otp_atm.demo.stopwatch import Stopwatch
from otp_atm.demo.tour.hand import Hand
from otp_atm.demo.tour.visitor import reading_time
from otp_atm.demo.words import spoken, words_of
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages import language
from otp_atm.person.course import Course
from otp_atm.person.seeing import Unexpected
from otp_atm.scenarios.bank_side import SideFailed
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.play import report, tell_begin, tell_end
from otp_atm.scenarios.script import Script, Step

STOPPED: Final = "tour stopped"
"""The heading over a surprise."""
_REST: Final = 2.5
"""Seconds that the last caption stays when all is done."""
_SPOKEN: Final = "say"
"""The word for captions of a scenario's own."""


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
        return self.said(language("en"))

    def said(self, language: Language) -> str:
        """The sentence for whoever watches."""
        return words_of(language).tour.surprise.format_map(asdict(self))


Say = Callable[[str, str], None]
"""Takes a heading and a text: what there is to hear of the tour."""


class Tour:
    """How the tour stands. `say` is called with every caption, and when it pauses, stops or is over.

    A scenario without captions of its own has its title and its steps for captions.
    """

    def __init__(self, script: Script, watch: Stopwatch, hand: Hand, say: Say, sorrow: float | None) -> None:
        """`watch` counts the window's seconds; `sorrow` is how many of them a surprise stays, None until it has been read."""
        self.script = script
        self.hand = hand
        self.caption = ""
        self.progress = 0.0
        """From 0 to 1."""
        self.surprise: Surprise | None = None
        self.failure = ""
        """Why it has not come to its end, as a report; empty as long as nothing has gone wrong, and when it has come there."""
        self.is_over = False
        self._watch = watch
        self._say = say
        self._sorrow = sorrow
        self._is_told = any(step.word.name == _SPOKEN for step in script.steps)
        self._number = 0
        """Of the step that is being done."""
        self._course: Course[None] | None = None
        self._due = 0.0

    # What people do with it -------------------------------------------------------------------------------------------------------

    def begin(self, cast: Cast) -> None:
        """Who plays it."""
        self._course = self._steps(cast)

    @property
    def language(self) -> Language:
        """In what it speaks to whoever watches."""
        return spoken(self.script.language)

    @property
    def paused(self) -> bool:
        return self._watch.held

    def toggle(self) -> None:
        """Pause, or go on. After a surprise there is nothing to go on with."""
        if self.surprise:
            self.end()
        else:
            (self._watch.go_on if self.paused else self._watch.hold)()
            self._say("tour paused" if self.paused else "tour", self.caption)

    def end(self) -> None:
        self.is_over = True
        if self.progress < 1 and not self.failure:
            self.failure = f"{self.script}: ended in step {self._number} of {len(self.script.steps)}, before it could be judged"
        self._say("tour over", "")

    # For the loop -----------------------------------------------------------------------------------------------------------------

    def tell(self, caption: str) -> None:
        self.caption = caption
        self._say("tour", caption)

    @property
    def due(self) -> float | None:
        """When `advance` has something to do, in seconds of the window; None if not by itself."""
        return None if self._course is None or self.paused else self._due

    def advance(self) -> None:
        """Do what is to be done by now."""
        now = self._watch()
        if self._course is None or self.paused or now < self._due:
            return
        try:
            self._due = now + next(self._course)
        except StopIteration:
            self._course = None
            if self.surprise is None or self._sorrow is not None:
                self.end()

    def _steps(self, cast: Cast) -> Course[None]:
        yield from self._title()
        for number, step in enumerate(self.script.steps, start=1):
            self._number, self.progress = number, (number - 1) / len(self.script.steps)
            if not self._is_told:
                self.tell(cast.hiding(str(step)))
            tell_begin(cast, number, step)
            try:
                yield from step.course(cast)
            except (Unexpected, SideFailed) as unexpected:
                tell_end(cast, number, str(unexpected))
                self._stop(step, str(unexpected), cast)
                yield self._sorrow or 0.0
                return
            tell_end(cast, number)
        self.progress = 1.0
        yield _REST

    def _title(self) -> Course[None]:
        if not self._is_told:
            self.tell(self.script.title)
            yield reading_time(self.script.title)

    def _stop(self, step: Step, problem: str, cast: Cast) -> None:
        stage = cast.stage
        self.failure = report(self.script, self._number, problem, cast)
        in_short = cast.hiding(problem).partition("\n")[0].rstrip(":")
        self.surprise = Surprise(step.path.name, step.line, step.word.name, in_short, stage.view.name, stage.lying_handset.view.name)
        self._say(STOPPED, str(self.surprise))

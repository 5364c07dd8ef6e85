"""What somebody does at a hosted terminal, in the words of scenarios, one after the other: what comes of it, and what is wrong with it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from otp_atm.evidence.hiding import Hiding, of_cards
from otp_atm.evidence.steps import StepBegan, StepEnded
from otp_atm.kiosk.load import BadFile, Document
from otp_atm.person.course import Course
from otp_atm.person.seeing import Unexpected
from otp_atm.person.wallet import Wallet
from otp_atm.remote.bell import Bell
from otp_atm.remote.hosted import Gone, Hosted
from otp_atm.remote.visitor import PATIENCE, Visitor
from otp_atm.scenarios.bank_side import SideFailed
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.reading import scripts_in
from otp_atm.scenarios.script import INCLUDE, Script, Setting, Step
from otp_atm.scenarios.stage import Stage

T = TypeVar("T")

SENT: Final = Path("sent")
"""Under which name complaints speak of steps that were sent."""
OF_FILES: Final = (INCLUDE, "expect picture", "expect phone picture")
"""Words that need files beside the scenario: what is sent has none."""
LONGEST: Final = 120.0
"""Seconds of real time after which steps are given up, if nothing else is said."""
_LIST: Final = re.compile(rb"\s*\[[^\0]*\Z")
"""A list of JSON, which is also the beginning of one in YAML; what lies around it makes it a scenario without reading it twice."""
_AS_SCENARIO: Final = b'{"title": "Steps that were sent", "steps": %b\n}'
_FROM: Final = re.compile(rf"^{SENT}[:,] ", re.MULTILINE)


class Unusable(Exception):
    """What was sent is no steps: the message says all that is wrong, a line each."""


class TerminalReset(Unexpected):
    """Somebody has reset the terminal before another was done there."""

    def __init__(self) -> None:
        super().__init__("the terminal has been reset meanwhile")


class Failed(NamedTuple):
    """A step that did not hold: its number from 1, as it is written, and why; `late`: it was given up, as all took too long; in which
    line of what was sent it stands; whether it was `reset`, somebody else having done that to the terminal."""

    number: int
    step: str
    why: str
    late: bool = False
    line: int = 0
    reset: bool = False


def steps_sent(content: bytes, setting: Setting, example: str | None = None) -> Script:
    """The steps in a JSON or YAML document: a list of them, or a whole scenario, of whose examples one is named. Raises Unusable."""
    scripts = scripts_sent(content, setting)
    names = ", ".join(script.example for script in scripts if script.example)
    if example is not None and names:
        found = next((script for script in scripts if script.example == example), None)
        if found is None:
            raise Unusable(f"it has no example of this name; there are: {names}")
        return found
    if example is not None:
        raise Unusable("it has no examples")
    if names:
        raise Unusable(f"it is played once for each of its examples, and none is named; there are: {names}")
    return scripts[0]


def steps_said(steps: Sequence[Any], setting: Setting) -> Script:
    """What one of our own operations has done in the words of scenarios. Raises Unusable."""
    try:
        (script,) = scripts_in(Document.said(SENT, {"title": "Steps that were sent", "steps": list(steps)}), setting)
    except BadFile as bad:
        raise Unusable(_FROM.sub("", str(bad))) from None
    return script


def scripts_sent(content: bytes, setting: Setting) -> list[Script]:
    """What is to be played of such a document: a script for each example. Raises Unusable."""
    try:
        document = Document(SENT, _AS_SCENARIO % content if _LIST.match(content) else content)
        if isinstance(document.data, list):
            document = Document(SENT, json.dumps({"title": "Steps that were sent", "steps": document.data}, default=str).encode())
        _require_no_files(document)
        return scripts_in(document, setting)
    except BadFile as bad:
        raise Unusable(_FROM.sub("", str(bad))) from None


def _require_no_files(document: Document) -> None:
    steps = document.data.get("steps") if isinstance(document.data, dict) else None
    for index, step in enumerate(steps if isinstance(steps, list) else []):
        for word in OF_FILES:
            if step == word or (isinstance(step, dict) and word in step):
                raise document.bad(("steps", index), f"«{word}» needs files, which steps that are sent have not")


class Playing:
    """Whoever stands before one terminal with these cards, from one reset to the next: what was noted stays noted."""

    def __init__(self, hosted: Hosted, wallet: Wallet) -> None:
        self.hosted = hosted
        self._wallet = wallet
        self._one_at_a_time = asyncio.Lock()
        self._cast: Cast | None = None
        self._done = 0

    def forget(self) -> None:
        """Somebody else comes."""
        self._cast, self._done = None, 0

    def setting(self, *, anew: bool = False) -> Setting:
        """In which steps are read: with what was noted and marked by steps before, unless they begin `anew`."""
        noted, marked = (self._cast.noted, self._cast.marks) if self._cast and not anew else ((), ())
        return Setting(wallet=self._wallet, noted=frozenset(noted), marked=frozenset(marked))

    async def play(
        self,
        script: Script,
        patience: float = PATIENCE,
        longest: float = LONGEST,
        *,
        looking: bool = False,
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> Failed | None:
        """Do the steps, one after the other, until one does not hold. Whoever stops listening stops them.

        Others wait until they are done, unless they are `looking`: who looks is in nobody's way. `before` is done once it is their turn.
        """
        number, step = 1, script.steps[0]

        def played(cast: Cast) -> Course[Failed | None]:
            nonlocal number, step
            cast.secrets.update(script.secrets)
            for number, step in enumerate(script.steps, start=1):
                why = yield from self._one(cast, step)
                if why:
                    return Failed(number, cast.hiding(str(step)), why, line=step.line)
                if number < len(script.steps):
                    yield 0.0
            return None

        try:
            async with asyncio.timeout(longest), nullcontext() if looking else self._one_at_a_time:
                if before:
                    await before()
                return await self.find(played, patience)
        except TimeoutError:
            why, late = f"given up, as all of it took longer than {longest:g} s", True
        except TerminalReset as reset:
            why, late = str(reset), False
        return Failed(number, Hiding(script.secrets)(self.hiding(str(step))), why, late, step.line, reset=not late)

    async def find(self, look: Callable[[Cast], Course[T]], patience: float) -> T:
        """What comes of an act or a look of somebody who has so much patience, in nobody's way. Raises Unexpected.

        Each of its moments is in the terminal's thread, as many as there are until something has to be waited for: then whoever else
        wants something has a turn. Every change of threads takes longer than most steps.
        """
        courses: list[Course[T]] = []
        stages: list[Stage] = []
        bell = Bell()

        def begun(stage: Stage) -> tuple[bool, Any]:
            stages.append(stage)
            courses.append(look(self._arrived(stage, patience)))
            going, result = _advanced(courses[0])
            if going:
                self.hosted.watch(bell, bell.ring)
            return going, result

        def gone_on(stage: Stage) -> tuple[bool, Any]:
            if stage is not stages[0]:
                raise TerminalReset
            return _advanced(courses[0])

        def given_up(_: Stage) -> None:
            self.hosted.unwatch(bell)
            for course in courses:
                course.close()

        going = True
        try:
            going, result = await self._do(begun)
            while going:
                await bell.heard(result)
                going, result = await self._do(gone_on)
            return result  # type: ignore[no-any-return]
        finally:
            self.hosted.unwatch(bell)
            if going:
                with suppress(Gone):
                    self.hosted.do(given_up)

    def keep_secret(self, text: str) -> None:
        """No report says this from now on."""
        if self._cast:
            self._cast.secrets.add(text)

    @property
    def hiding(self) -> Hiding:
        """Puts dots in the place of all that is secret by now."""
        return self._cast.hiding if self._cast else Hiding(of_cards(self._wallet))

    def _one(self, cast: Cast, step: Step) -> Course[str]:
        """Why it does not hold; empty if it does. It begins and ends in the stream, however it ends."""
        self._done += 1
        number, why = self._done, "given up"
        _tell(cast.stage, StepBegan(cast.now.at, number, str(step), str(step.path), step.line))
        try:
            yield from step.course(cast)
            why = ""
        except (Unexpected, SideFailed) as unexpected:
            why = cast.hiding(str(unexpected))
        finally:
            _tell(cast.stage, StepEnded(cast.now.at, number, why))
        return why

    def _arrived(self, stage: Stage, patience: float) -> Cast:
        """Whoever stands there, in the terminal's thread."""
        if self._cast is None or self._cast.stage is not stage:
            self._cast = Cast(Visitor(stage, self.hosted.clock), stage)
        assert isinstance(self._cast.person, Visitor)
        self._cast.person.patience = patience
        return self._cast

    async def _do(self, act: Callable[[Stage], T]) -> T:
        return await asyncio.wrap_future(self.hosted.do(act))


def _advanced(course: Course[Any]) -> tuple[bool, Any]:
    """Whether it goes on, and in how many seconds; or what came of it."""
    try:
        return True, next(course)
    except StopIteration as ended:
        return False, ended.value


def _tell(stage: Stage, record: StepBegan | StepEnded) -> None:
    if stage.tell:
        stage.tell(record)

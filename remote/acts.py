"""What somebody does at a hosted terminal, in the words of scenarios, one after the other: what comes of it, and what is wrong with it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from otp_atm.evidence.hiding import Hiding, of_cards
from otp_atm.evidence.steps import StepBegan, StepEnded
from otp_atm.kiosk.load import BadFile, Document
from otp_atm.person.course import Course
from otp_atm.person.seeing import Unexpected
from otp_atm.remote.hosted import Gone, Hosted, Seen
from otp_atm.remote.visitor import PATIENCE, Visitor
from otp_atm.scenarios.bank_side import SideFailed
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.script import INCLUDE, Script, Setting, Step, scripts_in
from otp_atm.scenarios.stage import Stage

T = TypeVar("T")

SENT: Final = Path("sent")
"""Under which name complaints speak of steps that were sent."""
OF_FILES: Final = (INCLUDE, "expect picture", "expect phone picture")
"""Words that need files beside the scenario: what is sent has none."""
LONGEST: Final = 120.0
"""Seconds of real time after which steps are given up, if nothing else is said."""
_FROM: Final = re.compile(rf"^{SENT}[:,] ", re.MULTILINE)


class Unusable(Exception):
    """What was sent is no steps: the message says all that is wrong, a line each."""


class Failed(NamedTuple):
    """A step that did not hold: its number from 1, as it is written, and why; `late`: it was given up, as all took too long."""

    number: int
    step: str
    why: str
    late: bool = False


def steps_sent(content: bytes, setting: Setting) -> Script:
    """The steps in a JSON or YAML document: a list of them, or a whole scenario. Raises Unusable."""
    try:
        document = Document(SENT, content)
        if isinstance(document.data, list):
            document = Document(SENT, json.dumps({"title": "Steps that were sent", "steps": document.data}, default=str).encode())
        _require_no_files(document)
        (script,) = scripts_in(document, setting)
    except BadFile as bad:
        raise Unusable(_FROM.sub("", str(bad))) from None
    except ValueError:
        raise Unusable("a scenario that is sent is played once: it has no examples") from None
    return script


def _require_no_files(document: Document) -> None:
    steps = document.data.get("steps") if isinstance(document.data, dict) else None
    for index, step in enumerate(steps if isinstance(steps, list) else []):
        for word in OF_FILES:
            if step == word or (isinstance(step, dict) and word in step):
                raise document.bad(("steps", index), f"«{word}» needs files, which steps that are sent have not")


class Playing:
    """Whoever stands before one terminal, from one reset to the next: what was noted stays noted."""

    def __init__(self, hosted: Hosted) -> None:
        self.hosted = hosted
        self._one_at_a_time = asyncio.Lock()
        self._cast: Cast | None = None
        self._done = 0

    def forget(self) -> None:
        """Somebody else comes."""
        self._cast, self._done = None, 0

    async def setting(self, *, anew: bool = False) -> Setting:
        """In which steps are read: with what was noted and marked by steps before, unless they begin `anew`."""
        wallet = await self._do(lambda stage: stage.wallet)
        cast = None if anew else self._cast
        return Setting(wallet=wallet, noted=frozenset(cast.noted if cast else ()), marked=frozenset(cast.marks if cast else ()))

    async def play(self, script: Script, patience: float = PATIENCE, longest: float = LONGEST, *, looking: bool = False) -> Failed | None:
        """Do the steps, one after the other, until one does not hold. Whoever stops listening stops them.

        Others wait until they are done, unless they are `looking`: who looks is in nobody's way.
        """
        number, step = 1, script.steps[0]
        try:
            async with asyncio.timeout(longest), nullcontext() if looking else self._one_at_a_time:
                cast = await self._there(patience)
                cast.secrets.update(script.secrets)
                for number, step in enumerate(script.steps, start=1):
                    why = await self._one(cast, step)
                    if why:
                        return Failed(number, cast.hiding(str(step)), why)
        except TimeoutError:
            hide = self._cast.hiding if self._cast else Hiding(script.secrets)
            return Failed(number, hide(str(step)), f"given up, as all of it took longer than {longest:g} s", late=True)
        return None

    async def find(self, look: Callable[[Cast], Course[T]], patience: float) -> T:
        """What somebody finds who looks for it so long, in nobody's way. Raises Unexpected."""
        cast = await self._there(patience)
        return await self._follow(look(cast))

    async def hiding(self) -> Hiding:
        """Puts dots in the place of all that is secret by now."""
        cast = self._cast
        return cast.hiding if cast else await self._do(lambda stage: Hiding(of_cards(stage.wallet)))

    async def _one(self, cast: Cast, step: Step) -> str:
        """Why it does not hold; empty if it does."""
        async with self._told(cast, step) as told:
            try:
                await self._follow(step.course(cast))
            except (Unexpected, SideFailed) as unexpected:
                told.append(cast.hiding(str(unexpected)))
        return "".join(told)

    @asynccontextmanager
    async def _told(self, cast: Cast, step: Step) -> AsyncIterator[list[str]]:
        """The step begins and ends in the stream, however it ends; why it does not hold is put into the list."""
        self._done += 1
        number, why = self._done, list[str]()
        await self._do(lambda stage: _tell(stage, StepBegan(cast.now.at, number, str(step), str(step.path), step.line)))
        try:
            yield why
        except BaseException:
            why.append("given up")
            raise
        finally:
            failure = "".join(why)
            with suppress(Gone):
                self.hosted.do(lambda stage: _tell(stage, StepEnded(cast.now.at, number, failure)))

    async def _follow(self, course: Course[T]) -> T:
        """Each of its moments in the terminal's thread; between them whoever else wants something has a turn."""
        try:
            with self._changes() as changed:
                while True:
                    changed.clear()
                    going, result = await self._do(lambda _: _advanced(course))
                    if not going:
                        return result  # type: ignore[no-any-return]
                    with suppress(TimeoutError):
                        await asyncio.wait_for(changed.wait(), result)
        finally:
            with suppress(Gone):
                self.hosted.do(lambda _: course.close())

    async def _there(self, patience: float) -> Cast:
        def arrive(stage: Stage) -> Cast:
            if self._cast is None or self._cast.stage is not stage:
                self._cast = Cast(Visitor(stage, self.hosted.clock), stage)
            assert isinstance(self._cast.person, Visitor)
            self._cast.person.patience = patience
            return self._cast

        return await self._do(arrive)

    async def _do(self, act: Callable[[Stage], T]) -> T:
        return await asyncio.wrap_future(self.hosted.do(act))

    @contextmanager
    def _changes(self) -> Iterator[asyncio.Event]:
        changed, loop = asyncio.Event(), asyncio.get_running_loop()

        def watcher(_: Seen) -> None:
            with suppress(RuntimeError):  # the loop has ended, and nobody listens
                loop.call_soon_threadsafe(changed.set)

        self.hosted.watch(changed, watcher)
        try:
            yield changed
        finally:
            self.hosted.unwatch(changed)


def _advanced(course: Course[Any]) -> tuple[bool, Any]:
    """Whether it goes on, and in how many seconds; or what came of it."""
    try:
        return True, next(course)
    except StopIteration as ended:
        return False, ended.value


def _tell(stage: Stage, record: StepBegan | StepEnded) -> None:
    if stage.tell:
        stage.tell(record)

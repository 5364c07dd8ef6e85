"""How what is asked is done at a terminal, and what stands in the query of a request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from msgspec import Meta

from otp_atm import languages
from otp_atm.kiosk import vocabulary
from otp_atm.person.course import Course
from otp_atm.person.seeing import Unexpected
from otp_atm.remote import looks, messages
from otp_atm.remote.acts import LONGEST, Failed, Playing, Unusable, steps_said, steps_sent
from otp_atm.remote.bell import at_changes
from otp_atm.remote.hosted import Hosted
from otp_atm.remote.messages import LARGEST_SIDE, LONGEST_STEPS, Message
from otp_atm.remote.operation import Asked
from otp_atm.remote.problems import Code, Refused
from otp_atm.remote.visitor import PATIENCE, Visitor
from otp_atm.scenarios.bank_side import SideFailed
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.stage import Stage

T = TypeVar("T")


class After(Message, frozen=True, kw_only=True):
    """Answer at once, or wait up to so many seconds until something has changed after the number."""

    after: int = 0
    seconds: messages.Seconds = 0.0


class Size(Message, frozen=True, kw_only=True):
    """Of a picture, in pixels."""

    width: Annotated[int, Meta(ge=320, le=LARGEST_SIDE)] = 1280
    height: Annotated[int, Meta(ge=240, le=LARGEST_SIDE)] = 800


class Language(Message, frozen=True, kw_only=True):
    """In which the terminal begins, ISO 639-1; left out: its own."""

    language: Annotated[str, Meta(pattern=r"^[a-z]{2}\Z")] | None = None

    def spoken(self) -> vocabulary.Language | None:
        """Raises Refused for one that is not known."""
        if self.language is None:
            return None
        if self.language not in languages.codes():
            raise Refused(Code.INVALID_REQUEST, f"there is no such language; there are: {', '.join(languages.codes())}")
        return languages.language(self.language)


class From(Message, frozen=True, kw_only=True):
    """Lines after this one."""

    after: Annotated[int, Meta(ge=0)] = 0


class Pulling(Message, frozen=True, kw_only=True):
    """Pull the card out, whatever the reader is doing with it."""

    pull: bool = False


class Patience(Message, frozen=True, kw_only=True):
    """For how many seconds somebody looks for what is not there, while the clock runs; after how many seconds of real time all of it is
    given up."""

    patience: messages.Seconds = PATIENCE
    longest: Annotated[float, Meta(gt=0, le=LONGEST_STEPS)] = LONGEST


class Chosen(Patience, frozen=True, kw_only=True):
    """Which of a scenario's examples, by its name; whether the clock stands still meanwhile, so that waiting takes no time."""

    example: messages.Text | None = None
    still: bool = False


class SinceMessage(Message, frozen=True, kw_only=True):
    """Of messages after this number alone; wait for one up to so many seconds."""

    after: int = 0
    seconds: messages.Seconds = 0.0


class Telling(Message, frozen=True, kw_only=True):
    """In which language the page opens, ISO 639-1, and whether it has pictures."""

    language: Annotated[str, Meta(pattern=r"^[a-z]{2}\Z")] = "en"
    pictures: bool = True


async def at(asked: Asked, act: Callable[[Stage], T]) -> T:
    """Done in the terminal's thread, which comes to rest after it. Raises Refused where it cannot be done."""
    try:
        return await asyncio.wrap_future(asked.playing.hosted.do(act))
    except (Unexpected, SideFailed) as missing:
        raise Refused(Code.UNEXPECTED, str(missing), screen=shown(asked.playing.hosted)) from None


async def found(asked: Asked, look: Callable[[Visitor], Course[T]], patience: float) -> T:
    """What comes of an act or a look of somebody who has so much patience. Raises Refused."""
    try:
        return await asked.playing.find(lambda cast: look(visitor_in(cast)), patience)
    except (Unexpected, SideFailed) as missing:
        raise Refused(Code.UNEXPECTED, str(missing), screen=shown(asked.playing.hosted)) from None


def visitor_in(cast: Cast) -> Visitor:
    assert isinstance(cast.person, Visitor)
    return cast.person


def sent(asked: Asked, content: bytes, example: str | None = None, *, anew: bool = False) -> Script:
    """The steps in it; `anew`: they begin at a reset. Raises Refused."""
    try:
        return steps_sent(content, asked.playing.setting(anew=anew), example)
    except Unusable as unusable:
        raise Refused(Code.INVALID_REQUEST, str(unusable)) from None


async def do(asked: Asked, *steps: Any) -> None:
    """Do these steps, which hold nothing that goes deep. Raises Refused."""
    try:
        script = steps_said(steps, asked.playing.setting())
    except Unusable as unusable:
        raise Refused(Code.INVALID_REQUEST, str(unusable)) from None
    await done(asked, script)


async def done(asked: Asked, script: Script) -> None:
    """Raises Refused."""
    failed = await asked.playing.play(script)
    if failed:
        raise unexpected(asked.playing, failed)


def unexpected(playing: Playing, failed: Failed) -> Refused:
    code = Code.NOT_IN_TIME if failed.late else Code.UNEXPECTED
    return Refused(code, failed.why, step=failed.step, number=failed.number, screen=shown(playing.hosted))


def shown(hosted: Hosted) -> messages.Screen:
    return looks.screen(hosted.seen, hosted.clock.monotonic())


async def changed(hosted: Hosted, after: After) -> None:
    """Return once something has changed after that, or the time is over."""
    if after.seconds == 0 or hosted.seen.number > after.after:
        return
    with at_changes(hosted) as bell:
        if hosted.seen.number <= after.after:
            await bell.heard(after.seconds)

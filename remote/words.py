"""Everything that can be asked of one terminal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

from msgspec import Meta
from starlette.responses import Response

from otp_atm import languages
from otp_atm.kiosk import vocabulary
from otp_atm.kiosk.vocabulary import Key
from otp_atm.person.seeing import Unexpected, labelled
from otp_atm.remote import looks, messages
from otp_atm.remote.acts import Failed, Playing, Unusable, scripts_sent, steps_sent
from otp_atm.remote.cards import content_of
from otp_atm.remote.events import stream
from otp_atm.remote.hosted import Hosted, Seen
from otp_atm.remote.messages import LARGEST_SIDE, LONGEST_WAIT, Message
from otp_atm.remote.operation import EVENTS, PNG, Asked, Operation
from otp_atm.remote.problems import Code, Refused
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.stage import Stage

T = TypeVar("T")

DIGITS: Final = frozenset("0123456789")


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
    """For how many seconds somebody looks for what is not there, while the clock runs."""

    patience: messages.Seconds = 10.0


class Chosen(Patience, frozen=True, kw_only=True):
    """Which of a scenario's examples, by its name."""

    example: messages.Text | None = None


# Doing ----------------------------------------------------------------------------------------------------------------------------


async def steps(asked: Asked) -> messages.Played:
    script = await sent(asked)
    failed = await asked.playing.play(script, asked.query.patience)
    if failed:
        raise unexpected(asked.playing, failed)
    return messages.Played(steps=len(script.steps), screen=shown(asked.playing.hosted))


async def scenario(asked: Asked) -> messages.Report:
    """From the beginning and in its language, as it would be played from a file."""
    script = await sent(asked, asked.query.example)
    asked.playing.forget()
    await asyncio.wrap_future(asked.playing.hosted.reset(script.language))
    if script.left_out:
        return messages.Report(verdict="left out", steps=len(script.steps), why=script.left_out)
    failed = await asked.playing.play(script, asked.query.patience)
    if failed:
        return messages.Report(
            verdict="failed", steps=len(script.steps), failed=failed.number, line=failed.line, step=failed.step, why=failed.why
        )
    return messages.Report(verdict="ok", steps=len(script.steps))


async def read_scenario(asked: Asked) -> messages.Scenarios:
    """Nothing is done."""
    try:
        scripts = await at(asked, lambda stage: scripts_sent(asked.body, stage))
    except Unusable as unusable:
        raise Refused(Code.INVALID_REQUEST, str(unusable)) from None
    return messages.Scenarios(scenarios=[looks.scenario(script) for script in scripts])


async def sent(asked: Asked, example: str | None = None) -> Script:
    """The steps in the body. Raises Refused."""
    try:
        return await at(asked, lambda stage: steps_sent(asked.body, stage, example))
    except Unusable as unusable:
        raise Refused(Code.INVALID_REQUEST, str(unusable)) from None


def unexpected(playing: Playing, failed: Failed) -> Refused:
    return Refused(Code.UNEXPECTED, failed.why, step=failed.step, number=failed.number, screen=shown(playing.hosted))


async def one(asked: Asked, *written: Any) -> messages.Screen:
    """Do these steps. Raises Refused."""
    body = json.dumps(list(written)).encode()
    return (await steps(Asked(asked.house, asked.at, Patience(), body))).screen


async def insert(asked: Asked) -> messages.Card:
    """The same again changes nothing."""
    given: messages.CardGiven = asked.body
    content = content_of(given)
    seen = asked.playing.hosted.seen
    if given.id is not None:
        if not (seen.card_place == "inside" and seen.card == given.id):
            await one(asked, {"insert": given.id})
    elif not await at(asked, lambda stage: stage.reader.insert(content)):  # type: ignore[arg-type]
        raise Refused(Code.UNEXPECTED, "the card does not go in: the reader does not accept one now", screen=shown(asked.playing.hosted))
    return looks.card(asked.playing.hosted.seen)


async def take(asked: Asked) -> messages.Card:
    """The same again changes nothing: a card that is not there has been taken."""
    if asked.playing.hosted.seen.card_place in {"inside", "offered"}:
        await one(asked, "pull card" if asked.query.pull else "take card")
    return looks.card(asked.playing.hosted.seen)


async def press(asked: Asked) -> messages.Screen:
    keys: list[str] = asked.body.keys
    unknown = [key for key in keys if key not in DIGITS and key not in {each.value for each in Key}]
    if unknown:
        raise Refused(Code.INVALID_REQUEST, f"there is no such key; there are 0 to 9 and {', '.join(each.value for each in Key)}")

    def act(stage: Stage) -> None:
        for key in keys:
            if key in DIGITS:
                stage.pad.press_digit(key)
            else:
                stage.pad.press_key(Key(key))
            stage.settle()

    await at(asked, act)
    return shown(asked.playing.hosted)


async def pin(asked: Asked) -> messages.Screen:
    return await one(asked, {"pin": asked.body.digits})


async def touch(asked: Asked) -> messages.Screen:
    """A label is touched once the screen can be answered, as the word `choose` does; a place at once."""
    given: messages.Touch = asked.body
    if (given.label is None) == (given.x is None) or (given.x is None) != (given.y is None):
        raise Refused(Code.INVALID_REQUEST, "a choice is touched by its label, or by a place: x and y")
    if given.label is not None:
        return await one(asked, {"choose": given.label})
    place = given.x or 0.0, given.y or 0.0
    key = await asked.house.painting.key_at(asked.playing.hosted.seen.view, (given.width, given.height), place)
    if key is not None:
        await at(asked, lambda stage: stage.pad.press_key(key))
    return shown(asked.playing.hosted)


async def reset(asked: Asked) -> messages.Terminal:
    asked.playing.forget()
    await asyncio.wrap_future(asked.playing.hosted.reset(asked.query.spoken()))
    return looks.terminal(asked.playing.hosted)


async def change_clock(asked: Asked) -> messages.Clock:
    change: messages.ClockChange = asked.body
    hosted = asked.playing.hosted

    def act(stage: Stage) -> None:
        if change.frozen is not None:
            (hosted.clock.freeze if change.frozen else hosted.clock.run)()
        if change.advance:
            stage.advance(change.advance)

    await at(asked, act)
    return looks.clock(hosted)


# Looking --------------------------------------------------------------------------------------------------------------------------


async def terminals(asked: Asked) -> messages.Terminals:
    return messages.Terminals(terminals=[looks.terminal(hosted) for hosted in asked.house.terminals])


async def terminal(asked: Asked) -> messages.Terminal:
    return looks.terminal(asked.playing.hosted)


async def screen(asked: Asked) -> messages.Screen:
    await changed(asked.playing.hosted, asked.query)
    return shown(asked.playing.hosted)


async def screen_picture(asked: Asked) -> Response:
    size: Size = asked.query
    picture = await asked.house.painting.screen(asked.playing.hosted.seen.view, (size.width, size.height))
    return Response(picture, media_type=PNG)


async def card(asked: Asked) -> messages.Card:
    return looks.card(asked.playing.hosted.seen)


async def clock(asked: Asked) -> messages.Clock:
    return looks.clock(asked.playing.hosted)


async def wait_until(asked: Asked) -> messages.Screen:
    """What `expect` says, within the time; where the clock stands still, at once or never."""
    awaited: messages.Awaited = asked.body
    inner = Asked(asked.house, asked.at, Patience(patience=awaited.seconds), json.dumps([{"expect": awaited.expect}]).encode())
    try:
        return (await steps(inner)).screen
    except Refused as refused:
        if refused.problem.code == Code.UNEXPECTED:
            raise Refused(Code.NOT_IN_TIME, refused.problem.detail, screen=shown(asked.playing.hosted)) from None
        raise


async def journal(asked: Asked) -> messages.Journal:
    lines = await at(asked, lambda stage: stage.journal_records())
    return messages.Journal(lines=[line for line in lines if line["seq"] > asked.query.after])


async def events(asked: Asked) -> Response:
    return stream(asked.playing.hosted)


async def wallet(asked: Asked) -> messages.Wallet:
    return looks.wallet(asked.house.wallet)


# The phone ------------------------------------------------------------------------------------------------------------------------


async def phone(asked: Asked) -> messages.Phone:
    """It is taken up by being looked at."""
    await at(asked, lambda stage: stage.handset.view)
    return phone_of(asked.playing.hosted)


async def tap(asked: Asked) -> messages.Phone:
    def act(stage: Stage) -> None:
        stage.handset.post(labelled(stage.handset.view, asked.body.label))

    await expected(asked, act)
    return phone_of(asked.playing.hosted)


async def phone_picture(asked: Asked) -> Response:
    await at(asked, lambda stage: stage.handset.view)
    seen = asked.playing.hosted.seen
    assert seen.phone
    return Response(await asked.house.painting.phone(seen.phone, asked.playing.hosted.clock.now), media_type=PNG)


def phone_of(hosted: Hosted) -> messages.Phone:
    told = looks.phone(hosted.seen)
    assert told
    return told


# Below --------------------------------------------------------------------------------------------------------------------------


async def at(asked: Asked, act: Callable[[Stage], T]) -> T:
    """Done in the terminal's thread, which comes to rest after it."""
    return await asyncio.wrap_future(asked.playing.hosted.do(act))


async def expected(asked: Asked, act: Callable[[Stage], T]) -> T:
    """The same for what may not be there. Raises Refused."""
    try:
        return await at(asked, act)
    except Unexpected as missing:
        raise Refused(Code.UNEXPECTED, str(missing), screen=shown(asked.playing.hosted)) from None


def shown(hosted: Hosted) -> messages.Screen:
    return looks.screen(hosted.seen, hosted.clock.monotonic())


async def changed(hosted: Hosted, after: After) -> None:
    """Return once something has changed after that, or the time is over."""
    if after.seconds == 0 or hosted.seen.number > after.after:
        return
    event, loop = asyncio.Event(), asyncio.get_running_loop()

    def watcher(_: Seen) -> None:
        loop.call_soon_threadsafe(event.set)

    hosted.watch(event, watcher)
    try:
        if hosted.seen.number <= after.after:
            async with asyncio.timeout(min(after.seconds, LONGEST_WAIT)):
                await event.wait()
    except TimeoutError:
        pass
    finally:
        hosted.unwatch(event)


_T: Final = "/v1/terminals/{terminal}"
OPERATIONS: Final = (
    Operation("list-terminals", "GET", "/v1/terminals", "All terminals.", terminals, reply=messages.Terminals),
    Operation("read-wallet", "GET", "/v1/wallet", "The cards at hand.", wallet, reply=messages.Wallet),
    Operation("read-terminal", "GET", _T, "One terminal.", terminal, reply=messages.Terminal),
    Operation(
        "read-screen", "GET", f"{_T}/screen", "What the screen says; waits for a change, if told to.", screen, After, reply=messages.Screen
    ),
    Operation("read-screen-picture", "GET", f"{_T}/screen.png", "The screen as a picture.", screen_picture, Size, reply=PNG),
    Operation("read-card", "GET", f"{_T}/card", "Where the card is.", card, reply=messages.Card),
    Operation(
        "insert-card",
        "PUT",
        f"{_T}/card",
        "Push a card in; the same card again changes nothing.",
        insert,
        request=messages.CardGiven,
        reply=messages.Card,
        problems=(Code.UNEXPECTED,),
    ),
    Operation(
        "take-card",
        "DELETE",
        f"{_T}/card",
        "Take the card that is offered, or pull it out; what has been taken is taken.",
        take,
        Pulling,
        reply=messages.Card,
        problems=(Code.UNEXPECTED,),
    ),
    Operation("press-keys", "POST", f"{_T}/keys", "Press keys at once.", press, request=messages.Keys, reply=messages.Screen),
    Operation(
        "enter-pin",
        "POST",
        f"{_T}/pin",
        "Type a PIN and press Enter.",
        pin,
        request=messages.Pin,
        reply=messages.Screen,
        problems=(Code.UNEXPECTED,),
    ),
    Operation(
        "touch",
        "POST",
        f"{_T}/touch",
        "Touch a choice, by its label once the screen can be answered, or by its place at once.",
        touch,
        request=messages.Touch,
        reply=messages.Screen,
        problems=(Code.UNEXPECTED,),
    ),
    Operation(
        "do-steps",
        "POST",
        f"{_T}/steps",
        "Do steps in the words of scenarios (docs/scenarios.md), one after the other, until one does not hold.",
        steps,
        Patience,
        bytes,
        messages.Played,
        problems=(Code.UNEXPECTED,),
    ),
    Operation(
        "play-scenario",
        "POST",
        f"{_T}/scenarios",
        "Reset the terminal, and play a whole scenario, or one of its examples.",
        scenario,
        Chosen,
        bytes,
        messages.Report,
    ),
    Operation(
        "read-scenario",
        "POST",
        f"{_T}/scenarios/reading",
        "Read a scenario without playing it: what it is called, and its examples.",
        read_scenario,
        request=bytes,
        reply=messages.Scenarios,
    ),
    Operation(
        "wait-until",
        "POST",
        f"{_T}/wait",
        "Wait until the screen is as `expect` says.",
        wait_until,
        request=messages.Awaited,
        reply=messages.Screen,
        problems=(Code.NOT_IN_TIME,),
    ),
    Operation("read-journal", "GET", f"{_T}/journal", "The electronic journal.", journal, From, reply=messages.Journal),
    Operation("follow", "GET", f"{_T}/events", "Screen, card, phone and journal as they change.", events, reply=EVENTS),
    Operation("read-clock", "GET", f"{_T}/clock", "The terminal's clock.", clock, reply=messages.Clock),
    Operation(
        "change-clock", "PATCH", f"{_T}/clock", "Stop, start or move it.", change_clock, request=messages.ClockChange, reply=messages.Clock
    ),
    Operation(
        "reset",
        "POST",
        f"{_T}/reset",
        "As in the beginning: terminal, phone, its own bank.",
        reset,
        Language,
        reply=messages.Terminal,
    ),
    Operation("read-phone", "GET", f"{_T}/phone", "What the phone shows.", phone, reply=messages.Phone),
    Operation("read-phone-picture", "GET", f"{_T}/phone.png", "The phone as a picture.", phone_picture, reply=PNG),
    Operation(
        "tap-phone",
        "POST",
        f"{_T}/phone/taps",
        "Touch what bears this label.",
        tap,
        request=messages.Tap,
        reply=messages.Phone,
        problems=(Code.UNEXPECTED,),
    ),
)

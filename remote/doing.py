"""What can be done at a terminal."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Final

from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.remote import looks, messages, wishes
from otp_atm.remote.asking import After, at, changed, do, done, found, sent, shown, unexpected
from otp_atm.remote.cards import content_of
from otp_atm.remote.operation import Asked
from otp_atm.remote.problems import Code, Refused
from otp_atm.remote.visitor import PATIENCE, pieces
from otp_atm.scenarios.bank_side import SideFailed
from otp_atm.scenarios.stage import Stage

DIGITS: Final = frozenset("0123456789")
KEYS: Final = frozenset(key.value for key in Key)
LONGEST_ADVANCE: Final = 20.0
"""Seconds of real time that it may take to move a clock."""


async def steps(asked: Asked) -> messages.Played:
    script = sent(asked, asked.body)
    failed = await asked.playing.play(script, asked.query.patience, asked.query.longest)
    if failed:
        raise unexpected(asked.playing, failed)
    return messages.Played(steps=len(script.steps), screen=shown(asked.playing.hosted))


async def scenario(asked: Asked) -> messages.Report:
    """From the beginning and in its language, as it would be played from a file."""
    script = sent(asked, asked.body, asked.query.example, anew=True)
    report = partial(messages.Report, steps=len(script.steps))
    if script.left_out:
        return report(verdict="left out", why=script.left_out)
    async with AsyncExitStack() as still:

        async def anew() -> None:
            await begin_again(asked, script.language)
            if asked.query.still:
                await still.enter_async_context(standing_still(asked))

        failed = await asked.playing.play(script, asked.query.patience, asked.query.longest, before=anew)
    if failed:
        return report(verdict="failed", failed=failed.number, line=failed.line, step=failed.step, why=failed.why)
    return report(verdict="ok")


@asynccontextmanager
async def standing_still(asked: Asked) -> AsyncIterator[None]:
    """The clock stands still; after it, it does what it did before. Raises Refused where it is moved by nobody."""
    hosted = asked.playing.hosted
    if hosted.clock_stays:
        raise Refused(Code.NOT_HERE, hosted.clock_stays)
    clock, ran = hosted.clock, not hosted.clock.frozen
    until = time.monotonic() + PATIENCE
    while ran and hosted.seen.view.busy and time.monotonic() < until:  # what it has begun comes to its end
        await changed(hosted, After(after=hosted.seen.number, seconds=PATIENCE))
    await at(asked, lambda _: clock.freeze())
    try:
        yield
    finally:
        if ran:
            await at(asked, lambda _: clock.run())


async def wait_until(asked: Asked) -> messages.Screen:
    """What `expect` says, within the time; where the clock stands still, at once or never."""
    awaited: wishes.Awaited = asked.body
    script = sent(asked, json.dumps([{"expect": awaited.expect}]).encode())
    failed = await asked.playing.play(script, awaited.seconds, looking=True)
    if failed:
        raise unexpected(asked.playing, failed._replace(late=not failed.reset))
    return shown(asked.playing.hosted)


async def insert(asked: Asked) -> messages.Card:
    """The same again changes nothing."""
    given: wishes.CardGiven = asked.body
    content = content_of(given)
    seen = asked.playing.hosted.seen
    if content is None:
        if not (seen.card_place == "inside" and seen.card == given.id):
            await do(asked, {"insert": given.id})
    else:
        await found(asked, lambda visitor: visitor.at_slot.insert_content(content), PATIENCE)
    return looks.card(asked.playing.hosted.seen)


async def take(asked: Asked) -> messages.Card:
    """The same again changes nothing: a card that is not there has been taken."""
    if asked.playing.hosted.seen.card_place in {"inside", "offered"}:
        await do(asked, "pull card" if asked.query.pull else "take card")
    return looks.card(asked.playing.hosted.seen)


async def press(asked: Asked) -> messages.Screen:
    keys: list[str] = asked.body.keys
    if not (DIGITS | KEYS).issuperset(keys):
        raise Refused(Code.INVALID_REQUEST, f"there is no such key; there are 0 to 9 and {', '.join(key.value for key in Key)}")

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
    await do(asked, {"pin": asked.body.digits})
    return shown(asked.playing.hosted)


async def touch(asked: Asked) -> messages.Screen:
    """A label is touched once the screen can be answered, as the word `choose` does; a place at once."""
    given: wishes.Touch = asked.body
    if given.label is not None:
        await do(asked, {"choose": given.label})
        return shown(asked.playing.hosted)
    place = given.x or 0.0, given.y or 0.0
    key = await asked.house.painting.key_at(asked.playing.hosted.seen.view, (given.width, given.height), place)
    if key is not None:
        await at(asked, lambda stage: stage.pad.press_key(key))
    return shown(asked.playing.hosted)


async def cause(asked: Asked) -> messages.Screen:
    """In the words of scenarios."""
    fault: wishes.Fault = asked.body
    written = {"reader fails": fault.reader, "pin pad fails": fault.pin_pad, "bank": fault.bank}
    steps = [{word: what} for word, what in written.items() if what is not None]
    if not steps:
        raise Refused(Code.INVALID_REQUEST, "nothing fails: name reader, pin_pad or bank")
    await done(asked, sent(asked, json.dumps(steps).encode()))
    return shown(asked.playing.hosted)


async def mend(asked: Asked) -> messages.Screen:
    """What works already goes on working."""
    await do(asked, "reader recovers", "pin pad recovers", "bank recovers")
    return shown(asked.playing.hosted)


async def reset(asked: Asked) -> messages.Terminal:
    await begin_again(asked, asked.query.spoken())
    return looks.terminal(asked.playing.hosted)


async def begin_again(asked: Asked, language: Language | None) -> None:
    """Everything as in the beginning. Raises Refused."""
    try:
        await asyncio.wrap_future(asked.playing.hosted.reset(language))
    except SideFailed as failed:
        raise Refused(Code.UNEXPECTED, str(failed)) from None
    finally:
        asked.playing.forget()


async def change_clock(asked: Asked) -> messages.Clock:
    """Whoever does not wait stops it between two pieces."""
    change: wishes.ClockChange = asked.body
    hosted = asked.playing.hosted
    if hosted.clock_stays:
        raise Refused(Code.NOT_HERE, hosted.clock_stays)
    clock = hosted.clock
    if change.frozen is not None:
        await at(asked, lambda _: clock.freeze() if change.frozen else clock.run())
    until, passed = time.monotonic() + LONGEST_ADVANCE, 0.0
    for piece in pieces(change.advance or 0.0):
        if time.monotonic() > until:
            took = f"it took longer than {LONGEST_ADVANCE:g} s: the clock has been moved by {passed:g} s"
            raise Refused(Code.NOT_IN_TIME, took, screen=shown(asked.playing.hosted))
        await at(asked, lambda stage, piece=piece: stage.advance(piece))  # type: ignore[misc]
        passed += piece
    return looks.clock(asked.playing.hosted)

"""All that a page shows of a terminal, on one line: what `/events` tells, the pictures as they change, the clock, requests and replies.

One line, because a browser has six for all pages of a server (HTTP/1.1).
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING, Annotated, Any, Final

from msgspec import Meta, to_builtins
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from otp_atm.bank.recording import EXCHANGED
from otp_atm.bank.wire.network import RECEIVE
from otp_atm.evidence.exchanges import Exchanges, In, Out
from otp_atm.kiosk.stream import Moment
from otp_atm.remote import looks, messages
from otp_atm.remote.asking import at
from otp_atm.remote.at_phone import told
from otp_atm.remote.bell import at_changes
from otp_atm.remote.events import HEARTBEAT, Telling, difference, event
from otp_atm.remote.hosted import Gone, Seen
from otp_atm.remote.messages import LARGEST_SIDE, Message
from otp_atm.remote.operation import Asked
from otp_atm.remote.past import Past
from otp_atm.remote.problems import Refused
from otp_atm.scenarios.stage import Stage

if TYPE_CHECKING:
    from otp_atm.remote.glasses import Glimpse, Place, Share

OFTEN: Final = 0.08
"""Seconds between pictures of what moves by itself."""
SELDOM: Final = 1.0
"""Seconds after which a clock that somebody else has moved is seen to have moved."""
SAME: Final = 0.25
"""Seconds by which a clock that runs may be told otherwise than it was."""
BEGINNING: Final = Moment(0.0, 0.0)


class Glasses(Message, frozen=True, kw_only=True):
    """How large the page wants the screen and the phone, in pixels."""

    width: Annotated[int, Meta(ge=320, le=LARGEST_SIDE)] = 1280
    height: Annotated[int, Meta(ge=240, le=LARGEST_SIDE)] = 800
    phone_width: Annotated[int, Meta(ge=160, le=1600)] = 400
    phone_height: Annotated[int, Meta(ge=320, le=LARGEST_SIDE)] = 840

    @property
    def pixels(self) -> int:
        return self.width * self.height + self.phone_width * self.phone_height


class Push(Message, frozen=True, kw_only=True):
    """By how much a finger pushes what the phone shows up, or down, in parts of the phone's height."""

    by: Annotated[float, Meta(ge=-10, le=10)]


class LookingOn(Telling):
    """All that is told to one page, which has room for its pictures meanwhile."""

    def __init__(self, asked: Asked) -> None:
        """Raises Refused where there is no room."""
        self._room, self._pixels = asked.house.room, asked.query.pixels
        self._room.take(self._pixels)
        super().__init__(_followed(asked))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._room.give_back(self._pixels)


async def follow(asked: Asked) -> Response:
    return LookingOn(asked)


async def push(asked: Asked) -> messages.Phone:
    """Whoever looks at it sees that; it changes nothing on the phone itself."""
    asked.house.pushes.tell(asked.playing.hosted.id, asked.body.by)
    return told(asked)


async def _followed(asked: Asked) -> AsyncGenerator[bytes, None]:
    hosted = asked.playing.hosted
    pushes: list[float] = []
    hands: list[str] = []
    page: Page | None = None
    silent = 0.0

    def pushed(share: float) -> None:
        pushes.append(share)
        bell.ring()

    def acted(by: str) -> None:
        hands.append(by)
        bell.ring()

    with ExitStack() as looking, suppress(Gone), ExitStack() as opened:
        bell = looking.enter_context(at_changes(hosted))
        looking.enter_context(asked.house.pushes.heard(hosted.id, pushed))
        looking.enter_context(asked.house.hands.heard(hosted.id, acted))
        while True:
            if page is None or page.past is not hosted.past:
                opened.close()
                page = opened.enter_context(closing(Page(asked, hosted.past)))
                await page.open()
                yield event("begun", hosted.seen.number, {"keys": page.keys})
            while hands:
                yield event("hands", hosted.seen.number, {"by": hands.pop(0)})
            length = 0
            taken, pushes[:] = list(pushes), []
            async for line in page.news(taken):
                length += len(line)
                yield line
            silent = 0.0 if length else silent + page.patience
            if silent >= HEARTBEAT:
                silent = 0.0
                yield event("still", hosted.seen.number, {})
            await bell.heard(page.patience)


class Page:
    """What somebody has been told who looks at a terminal, since it was switched on last: `past` is what has happened there."""

    def __init__(self, asked: Asked, past: Past) -> None:
        self.past = past
        self.patience = SELDOM
        self.keys: dict[str, Share] = {}
        self._asked = asked
        self._hosted = asked.playing.hosted
        self._painting = asked.house.painting
        self._told: Seen | None = None
        self._clock: tuple[bool, float] | None = None
        self._places: list[Place] = []
        self._exchanges = Exchanges(BEGINNING)
        self._records = 0
        self._listening: dict[int, Out] = {}

    async def open(self) -> None:
        """Take up the phone, where there is one: it lies beside the terminal."""
        from otp_atm.remote.glasses import PhoneGlass, ScreenGlass  # nobody who wants no picture waits for what paints to be loaded

        size, clock, brand = self._asked.query, self._hosted.clock, self._asked.house.brand
        with suppress(Refused):
            await at(self._asked, lambda stage: stage.handset.view)
        self._screen = await self._painting.done(lambda: ScreenGlass(brand, (size.width, size.height), clock))
        self._phone = await self._painting.done(lambda: PhoneGlass(brand, (size.phone_width, size.phone_height), clock.now))
        self.keys = await self._painting.done(self._screen.keys)

    def close(self) -> None:
        """Its pictures go at once: they are large, and who looked at them has gone."""
        vars(self).pop("_screen", None)
        vars(self).pop("_phone", None)

    async def news(self, pushes: list[float]) -> AsyncIterator[bytes]:
        """What there is to be told now; the pictures first, and the moment before what is so at it."""
        seen = self._hosted.seen
        glimpse = await self._painting.done(lambda: self._screen.shown(seen.view))
        due = [glimpse.due]
        for line in _pieces("screen-picture", seen, glimpse):
            yield line
        if seen.phone:
            view = seen.phone
            glimpse = await self._painting.done(lambda: self._phone.shown(view, pushes))
            due.append(glimpse.due)
            for line in _pieces("phone-picture", seen, glimpse):
                yield line
            if glimpse.patches:
                for line in await self._touchable(seen):
                    yield line
        for line in self._time(seen):
            yield line
        async for line in difference(self._hosted, self._told, seen):
            yield line
        if seen is not self._told:
            for line in await self._requests(seen):
                yield line
        self._told = seen
        soonest = min((seconds for seconds in due if seconds is not None), default=SELDOM)
        self.patience = SELDOM if self._hosted.clock.frozen else min(SELDOM, max(OFTEN, soonest))

    async def _touchable(self, seen: Seen) -> list[bytes]:
        places = await self._painting.done(self._phone.places)
        if places == self._places:
            return []
        self._places = places
        return [event("touchable", seen.number, [place._asdict() for place in places])]

    def _time(self, seen: Seen) -> Iterator[bytes]:
        """The clock, if it does not go on as it was told."""
        told, loop = looks.clock(self._hosted), asyncio.get_running_loop()
        now = told.frozen, told.seconds - (0.0 if told.frozen else loop.time())
        if self._clock is None or self._clock[0] is not now[0] or abs(self._clock[1] - now[1]) > SAME:
            self._clock = now
            yield event("clock", seen.number, told)

    async def _requests(self, seen: Seen) -> list[bytes]:
        """What has gone to the bank and come back, without secrets; moments are the terminal's monotonic seconds."""

        def new(stage: Stage) -> list[Out | In]:
            begin = max(0, self._records - stage.forgotten)
            records = stage.records[begin:]
            self._records = stage.forgotten + begin + len(records)
            return [entry for one in records if isinstance(one, EXCHANGED) for entry in self._exchanges.told(one)]  # type: ignore[misc]

        return [event("exchange", seen.number, entry) for entry in self._worth_telling(await at(self._asked, new))]

    def _worth_telling(self, entries: Iterable[Out | In]) -> Iterator[Out | In]:
        """A phone that asks again and again whether there is a message, and hears that there is none, is not."""
        for entry in entries:
            if entry.operation != RECEIVE.name:
                yield entry
            elif isinstance(entry, Out):
                self._listening[entry.number] = entry
            else:
                asked = self._listening.pop(entry.number, None)
                if asked and (entry.error or any(entry.body.values())):
                    yield from (asked, entry)


def _pieces(name: str, seen: Seen, glimpse: Glimpse) -> Iterator[bytes]:
    for patch in glimpse.patches:
        said: dict[str, Any] = to_builtins(patch._replace(png=b"")._asdict())
        yield event(name, seen.number, said | {"png": b64encode(patch.png).decode()})

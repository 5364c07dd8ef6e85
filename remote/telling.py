"""What has been done at a terminal since it was switched on: as a page to be read, and as a session to be gone through again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace
from starlette.responses import Response

from otp_atm import languages
from otp_atm.assembly import table_of
from otp_atm.evidence.bundle import About
from otp_atm.evidence.bundle_file import ENDING, packed
from otp_atm.evidence.bundling import Beginning as Stood
from otp_atm.evidence.bundling import Scene, bundled
from otp_atm.evidence.hiding import Hiding
from otp_atm.evidence.page import page
from otp_atm.evidence.steps import StepEnded
from otp_atm.evidence.story import Story, Verdict, told
from otp_atm.kiosk.stream import Moment, Record
from otp_atm.kiosk.vocabulary import Language
from otp_atm.remote.asking import Telling, at
from otp_atm.remote.operation import HTML, SESSION, Asked
from otp_atm.remote.past import Beginning
from otp_atm.remote.problems import Code, Refused
from otp_atm.scenarios.stage import Stage
from otp_atm.screens.brand import Brand
from otp_atm.screens.dates import zone


@dataclass(frozen=True, slots=True)
class Happened:
    """As it is in memory, secrets and all, and who hides them. `begun` is the time for people at the moment `since`."""

    terminal: str
    records: tuple[Record, ...]
    beginning: Beginning
    since: Moment
    begun: datetime
    language: Language
    services: frozenset[str] | None
    hide: Hiding

    @property
    def failure(self) -> str:
        """Why the last step that did not hold did not; empty if all did."""
        return self.hide(next((one.failure for one in reversed(self.records) if isinstance(one, StepEnded) and one.failure), ""))

    @property
    def verdict(self) -> Verdict:
        """That of its steps; nobody judges what has none."""
        if not any(isinstance(one, StepEnded) for one in self.records):
            return ""
        return "failed" if self.failure else "ok"


async def report(asked: Asked) -> Response:
    wanted: Telling = asked.query
    if wanted.language not in languages.codes():
        raise Refused(Code.INVALID_REQUEST, f"there is no such language; there are: {', '.join(languages.codes())}")
    happened = await _happened(asked)
    text = await asyncio.to_thread(_page, happened, wanted, asked.house.brand)
    return Response(text, media_type=HTML)


async def session(asked: Asked) -> Response:
    happened = await _happened(asked)
    if not happened.beginning.known:
        raise Refused(Code.UNEXPECTED, "the visit has been too long to be gone through again; the report tells of its last part")
    content = await asyncio.to_thread(_session, happened, asked)
    name = f"{happened.terminal}{ENDING}"
    return Response(content, media_type=SESSION, headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def _happened(asked: Asked) -> Happened:
    playing = asked.playing
    hide = playing.hiding

    def act(stage: Stage) -> Happened:
        records = tuple(stage.records)
        since = records[0].at if records else Moment(stage.seconds, 0.0)
        begun = stage.now - timedelta(seconds=stage.seconds - since.seconds)
        beginning = playing.hosted.past.beginning
        return Happened(playing.hosted.id, records, beginning, since, begun, stage.language, stage.services, hide)

    return await at(asked, act)


def _page(happened: Happened, wanted: Telling, brand: Brand) -> str:
    pairs = tuple(told(happened.records, happened.hide, happened.since))
    pictures = {}
    if wanted.pictures:
        from otp_atm.evidence.pictures import Camera

        pictures = Camera(brand).pictures(pairs, happened.begun)
    begun = happened.begun.astimezone(zone(brand.time_zone))
    entries = tuple(entry for _, entry in pairs)
    story = Story(happened.terminal, "", happened.terminal, begun, happened.verdict, happened.failure, entries, pictures)
    return page(story, wanted.language)


def _session(happened: Happened, asked: Asked) -> bytes:
    settings = asked.house.settings
    settings = replace(settings, terminal=replace(settings.terminal, id=happened.terminal))
    scene = Scene(settings, table_of(settings, happened.services), happened.services, happened.language)
    about = About(happened.terminal, "", happened.verdict, happened.failure)
    standing = happened.beginning.standing
    return packed(bundled(happened.records, Stood(standing) if standing else None, scene, about, happened.hide))

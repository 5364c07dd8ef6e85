"""What can be seen of a terminal."""

from __future__ import annotations

from starlette.responses import Response

from otp_atm.remote import looks, messages
from otp_atm.remote.acts import Unusable, scripts_sent
from otp_atm.remote.asking import Size, at, changed, shown
from otp_atm.remote.events import stream
from otp_atm.remote.operation import PNG, Asked
from otp_atm.remote.problems import Code, Refused


async def terminals(asked: Asked) -> messages.Terminals:
    return messages.Terminals(terminals=[looks.terminal(hosted) for hosted in asked.house.terminals])


async def wallet(asked: Asked) -> messages.Wallet:
    return looks.wallet(asked.house.wallet)


async def terminal(asked: Asked) -> messages.Terminal:
    return looks.terminal(asked.playing.hosted)


async def screen(asked: Asked) -> messages.Screen:
    await changed(asked.playing.hosted, asked.query)
    return shown(asked.playing.hosted)


async def picture(asked: Asked) -> Response:
    size: Size = asked.query
    painted = await asked.house.painting.screen(asked.playing.hosted.seen.view, (size.width, size.height))
    return Response(painted, media_type=PNG)


async def card(asked: Asked) -> messages.Card:
    return looks.card(asked.playing.hosted.seen)


async def scenario(asked: Asked) -> messages.Scenarios:
    """It is read, and nothing is done."""
    try:
        scripts = scripts_sent(asked.body, asked.playing.setting(anew=True))
    except Unusable as unusable:
        raise Refused(Code.INVALID_REQUEST, str(unusable)) from None
    return messages.Scenarios(scenarios=[looks.scenario(script) for script in scripts])


async def clock(asked: Asked) -> messages.Clock:
    return looks.clock(asked.playing.hosted)


async def journal(asked: Asked) -> messages.Journal:
    lines = await at(asked, lambda stage: stage.journal_records(asked.query.after))
    return messages.Journal(lines=lines)


async def events(asked: Asked) -> Response:
    return stream(asked.playing.hosted)

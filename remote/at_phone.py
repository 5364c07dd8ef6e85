"""What can be done with the phone, and seen of it. It is taken up by being looked at."""

from __future__ import annotations

from starlette.responses import Response

from otp_atm.person.person import Glass
from otp_atm.person.seeing import Unexpected, labelled
from otp_atm.phone.pages import Code as CodePage
from otp_atm.phone.pages import Message as MessagePage
from otp_atm.remote import looks, messages, touchable, wishes
from otp_atm.remote.asking import SinceMessage, at, changed, do, found, shown
from otp_atm.remote.operation import PNG, Asked
from otp_atm.remote.problems import Code, Refused


async def phone(asked: Asked) -> messages.Phone:
    await at(asked, lambda stage: stage.handset.view)
    await changed(asked.playing.hosted, asked.query)
    return told(asked)


async def picture(asked: Asked) -> Response:
    await at(asked, lambda stage: stage.handset.view)
    seen = asked.playing.hosted.seen
    assert seen.phone
    return Response(await asked.house.painting.phone(seen.phone, asked.playing.hosted.clock.now), media_type=PNG)


async def inbox(asked: Asked) -> messages.Inbox:
    letters = await at(asked, lambda stage: stage.handset.phone.letters)
    return messages.Inbox(messages=[looks.letter(letter) for letter in letters])


async def code(asked: Asked) -> messages.OneTimeCode:
    """Read from its glass by who holds it in hand, and from then on secret in all reports."""
    since: SinceMessage = asked.query

    read = await found(asked, lambda visitor: visitor.phone.see(lambda glass: newest_code(glass, since.after)), since.seconds)
    asked.playing.keep_secret(read.code)
    return read


def newest_code(glass: Glass, after: int) -> messages.OneTimeCode:
    """That of the page that is open, or else of the newest message with one. Raises Unexpected."""
    page = glass.phone.page
    if isinstance(page, CodePage) and page.code:
        return messages.OneTimeCode(code=page.code, purpose="otp", message=None)
    opened = [page.sms] if isinstance(page, MessagePage) else []
    for sms in (*opened, *(letter.sms for letter in glass.phone.letters)):
        if sms.code and sms.message_id > after:
            return messages.OneTimeCode(code=sms.code, purpose=looks.purpose(sms), message=sms.message_id)
    raise Unexpected("the phone shows no code, and no message has one")


async def go(asked: Asked) -> messages.Phone:
    await do(asked, {"phone go": asked.body.path})
    return told(asked)


async def tap(asked: Asked) -> messages.Phone:
    given: wishes.Tap = asked.body
    if given.x is not None and given.y is not None:
        await tap_at(asked, given.x, given.y)
    elif given.name is not None:
        name = given.name
        await at(asked, lambda stage: stage.handset.post(touchable.named(stage.handset.view, name)))
    else:
        label = given.label or ""
        await at(asked, lambda stage: stage.handset.post(labelled(stage.handset.view, label)))
    return told(asked)


async def tap_at(asked: Asked, x: float, y: float) -> None:
    """What stands there, if anything does."""
    view = await at(asked, lambda stage: stage.handset.view)
    touched = await asked.house.painting.tap_at(view, asked.playing.hosted.clock.now, (x, y))
    if touched is not None:
        await at(asked, lambda stage: stage.handset.post(touched))


async def type_digits(asked: Asked) -> messages.Phone:
    given: wishes.PhoneDigits = asked.body
    await do(asked, {"phone type": given.digits if given.field is None else {"field": given.field, "digits": given.digits}})
    return told(asked)


async def scan(asked: Asked) -> messages.Phone:
    await do(asked, {"scan card": asked.body.card})
    return told(asked)


async def restart(asked: Asked) -> messages.Phone:
    await at(asked, lambda stage: stage.restart_phone())
    return told(asked)


def told(asked: Asked) -> messages.Phone:
    page = looks.phone(asked.playing.hosted.seen)
    if page is None:
        raise Refused(Code.UNEXPECTED, "nobody has taken the phone up", screen=shown(asked.playing.hosted))
    return page

"""How a browser gets in: the key in a page's address, good for one use, becomes a cookie that no script can read."""

from __future__ import annotations

from starlette.responses import Response

from otp_atm.remote.messages import Key
from otp_atm.remote.operation import Asked


async def new_key(asked: Asked) -> Key:
    """For the address of one more page: `/#KEY`."""
    return Key(key=asked.guard.new_key())


async def trade_key(asked: Asked) -> Response:
    """Raises Refused for a key that is none, or has been used."""
    response = Response(status_code=204)
    response.set_cookie(asked.guard.cookie, asked.guard.trade(asked.body.key), httponly=True, samesite="strict", path="/")
    return response

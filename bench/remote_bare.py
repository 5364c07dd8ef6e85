"""A server with nothing behind it: what the remote control is measured against while nobody asks anything."""

from __future__ import annotations

import json
import sys

import uvicorn
from starlette.responses import Response
from starlette.routing import Route, Router

from otp_atm.remote.serving import QUIET, listening


async def nothing(_: object) -> Response:
    return Response()


if __name__ == "__main__":
    with listening("127.0.0.1", 0) as listener:
        sys.stdout.write(json.dumps({"port": listener.getsockname()[1]}) + "\n")
        sys.stdout.flush()
        uvicorn.Server(uvicorn.Config(Router([Route("/", nothing)]), **QUIET)).run([listener])

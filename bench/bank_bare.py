"""The yardstick for the bank: a bare Starlette endpoint that commits one row durably for each request.

Run as a process of its own: `python -m bench.bank_bare FILE` prints its URL, and serves until its standard input closes.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

import uvicorn
from msgspec import Struct
from msgspec.json import decode, encode
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, event
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from otp_atm.bank.simulator.http.server import bound, when_stdin_closes

METADATA = MetaData()
ROWS = Table("rows", METADATA, Column("id", Integer, primary_key=True), Column("text", Text))


class Body(Struct):
    text: str


class Reply(Struct):
    stored: int


def durable(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def bare_app(file: str) -> Router:
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", durable)
    METADATA.create_all(engine)

    def stored(body: Body) -> Reply:
        with engine.begin() as connection:
            connection.execute(ROWS.insert().values(text=body.text))
        return Reply(stored=len(body.text))

    async def store(request: Request) -> Response:
        reply = await run_in_threadpool(stored, decode(await request.body(), type=Body))
        return Response(encode(reply), media_type="application/json")

    return Router([Route("/rows", store, methods=["POST"])])


def main() -> None:
    config = uvicorn.Config(bare_app(sys.argv[1]), port=0, log_config=None, access_log=False, lifespan="off", timeout_keep_alive=75)
    server = uvicorn.Server(config)
    listener = bound("127.0.0.1", 0)
    listener.listen(128)
    sys.stdout.write(f"bare ready on http://127.0.0.1:{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    when_stdin_closes(partial(setattr, server, "should_exit", True))
    server.run([listener])


if __name__ == "__main__":
    main()

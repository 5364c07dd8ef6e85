"""The yardstick for the bank: a bare FastAPI endpoint that commits one row durably for each request.

Run as a process of its own: `python -m bench.bank_bare FILE` prints its URL, and serves until its standard input closes.
"""

from __future__ import annotations

import sys
from threading import Thread
from typing import Any

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, event

from bank.simulator.http.server import bound, stop_with_stdin

METADATA = MetaData()
ROWS = Table("rows", METADATA, Column("id", Integer, primary_key=True), Column("text", Text))


class Body(BaseModel):
    text: str


class Reply(BaseModel):
    stored: int


def durable(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def bare_app(file: str) -> FastAPI:
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", durable)
    METADATA.create_all(engine)
    app = FastAPI()

    @app.post("/rows")
    def store(body: Body) -> Reply:
        with engine.begin() as connection:
            connection.execute(ROWS.insert().values(text=body.text))
        return Reply(stored=len(body.text))

    return app


def main() -> None:
    config = uvicorn.Config(bare_app(sys.argv[1]), port=0, log_config=None, access_log=False, lifespan="off", timeout_keep_alive=75)
    server = uvicorn.Server(config)
    listener = bound("127.0.0.1", 0)
    listener.listen(128)
    sys.stdout.write(f"bare ready on http://127.0.0.1:{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    Thread(target=stop_with_stdin, args=(server,), daemon=True).start()
    server.run([listener])


if __name__ == "__main__":
    main()

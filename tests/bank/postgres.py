"""A private PostgreSQL for one test run: own folder, own port, loopback only, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.needs import need_posix


def programs() -> Path | None:
    """Where Debian's `postgresql` package keeps the newest initdb and postgres, if it is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def private_postgres(programs: Path) -> Iterator[str]:
    """A running server; yields its SQLAlchemy URL. PostgreSQL refuses to run as root, so root becomes `postgres` for it."""
    need_posix("PostgreSQL as Debian has it")
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="otp-atm-postgres-"))
    try:
        if user:
            shutil.chown(folder, user, user)
        data = folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "bank", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"],
            user=user,
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        port = free_port()
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off", "max_connections=200"]
        options = [word for setting in settings for word in ("-c", setting)]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen([programs / "postgres", "-D", data, *options], user=user, cwd=folder, stderr=log)
        try:
            wait_until_ready(programs, port, server)
            yield f"postgresql+psycopg://bank@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(folder)


def within(url: str, name: str, made: str = "") -> str:
    """The URL of one more database of this server, made so."""
    told = make_url(url)
    with closing(psycopg.connect(host=told.host, port=told.port, user=told.username, dbname=told.database, autocommit=True)) as server:
        server.execute(f"CREATE DATABASE {name} {made}")
    return told.set(database=name).render_as_string()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(programs: Path, port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once connections are taken."""
    for _ in range(300):
        if subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode == 0:
            return
        assert server.poll() is None, "postgres ended at once"
        time.sleep(0.05)
    raise AssertionError("postgres is not ready after 15 seconds")

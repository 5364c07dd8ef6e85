"""How the bank is run as a server."""

from __future__ import annotations

from pathlib import Path

from otp_atm.bank.simulator.fixtures import DEFAULT
from otp_atm.bank.simulator.policy import Policy


class ServerSettings(Policy, frozen=True, kw_only=True):
    """Where it listens and what it opens. `database` is a SQLAlchemy URL; port 0 takes a free one. The master key is made where
    `master_key_file` does not exist. A new database has the terminals and cards of the fixtures, and so many more by rule
    (`bank.simulator.generated`), of this `seed`. Each of the `workers` has so many `connections` to a PostgreSQL."""

    database: str = "sqlite:///var/bank.sqlite3"
    master_key_file: Path = Path("var/bank-master.key")
    fixtures: Path = DEFAULT
    terminals: int = 0
    cards: int = 0
    seed: int = 1
    workers: int = 1
    connections: int = 10
    host: str = "127.0.0.1"
    port: int = 0
    control: bool = False
    control_on_network: bool = False
    until_stdin_closes: bool = False

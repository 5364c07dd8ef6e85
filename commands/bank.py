"""The bank simulator alone: the card issuer's HTTP API over a database, with the cards and customers of its fixtures."""

from __future__ import annotations

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from pathlib import Path
from typing import Final, TypeVar

from configuration import Settings

T = TypeVar("T")

HELP: Final = "the bank simulator alone"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on")
    parser.add_argument("--port", type=int, help="port; 0 takes a free one")
    parser.add_argument("--database", metavar="URL", help="SQLAlchemy URL of the database")
    parser.add_argument("--fixtures", type=Path, metavar="FILE", help="customers, cards and terminals of a new database")
    parser.add_argument("--control", action=BooleanOptionalAction, help="open the control desk: SMS outbox, clock, faults")
    parser.add_argument("--control-on-network", action="store_true", help="open it also where others than this computer's users reach it")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when standard input does")


def run(args: Namespace, settings: Settings) -> int:
    from bank.simulator.__main__ import run_server
    from bank.simulator.http.server import ServerSettings

    told = settings.simulator
    return run_server(
        ServerSettings(
            told.master_key_file,
            _either(args.database, told.database),
            host=_either(args.host, told.host),
            port=_either(args.port, told.port),
            fixtures=_either(args.fixtures, told.fixtures),
            control=_either(args.control, told.control),
            control_on_network=args.control_on_network,
            until_stdin_closes=args.until_stdin_closes,
            otp_seconds_ahead=told.otp_seconds_ahead,
            sms_otp_digits=told.sms_otp_digits,
        )
    )


def _either(given: T | None, configured: T) -> T:
    return configured if given is None else given

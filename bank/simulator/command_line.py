"""The command line of the bank as a server, the same for whichever program runs it. Light to import."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, BooleanOptionalAction, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from msgspec.structs import fields, replace

from otp_atm.bank.simulator.policy import Policy

if TYPE_CHECKING:
    from otp_atm.bank.simulator.http.settings import ServerSettings


OTHERS: Final = "others than this computer's users"


def add_arguments(parser: ArgumentParser) -> None:
    """One for each field of `ServerSettings`; what is not given stays as it is configured."""
    parser.argument_default = SUPPRESS
    parser.add_argument("--host", help="address to listen on")
    parser.add_argument("--port", type=int, help="port; 0 takes a free one")
    parser.add_argument("--database", metavar="URL", help="SQLAlchemy URL of the database")
    parser.add_argument("--master-key", type=Path, metavar="FILE", dest="master_key_file", help="the bank's master key; made if missing")
    parser.add_argument("--fixtures", type=Path, metavar="FILE", help="customers, cards and terminals of a new database")
    parser.add_argument(
        "--terminals", type=int, metavar="N", help="so many terminals more in a new database, made by rule, as a fleet has them"
    )
    parser.add_argument("--cards", type=int, metavar="N", help="so many cards more, with a customer each")
    parser.add_argument("--seed", type=int, metavar="N", help="what their keys, numbers and PINs are made from (default: 1)")
    parser.add_argument("--workers", type=int, choices=range(1, 65), metavar="N", help="so many processes that share a PostgreSQL database")
    parser.add_argument("--connections", type=int, choices=range(4, 65), metavar="N", help="connections of each to it (default: 10)")
    parser.add_argument("--control", action=BooleanOptionalAction, help="open the control desk: SMS outbox, clock, faults")
    parser.add_argument("--control-on-network", action="store_true", default=SUPPRESS, help=f"open it also where {OTHERS} reach it")
    parser.add_argument("--until-stdin-closes", action="store_true", default=SUPPRESS, help="end when standard input does")
    for field in fields(Policy):
        number, form = get_args(field.type)
        option, numbers = f"--{field.name.replace('_', '-')}", range(form.ge, form.le + 1)
        parser.add_argument(option, type=number, choices=numbers, metavar=f"{form.ge}…{form.le}", help=form.description)


def told(args: Namespace, configured: ServerSettings) -> ServerSettings:
    """The settings, with what the command line says in the place of what is configured."""
    return replace(configured, **{name: value for name, value in vars(args).items() if name in configured.__struct_fields__})

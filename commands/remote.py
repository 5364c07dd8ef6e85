"""Terminals without a window that programs, browsers and test frameworks stand in front of, over HTTP on this computer."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace

from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--own-bank", action="store_true", help="each with a simulated bank of its own, in this process")
    parser.add_argument(
        "--terminals", type=_count, default=1, metavar="N", help="so many, each with an id, a card slot and a clock of its own"
    )
    parser.add_argument("--frozen", action="store_true", help="their clocks stand still at first: time passes only where somebody waits")
    parser.add_argument("--port", type=int, default=0, help="where to listen; 0, if nothing is said: a free one")
    parser.add_argument("--until-stdin-closes", action="store_true", help=SUPPRESS)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1000):
        raise ArgumentTypeError("is a number from 1 to 1000")
    return int(text)


def run(args: Namespace, settings: Settings) -> int:
    from otp_atm.kiosk.parts import require

    require("remote")
    from otp_atm.remote.serving import serve

    if not (args.own_bank or settings.bank.is_test):
        raise BadFile(
            f"{args.config}: bank.is_test is not true: programs may stand in front of a terminal of a test bank alone; "
            "--own-bank gives each terminal a simulated one"
        )
    return serve(args, settings)

"""Terminals without a window that programs, browsers and test frameworks stand in front of, over HTTP.

They are simulated, reader, PIN pad and all, and stand at the bank of the configuration, which must be a test bank (bank.is_test), or have
one of their own. The first line on standard output is JSON: port, token, the address of a page to look at, and the terminals' ids.
"""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from otp_atm.commands.ports import port
from otp_atm.configuration import Settings

LOOPBACK = "127.0.0.1"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--own-bank", action="store_true", help="each with a simulated bank of its own, in this process")
    parser.add_argument(
        "--terminals", type=_count, default=1, metavar="N", help="so many, each with an id, a card slot and a clock of its own"
    )
    parser.add_argument("--frozen", action="store_true", help="their clocks stand still at first: time passes only where somebody waits")
    parser.add_argument("--port", type=port, default=0, help="where to listen; 0, if nothing is said: a free one")
    parser.add_argument(
        "--listen",
        default=LOOPBACK,
        metavar="ADDRESS",
        help="at which address or name of this computer; any but loopback with --token alone: what goes over it is not enciphered",
    )
    parser.add_argument(
        "--called",
        metavar="HOST",
        help="one more name by which it is called, with its port if that is not the usual one: of a proxy before it that enciphers",
    )
    parser.add_argument("--token", type=Path, metavar="FILE", help="whose content clients have to know, in place of a new one each time")
    parser.add_argument("--until-stdin-closes", action="store_true", help=SUPPRESS)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1000):
        raise ArgumentTypeError("is a number from 1 to 1000")
    return int(text)


def run(args: Namespace, settings: Settings) -> int:
    """Raises BadFile for what programs may not stand in front of, and NotNow where the part is not installed."""
    from otp_atm.kiosk.parts import require

    require("remote")
    from otp_atm.remote.pace import loading

    with loading():
        from otp_atm.remote.allowed import require_allowed
        from otp_atm.remote.serving import serve

    require_allowed(args.config, settings, own_bank=args.own_bank)
    return serve(args, settings)

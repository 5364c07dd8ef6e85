"""The bank simulator alone: the card issuer's HTTP API over a database, with the cards and customers of its fixtures."""

from __future__ import annotations

from argparse import Namespace

from otp_atm.bank.simulator.command_line import add_arguments, told
from otp_atm.configuration import Settings

__all__ = ["add_arguments", "run"]


def run(args: Namespace, settings: Settings) -> int:
    from msgspec import convert

    from otp_atm.kiosk.parts import require

    require("bank")
    from otp_atm.bank.simulator.__main__ import run_server
    from otp_atm.bank.simulator.http.settings import ServerSettings

    return run_server(told(args, convert(settings.simulator, ServerSettings, from_attributes=True)))

"""`python -m bank.simulator`: the bank alone."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Final

from otp_atm.bank.simulator.command_line import add_arguments, told
from otp_atm.bank.simulator.http.server import ControlOnNetwork, serve
from otp_atm.bank.simulator.http.settings import ServerSettings
from otp_atm.bank.simulator.http.workers import WorkersFailed
from otp_atm.bank.simulator.opening import WrongMasterKey
from otp_atm.bank.simulator.store import StoreUnavailable
from otp_atm.kiosk.closed_memory import close_memory
from otp_atm.kiosk.load import BadFile


def main() -> int:
    """Run the bank as the command line says. Bad settings: one sentence and exit code 2."""
    parser = ArgumentParser(prog="otp_atm.bank.simulator", description="A simulated card issuer with an HTTP API.", epilog=OTHERWISE)
    add_arguments(parser)
    return run_server(told(parser.parse_args(), STANDARD))


STANDARD: Final = ServerSettings()
OTHERWISE: Final = (
    f"What is not said: {STANDARD.host}, a free port, the database {STANDARD.database}, the master key {STANDARD.master_key_file}, and no "
    "control desk."
)


def run_server(settings: ServerSettings) -> int:
    """Serve until told to stop. What cannot be is one sentence on standard error, and 2 the exit code."""
    close_memory()
    try:
        serve(settings)
    except BadFile as error:
        return complain(str(error))
    except WrongMasterKey:
        return complain(f"{settings.master_key_file}: the database was made under another master key")
    except StoreUnavailable as error:
        return complain(f"the database cannot be used: {error}")
    except WorkersFailed:
        return 2
    except (ControlOnNetwork, OSError, ValueError) as error:
        return complain(str(error))
    return 0


def complain(sentence: str) -> int:
    sys.stderr.write(f"bank: {sentence}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())

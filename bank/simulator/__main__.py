"""`python -m bank.simulator`: the bank alone."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, BooleanOptionalAction
from pathlib import Path

from bank.simulator.fixtures import DEFAULT
from bank.simulator.http.server import ServerSettings, serve
from bank.simulator.opening import WrongMasterKey
from bank.simulator.rules.limits import SECONDS_AHEAD, SMS_OTP_DIGITS
from bank.simulator.store import StoreUnavailable
from kiosk.load import BadFile


def main() -> int:
    """Run the bank as the command line says. Bad settings: one sentence and exit code 2."""
    parser = ArgumentParser(prog="bank.simulator", description="A simulated card issuer with an HTTP API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port (default)")
    parser.add_argument("--database", default="sqlite:///var/bank.sqlite3", help="SQLAlchemy URL (default: %(default)s)")
    parser.add_argument("--master-key", type=Path, default=Path("var/bank-master.key"), help="made if missing (default: %(default)s)")
    parser.add_argument("--fixtures", type=Path, default=DEFAULT, help="customers, cards and terminals of a new database")
    parser.add_argument("--control", action=BooleanOptionalAction, default=False, help="open the control desk: SMS, clock, faults")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when standard input does")
    parser.add_argument(
        "--otp-seconds-ahead",
        type=int,
        choices=range(31),
        metavar="0…30",
        default=SECONDS_AHEAD,
        help="how fast the clock of a phone may be (default: %(default)s)",
    )
    parser.add_argument(
        "--sms-otp-digits",
        type=int,
        choices=range(7, 11),
        metavar="7…10",
        default=SMS_OTP_DIGITS,
        help="how long one-time passwords by SMS are (default: %(default)s)",
    )
    given = parser.parse_args()
    settings = ServerSettings(
        given.master_key,
        given.database,
        given.host,
        given.port,
        given.fixtures,
        given.control,
        given.until_stdin_closes,
        given.otp_seconds_ahead,
        given.sms_otp_digits,
    )
    return run_server(settings)


def run_server(settings: ServerSettings) -> int:
    """Serve until told to stop. What cannot be is one sentence on standard error, and 2 the exit code."""
    try:
        serve(settings)
    except BadFile as error:
        return complain(str(error))
    except WrongMasterKey:
        return complain(f"{settings.master_key_file}: the database was made under another master key")
    except StoreUnavailable as error:
        return complain(f"the database cannot be used: {error}")
    except (OSError, ValueError) as error:
        return complain(str(error))
    return 0


def complain(sentence: str) -> int:
    sys.stderr.write(f"bank: {sentence}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())

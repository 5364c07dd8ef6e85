"""`run_atm.py journal`: the electronic journal for people, its chain checked on the way."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from otp_atm.configuration import Settings

SEALS_UNCHECKED: Final = "the seals were not checked (--key)"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("directory", nargs="?", type=Path, help="the journal's directory (default: that of the configuration)")
    parser.add_argument("--session", type=int, help="only this visit")
    parser.add_argument("--key", type=Path, metavar="FILE", help="check the seals, too: this is the journal's key")


def run(args: Namespace, settings: Settings) -> int:
    """Raises BadFile for a key that is none."""
    from otp_atm.kiosk.journal import JournalBroken
    from otp_atm.kiosk.journal_files import holds_journal, read_journal
    from otp_atm.kiosk.journal_seal import read_seal_key
    from otp_atm.kiosk.journal_told import line

    directory = args.directory or settings.journal.directory
    seals = read_seal_key(args.key) if args.key else None
    if not holds_journal(directory):
        print(f"{directory}: no journal here", file=sys.stderr)
        return 1
    count = 0
    try:
        for record in read_journal(directory, seals):
            count += 1
            if args.session in {None, record["session"]}:
                print(line(record))
    except JournalBroken as broken:
        print(f"{directory}: {broken}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{directory}: the journal cannot be read: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{count} lines, the chain holds, {f'the seals are of {args.key}' if seals else SEALS_UNCHECKED}", file=sys.stderr)
    return 0

"""The electronic journal for people, its chain checked on the way; or a period of it, in a file that proves that nothing is missing.

A MOMENT is a day (2026-11-27) or a day and a time (2026-11-27T09:30) in ISO 8601, of the time zone of the configuration
(terminal.time_zone) if it names none (2026-11-27T09:30Z). A day of --from is in it from its beginning, a day of --to until its end.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from otp_atm.configuration import Settings

if TYPE_CHECKING:
    from otp_atm.kiosk.journal_excerpt import Excerpt, Period
    from otp_atm.kiosk.journal_seal import SealKey

SEALS_UNCHECKED: Final = "the seals were not checked (--key)"


def add_arguments(parser: ArgumentParser) -> None:
    where = "the journal's directory (default: that of the configuration), or a file that --out wrote, to check it and to print its lines"
    parser.add_argument("place", nargs="?", type=Path, metavar="PLACE", help=where)
    parser.add_argument("--session", type=int, help="only this visit")
    parser.add_argument("--from", dest="since", metavar="MOMENT", help="only what has been written since then")
    parser.add_argument("--to", dest="until", metavar="MOMENT", help="only what was written until then")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write that period into a new file, with the proof that nothing is missing"
    )
    parser.add_argument("--key", type=Path, metavar="FILE", help="check the seals, too: this is the journal's key")


def run(args: Namespace, settings: Settings) -> int:
    """Raises BadFile for a key that is none, a moment that is none, and what does not go together."""
    from otp_atm.kiosk.journal import JournalBroken
    from otp_atm.kiosk.journal_files import holds_journal
    from otp_atm.kiosk.journal_seal import read_seal_key

    place = args.place or settings.journal.directory
    seals = read_seal_key(args.key) if args.key else None
    period = _period(args, settings)
    if not place.is_file() and not holds_journal(place):
        print(f"{place}: no journal here", file=sys.stderr)
        return 1
    act = _keep if args.out else _show_excerpt if place.is_file() else _show
    try:
        act(args, place, period, seals)
    except JournalBroken as broken:
        print(f"{place}: {broken}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{place}: the journal cannot be read: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _period(args: Namespace, settings: Settings) -> Period:
    from otp_atm.commands.moments import beginning, end
    from otp_atm.kiosk.journal_excerpt import EVER, Period
    from otp_atm.kiosk.load import BadFile

    zone = settings.terminal.time_zone
    since = EVER.since if args.since is None else beginning("--from", args.since, zone)
    until = EVER.until if args.until is None else end("--to", args.until, zone)
    if until <= since:
        raise BadFile(f"--to {args.until or ''}: is not after --from {args.since or ''}")
    return Period(since=since, until=until)


def _show(args: Namespace, directory: Path, period: Period, seals: SealKey | None) -> None:
    from otp_atm.kiosk.journal_files import read_journal

    count = 0
    for record in read_journal(directory, seals):
        count += 1
        _print(record, args.session, period)
    print(f"{count} lines, the chain holds, {_sealed(args)}", file=sys.stderr)


def _show_excerpt(args: Namespace, file: Path, period: Period, seals: SealKey | None) -> None:
    from otp_atm.kiosk.journal_excerpt import excerpt_records, read_excerpt

    excerpt = read_excerpt(file, seals)
    for record in excerpt_records(file, excerpt):
        _print(record, args.session, period)
    _tell(args, file, excerpt)


def _keep(args: Namespace, directory: Path, period: Period, seals: SealKey | None) -> None:
    """Raises JournalBroken for an excerpt that does not hold; it is written all the same, for it is all the evidence that there is."""
    from datetime import UTC, datetime

    from otp_atm.kiosk.journal import JournalBroken
    from otp_atm.kiosk.journal_excerpt import read_excerpt, write_excerpt
    from otp_atm.kiosk.load import BadFile, NotNow

    _require_keepable(args, directory)
    try:
        write_excerpt(directory, period, args.out, datetime.now(UTC))
    except FileExistsError:
        raise BadFile(f"{args.out}: there is such a file already, and it is not written over") from None
    except OSError as error:
        raise NotNow(f"{error.filename or args.out}: the excerpt cannot be written: {error.strerror}") from None
    try:
        _tell(args, args.out, read_excerpt(args.out, seals))
    except JournalBroken as broken:
        raise JournalBroken(f"{broken}; {args.out} has the lines as they are, and proves nothing") from None


def _require_keepable(args: Namespace, directory: Path) -> None:
    from otp_atm.kiosk.load import BadFile

    if args.since is None or args.until is None:
        raise BadFile("--out: of which period? --from and --to say")
    if args.session is not None:
        raise BadFile("--out: takes all lines of a period, not those of one visit: a chain of some of them proves nothing")
    if not directory.is_dir():
        raise BadFile(f"{directory}: is an excerpt already; --out is for a journal")
    if args.out.resolve().parent == directory.resolve():
        raise BadFile(f"{args.out}: among the journal's own files nothing else is written")


def _print(record: Mapping[str, Any], session: int | None, period: Period) -> None:
    from datetime import datetime

    from otp_atm.kiosk.journal_told import line

    if session in {None, record["session"]} and datetime.fromisoformat(record["time"]) in period:
        print(line(record))


def _sealed(args: Namespace) -> str:
    return f"the seals are of {args.key}" if args.key else SEALS_UNCHECKED


def _tell(args: Namespace, file: Path, excerpt: Excerpt) -> None:
    from otp_atm.kiosk.journal_told import told

    print(f"{file}: {told(excerpt)}\n{_sealed(args)}", file=sys.stderr)

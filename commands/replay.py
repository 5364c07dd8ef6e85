"""Go through a session that was kept again, without devices and bank: exit code 0 if all that is shown and written is as it was, 1 with the
first difference, 2 if the file is of no use."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from otp_atm.configuration import Settings

if TYPE_CHECKING:
    from otp_atm.evidence.bundle import Bundle
    from otp_atm.evidence.replay import Replayed


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a session, as `scenario --save` or a kiosk has kept it")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="paint every screen twice, compare, and save what differs here")
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="write the session as a page that any browser opens")


def run(args: Namespace, settings: Settings) -> int:
    """Raises BadFile for a file of no use, and for one that cannot be written."""
    from otp_atm.evidence.bundle import read
    from otp_atm.evidence.replay import replay
    from otp_atm.evidence.stand_ins import Odd
    from otp_atm.kiosk.load import BadFile
    from otp_atm.kiosk.printable import printable

    bundle = read(args.file)
    try:
        replayed = replay(bundle)
        painted = _painted(args.pictures, bundle, replayed) if args.pictures else ()
        if args.report:
            _report(args.report, bundle, settings.language)
    except Odd as odd:
        raise BadFile(f"{args.file}: is damaged, or kept by another program than this: {odd}") from None
    print(printable("\n".join([_told(args.file, bundle, replayed), *(f"differs  {path}" for path in painted)])))
    return 1 if replayed.difference or painted else 0


def _told(file: Path, bundle: Bundle, replayed: Replayed) -> str:
    """A line, or two."""
    what = f"{file}: {bundle.about.title}, {bundle.begun:%Y-%m-%d %H:%M:%S} UTC"
    if replayed.difference:
        return f"{what}: is not as it was\n  {replayed.difference}"
    return f"{what}: {len(replayed.screens)} screens and {replayed.lines} journal lines as they were"


def _painted(folder: Path, bundle: Bundle, replayed: Replayed) -> list[Path]:
    from otp_atm.evidence.painted import differing
    from otp_atm.kiosk.load import BadFile

    try:
        return differing(bundle, replayed, folder)
    except OSError as error:
        raise BadFile(f"{folder}: pictures cannot be saved here: {error.strerror}") from None


def _report(path: Path, bundle: Bundle, language: str) -> None:
    """Raises Odd, and BadFile if it cannot be written."""
    from otp_atm.evidence.page import page
    from otp_atm.evidence.painted import story_of
    from otp_atm.kiosk.load import BadFile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(story_of(bundle), language), encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadFile(f"{path}: the report cannot be written here: {error.strerror}") from None

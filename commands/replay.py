"""Go through sessions that were kept again, without devices and bank: exit code 0 if all that is shown and written is as it was, 1 with the
first difference of each, 2 if a file is of no use."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile

if TYPE_CHECKING:
    from otp_atm.evidence.bundle import Bundle
    from otp_atm.evidence.difference import Replayed
    from otp_atm.evidence.page import Row


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="sessions, as `scenario --save` or a kiosk has kept them, or folders of such"
    )
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="paint every screen twice, compare, and save what differs here")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE.html",
        help="write the session as a page that any browser opens; of several, a folder of pages with an index",
    )


def run(args: Namespace, settings: Settings) -> int:
    """Raises BadFile for files of no use, when the others have been gone through, and for one that cannot be written."""
    from otp_atm.kiosk.printable import printable

    files = session_files(args.files)
    several = len(files) > 1
    pages = _pages(args.report, files, several) if args.report else {}
    rows: list[Row] = []
    problems: list[str] = []
    good = True
    for file in files:
        pictures = args.pictures / _name(file) if args.pictures and several else args.pictures
        began = time.perf_counter()
        try:
            bundle, replayed, painted = _replayed(file, pictures, pages.get(file), settings.language)
        except BadFile as bad:
            problems.append(str(bad))
            continue
        good = good and not (replayed.difference or painted)
        rows.append(_row(file, bundle, replayed, pages.get(file), time.perf_counter() - began))
        print(printable("\n".join([_told(file, bundle, replayed), *(f"differs  {path}" for path in painted)])))
    if args.report and rows:
        print(printable(f"report: {_written(args.report, rows, len(files), settings.language, several)}"), file=sys.stderr)
    if problems:
        raise BadFile("\n".join(problems))
    return 0 if good else 1


def session_files(paths: Sequence[Path]) -> list[Path]:
    """These files, and those that are kept in these folders, each once. Raises BadFile for a folder that has none."""
    from otp_atm.evidence.bundle_file import ENDING

    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob(f"*{ENDING}")) if path.is_dir() else [path]
        if not inside:
            raise BadFile(f"{path}: no session is kept in this folder")
        found += inside
    return list(dict.fromkeys(found))


def _replayed(file: Path, pictures: Path | None, page: Path | None, language: str) -> tuple[Bundle, Replayed, list[Path]]:
    """Raises BadFile."""
    from otp_atm.evidence.bundle_file import read
    from otp_atm.evidence.replay import replay
    from otp_atm.evidence.stand_ins import Odd

    bundle = read(file)
    try:
        replayed = replay(bundle)
        painted = _painted(pictures, bundle, replayed) if pictures else []
        if page:
            _report(page, bundle, replayed, language)
    except Odd as odd:
        raise BadFile(f"{file}: is damaged, or kept by another program than this: {odd}") from None
    return bundle, replayed, painted


def _told(file: Path, bundle: Bundle, replayed: Replayed) -> str:
    """A line, or two."""
    what = f"{file}: {bundle.about.title}, {bundle.begun:%Y-%m-%d %H:%M:%S} UTC"
    if replayed.difference:
        return f"{what}: is not as it was\n  {replayed.difference}"
    return f"{what}: {len(replayed.screens)} screens and {replayed.lines} journal lines as they were"


def _painted(folder: Path, bundle: Bundle, replayed: Replayed) -> list[Path]:
    from otp_atm.evidence.painted import differing

    try:
        return differing(bundle, replayed, folder)
    except OSError as error:
        raise BadFile(f"{folder}: pictures cannot be saved here: {error.strerror}") from None


# Pages ----------------------------------------------------------------------------------------------------------------------------


def _pages(report: Path, files: Sequence[Path], several: bool) -> dict[Path, Path]:
    """Where the page of each is written. Raises BadFile where it cannot be, or something else lies there."""
    from otp_atm.evidence.page import require_page

    if not several:
        require_page(report)
        return {files[0]: report}
    if report.exists() and not report.is_dir():
        raise BadFile(f"{report}: is no folder, which the pages of {len(files)} sessions need")
    pages = dict(zip(files, _names(report, files), strict=True))
    for path in (*pages.values(), _index(report)):
        require_page(path)
    return pages


def _names(report: Path, files: Sequence[Path]) -> Iterator[Path]:
    """Each as its session, with a number where another one is called so."""
    taken = {_index(report).name}
    for file in files:
        names = (f"{_name(file)}{f'-{number}' if number > 1 else ''}.html" for number in range(1, len(files) + 2))
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        yield report / name


def _name(file: Path) -> str:
    from otp_atm.evidence.bundle_file import ENDING

    return file.name.removesuffix(ENDING)


def _index(report: Path) -> Path:
    return report / "index.html"


def _report(path: Path, bundle: Bundle, replayed: Replayed, language: str) -> None:
    """Raises Odd, and BadFile if it cannot be written."""
    from otp_atm.evidence.page import page
    from otp_atm.evidence.painted import story_of

    _write(path, page(story_of(bundle, replayed), language))


def _row(file: Path, bundle: Bundle, replayed: Replayed, page: Path | None, seconds: float) -> Row:
    from otp_atm.evidence.hiding import BY_LOOK
    from otp_atm.evidence.page import Row

    title = f"{bundle.about.title}, {bundle.begun:%Y-%m-%d %H:%M:%S} UTC"
    verdict = "failed" if replayed.difference else bundle.about.verdict
    return Row(title, BY_LOOK(str(file)), page.name if page else "", verdict, str(replayed.difference or bundle.about.failure), seconds)


def _written(report: Path, rows: Sequence[Row], wanted: int, language: str, several: bool) -> Path:
    """What leads to the pages. Raises BadFile if it cannot be written."""
    from otp_atm.evidence.page import index

    if not several:
        return report
    _write(_index(report), index(rows, wanted, sum(row.seconds for row in rows), language))
    return _index(report)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadFile(f"{path}: the report cannot be written here: {error.strerror}") from None

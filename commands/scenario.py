"""Play scenario files and judge them: exit code 0 if all hold, 1 if one does not, 2 if a file cannot be read.

Headless; or in the demo's window, by a hand at human pace, for whoever wants to see what a scenario says.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from otp_atm import languages
from otp_atm.commands.scenario_bank import Cards, cards_in_hand, groups_of, open_worlds
from otp_atm.commands.scenario_files import chosen
from otp_atm.commands.scenario_options import CONFIGURED, is_told, name_and_value, require_sense, times, values_set
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.printable import on_one_line, printable

if TYPE_CHECKING:
    from otp_atm.scenarios.album import Album
    from otp_atm.scenarios.papers import Paper
    from otp_atm.scenarios.play import Outcome
    from otp_atm.scenarios.reports import Reports
    from otp_atm.scenarios.script import Script, Setting

    Player = Generator[Outcome, None, None]


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="scenario files, or folders of them")
    parser.add_argument("--cards", type=Path, metavar="FILE", help="cards of your own, which scenarios call for by id or role")
    parser.add_argument(
        "--bank",
        metavar="URL",
        nargs="?",
        const=CONFIGURED,
        help="a bank over HTTP, or without URL that of the configuration",
    )
    parser.add_argument("--hooks", type=Path, metavar="FILE", help="how scenarios do what happens behind the back of that bank")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="save every screen as a picture")
    parser.add_argument(
        "--report", type=Path, metavar="DIR", help="write a page for each scenario, and an index of all, to be read in a browser"
    )
    parser.add_argument("--no-pictures", action="store_true", help="a report without pictures: it is written faster, and smaller")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep the session of a scenario in a file, for `replay`")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write how each went, and every step, as JUnit XML")
    parser.add_argument("--trace", type=Path, metavar="FILE", help="write what is exchanged with the bank, as HAR, without secrets")
    parser.add_argument("--record", action="store_true", help="record the pictures that scenarios expect, those that differ or are missing")
    parser.add_argument("--in-window", action="store_true", help="in the demo's window, by hand: Space pauses, Escape goes on to the next")
    parser.add_argument("--tags", metavar="EXPRESSION", help="only scenarios with these tags: smoke and not (slow or flaky)")
    parser.add_argument("--set", type=name_and_value, action="append", default=[], metavar="NAME=VALUE", help="what ${NAME} stands for")
    parser.add_argument("--repeat", type=times, default=1, metavar="N", help="play everything so many times")
    parser.add_argument("--jobs", type=times, default=1, metavar="N", help="play with so many processes at once")
    parser.add_argument("--fail-fast", action="store_true", help="stop at the first that does not hold")
    parser.add_argument("--words", action="store_true", help="explain every step word, and stop")


def run(args: Namespace, settings: Settings) -> int:
    from otp_atm.scenarios.script import Setting

    if args.words:
        from otp_atm.scenarios.manual import manual

        print(manual(), end="")
        return 0
    require_sense(args)
    setting = Setting(languages.language(args.lang) if args.lang else None, values=values_set(args.set))
    try:
        cards = cards_in_hand(args, settings)
    except BadFile as bad:
        raise _together(bad, args, setting) from None
    setting = replace(setting, wallet=cards.wallet)
    scripts = chosen(args, setting) * args.repeat
    if args.save and len(scripts) != 1:
        raise BadFile(f"--save: a file takes the session of one scenario, and {len(scripts)} are to be played")
    if args.save:
        from otp_atm.evidence.bundle_file import require_writable

        require_writable(args.save)
    report = _report(args, settings, scripts)
    began = time.perf_counter()
    played = failed = left_out = 0
    programme = Programme(scripts, setting, report)
    player = (_in_window if args.in_window else _headless)(args, settings, cards, programme)
    with closing(report) if report else nullcontext(), _papers(args) as papers, closing(player) as outcomes:
        for outcome in outcomes:
            page = report.listed(outcome, played) if report else None
            played += 1
            failed += bool(outcome.failure)
            left_out += bool(outcome.left_out)
            for paper in papers:
                paper.add(outcome)
            print(printable(told(outcome, page)))
            if args.save:
                _save(outcome, settings, args.save)
            if failed and args.fail_fast:
                break
    seconds = time.perf_counter() - began
    out = f", {left_out} left out" if left_out else ""
    print(f"{played} scenario{'s' * (played != 1)}, {failed} failed{out}, {seconds:.2f} s", file=sys.stderr)
    if report:
        print(printable(f"report: {report.index}"), file=sys.stderr)
    return 1 if failed or played < len(scripts) else 0


def _save(outcome: Outcome, settings: Settings, path: Path) -> None:
    """Raises BadFile."""
    from otp_atm.scenarios.saved import save

    kept = save(outcome, settings, path)
    print(printable(f"saved: {path}" if kept else f"{path}: nothing is kept, as nothing was played"), file=sys.stderr)


@contextmanager
def _papers(args: Namespace) -> Iterator[list[Paper]]:
    """The files about all that is played, which are finished however it ends. Raises BadFile where one cannot be written."""
    from otp_atm.scenarios.papers import JUnit, Trace

    with ExitStack() as stack:
        kinds: list[tuple[Path | None, Callable[[Path], Paper]]] = [(args.junit, JUnit), (args.trace, Trace)]
        yield [stack.enter_context(closing(paper(path))) for path, paper in kinds if path]


def told(outcome: Outcome, page: Path | None = None) -> str:
    """How a script went: a line, or a report; the pictures that it recorded; and where its page is, if it did not hold."""
    pages = [f"  The page about it: {page}"] if page and outcome.failure else []
    return "\n".join([judged(outcome), *pages, *(f"recorded  {path}" for path in outcome.recorded)])


def judged(outcome: Outcome) -> str:
    """A line, or a report. What is secret was hidden where it was known; a card number in a name or a path is known by its look."""
    from otp_atm.evidence.hiding import Hiding

    return Hiding()(_judged(outcome))


def _judged(outcome: Outcome) -> str:
    if outcome.left_out:
        return f"left out  {outcome.script}: {outcome.left_out}"
    return outcome.failure or f"ok  {outcome.script}: {on_one_line(outcome.script.title)}"


def _together(bad: BadFile, args: Namespace, setting: Setting) -> BadFile:
    """What is wrong with the cards, and all that is wrong with the scenarios whatever the cards."""
    try:
        chosen(args, setting)
    except BadFile as others:
        return BadFile(f"{bad}\n{others}")
    return bad


class Programme(NamedTuple):
    """What is played, as it was read, and who reports it, if anybody does."""

    scripts: list[Script]
    setting: Setting
    report: Reports | None


def _headless(args: Namespace, settings: Settings, cards: Cards, programme: Programme) -> Player:
    """Raises BadFile for what a bank elsewhere does not let be done at once."""
    from otp_atm.scenarios.kept_pictures import KeptPictures
    from otp_atm.scenarios.play import play
    from otp_atm.screens.brand import brand_of

    scripts, setting, report = programme
    album, pictures = _album(args, settings), KeptPictures(brand_of(settings.terminal), record=args.record)
    opened = partial(open_worlds, args, settings, cards, album, pictures)
    groups = groups_of(args, settings, cards, scripts) if args.jobs > 1 else []
    finish = report.finish if report else None
    if len(groups) < 2:
        with opened() as open_stage:
            for place, script in enumerate(scripts):
                outcome = play(script, open_stage)
                if finish:
                    finish(outcome, place)
                yield outcome
        return
    from otp_atm.scenarios.jobs import Orders, played_at_once

    if album:
        album.reserve(scripts)
    yield from played_at_once(scripts, groups, args.jobs, Orders(opened, setting, finish))


def _album(args: Namespace, settings: Settings) -> Album | None:
    if not args.pictures:
        return None
    from otp_atm.scenarios.album import Album
    from otp_atm.screens.brand import brand_of

    return Album(brand_of(settings.terminal), args.pictures)


def _report(args: Namespace, settings: Settings, scripts: list[Script]) -> Reports | None:
    """Where the pages of these are written, if they are. Raises BadFile if they cannot be."""
    if args.report is None:
        return None
    from otp_atm.scenarios.reports import Reports
    from otp_atm.screens.brand import brand_of

    report = Reports(brand_of(settings.terminal), args.report, args.lang or "en", pictures=not args.no_pictures)
    report.open(scripts)
    return report


def _in_window(args: Namespace, settings: Settings, cards: Cards, programme: Programme) -> Player:
    """Raises BadFile for what cannot be had in a window, and NoDisplay."""
    from otp_atm.commands.named_files import require_named_files
    from otp_atm.hardware.display.probe import require_screen

    if args.bank is not None:
        raise BadFile("--in-window: the window has a bank of its own, so that it can stand still with its clock: it takes no --bank")
    if args.jobs > 1:
        raise BadFile("--in-window: one hand plays one scenario after the other: it takes no --jobs")
    if args.record:
        raise BadFile("--in-window: pictures are recorded headless: it takes no --record")
    require_named_files(args.config, settings)
    require_screen()
    from otp_atm.demo.tour.theatre import played
    from otp_atm.scenarios.worlds import worlds

    opened = worlds(settings, None, _album(args, settings), fixtures=cards.fixtures, evidence=is_told(args))
    yield from played(programme.scripts, settings, cards.fixtures, opened)

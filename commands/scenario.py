"""Play scenario files and judge them: exit code 0 if all hold, 1 if one does not, 2 if a file cannot be read.

Headless; or in the demo's window, by a hand at human pace, for whoever wants to see what a scenario says.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from collections.abc import Callable, Generator, Hashable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from otp_atm import languages
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile, Document, explained
from otp_atm.kiosk.printable import on_one_line, printable

if TYPE_CHECKING:
    from otp_atm.bank.simulator.fixtures import Fixtures
    from otp_atm.person.wallet import Wallet
    from otp_atm.scenarios.album import Album
    from otp_atm.scenarios.behind import Banks
    from otp_atm.scenarios.kept_pictures import KeptPictures
    from otp_atm.scenarios.papers import Paper
    from otp_atm.scenarios.play import Outcome
    from otp_atm.scenarios.reports import Reports
    from otp_atm.scenarios.script import Script, Setting
    from otp_atm.scenarios.sharing import Group
    from otp_atm.scenarios.worlds import OpenStage

    Player = Generator[Outcome, None, None]

CONFIGURED: Final = ""
"""What `--bank` without an address means: the bank of the configuration."""


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
    _require_sense(args)
    setting = Setting(languages.language(args.lang) if args.lang else None, values=_set(args.set))
    try:
        cards = _cards(args, settings)
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


def _set(given: list[tuple[str, str]]) -> dict[str, str]:
    """What the names stand for. Raises BadFile for one that stands for two values."""
    twice = sorted(name for name, times in Counter(name for name, _ in given).items() if times > 1)
    if twice:
        raise BadFile("\n".join(f"--set {name}: is given more than once" for name in twice))
    return dict(given)


def _together(bad: BadFile, args: Namespace, setting: Setting) -> BadFile:
    """What is wrong with the cards, and all that is wrong with the scenarios whatever the cards."""
    try:
        chosen(args, setting)
    except BadFile as others:
        return BadFile(f"{bad}\n{others}")
    return bad


class Cards(NamedTuple):
    """What the person has in hand, and whom a bank in this process knows."""

    wallet: Wallet
    fixtures: Fixtures


def _cards(args: Namespace, settings: Settings) -> Cards:
    """Those of the configuration; or those of the tester, whom a bank in this process is told of. Raises BadFile."""
    from otp_atm.bank.simulator.fixtures import load_fixtures
    from otp_atm.person.own_cards import load_cards, wallet_of_own
    from otp_atm.person.wallet import wallet_of
    from otp_atm.scenarios.bank_side import BEGINNING
    from otp_atm.scenarios.rehearsal import fixtures_for

    fixtures = load_fixtures(settings.simulator.fixtures)
    if not args.cards:
        return Cards(wallet_of(fixtures), fixtures)
    # a bank in this process is at the scenarios' beginning, another goes by its own clock
    own = load_cards(args.cards, BEGINNING.date() if args.bank is None else date.today())
    if args.bank is not None:
        return Cards(wallet_of_own(own), fixtures)
    here = fixtures_for(own, fixtures)
    return Cards(wallet_of(here), here)


def chosen(args: Namespace, setting: Setting) -> list[Script]:
    """The scenarios that the command line means, each once for each of its examples. Raises BadFile with everything that is wrong."""
    from otp_atm.scenarios.script import names_in, read_scripts
    from otp_atm.scenarios.tags import Tagged

    meant = Tagged(args.tags) if args.tags else None
    files = scenario_files(args.files)
    values = setting.values
    scripts, problems = [], []
    for path in files:
        try:
            scripts += [script for script in read_scripts(path, setting) if meant is None or meant(script.tags)]
        except BadFile as bad:
            problems.append(str(bad))
    unknown = values.keys() - {name for path in files for name in names_in(path)} if values else ()
    problems += [f"--set {name}: no scenario refers to ${{{name}}}" for name in sorted(unknown)]
    if not scripts and not problems:
        problems.append(f"--tags «{args.tags}»: no scenario is meant by that")
    if problems:
        raise BadFile("\n".join(problems))
    return scripts


def name_and_value(text: str) -> tuple[str, str]:
    """`NAME=VALUE` of the command line."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise ArgumentTypeError(f"{text}: it takes NAME=VALUE")
    return name, value


def times(text: str) -> int:
    """A number of the command line, from 1."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise ArgumentTypeError(f"{text}: it takes a number from 1")
    return int(text)


def _require_sense(args: Namespace) -> None:
    """Raises BadFile for options that do not go together, or name no bank."""
    from otp_atm.scenarios.behind import addressed

    if args.hooks and args.bank is None:
        raise BadFile("--hooks: a bank in this process needs none: they belong to --bank")
    if args.no_pictures and args.report is None:
        raise BadFile("--no-pictures: is about the pages of --report")
    files: list[tuple[str, Path | None]] = [("--junit", args.junit), ("--trace", args.trace), ("--save", args.save)]
    for (one, path), (other, same) in combinations(files, 2):
        if path and same and path.resolve() == same.resolve():
            raise BadFile(f"{one} and {other}: both are to be written to {path}")
    if args.in_window and args.save is not None:
        raise BadFile("--in-window: sessions are kept headless: it takes no --save")
    if args.in_window and args.report is not None:
        raise BadFile("--in-window: reports are written headless: it takes no --report")
    if args.bank:
        addressed(args.bank)


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
    groups = _groups(args, settings, cards, scripts) if args.jobs > 1 else []
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


@contextmanager
def open_worlds(args: Namespace, settings: Settings, cards: Cards, album: Album | None, pictures: KeptPictures) -> Iterator[OpenStage]:
    """Where scenarios are played, as long as the context lasts. Raises BadFile, also for what is wrong with a driver that they try."""
    from otp_atm.scenarios.worlds import worlds

    with _banks(args, settings, cards) as banks, explained(args.config):
        yield worlds(
            settings,
            banks,
            album,
            fixtures=cards.fixtures,
            wallet=cards.wallet,
            kept_pictures=pictures,
            evidence=_tells(args),
            readings=bool(args.save),
        )


def _tells(args: Namespace) -> bool:
    """Whether somebody wants to know what happens."""
    return bool(args.junit or args.trace or args.report or args.save)


@contextmanager
def _banks(args: Namespace, settings: Settings, cards: Cards) -> Iterator[Banks | None]:
    """The bank that the command line names, if any. Raises BadFile."""
    if args.bank is None:
        yield None
        return
    with closing(_named_bank(args, settings, cards)) as banks:
        yield banks


def _named_bank(args: Namespace, settings: Settings, cards: Cards) -> Banks:
    from otp_atm.scenarios.behind import at_url, configured
    from otp_atm.scenarios.hook_side import HookSide
    from otp_atm.scenarios.hooks import read_hooks
    from otp_atm.scenarios.usable_hooks import require_usable

    hooks = read_hooks(args.hooks) if args.hooks else None
    if hooks:
        require_usable(hooks)
    side = HookSide(hooks, cards.wallet) if hooks else None
    app = hooks.hooks.app if hooks else None
    if args.bank == CONFIGURED:
        from otp_atm.commands.named_files import require_named_files

        require_named_files(args.config, settings)
        return configured(settings, settings.told(args.config), side, app)
    return at_url(settings, args.bank, side, app)


def _groups(args: Namespace, settings: Settings, cards: Cards, scripts: list[Script]) -> list[Group]:
    """Which scenarios are to be played one after the other. Raises BadFile where all are."""
    from otp_atm.scenarios.needs import BEFALLS_ALL, NOTHING
    from otp_atm.scenarios.sharing import cards_of, kept_pictures_of, pictures_of, together

    with _banks(args, settings, cards) as banks:
        befalls = banks.can & BEFALLS_ALL if banks else NOTHING
    if befalls:
        raise BadFile(
            f"--jobs: what scenarios do behind this bank's back ({', '.join(sorted(befalls))}) befalls all that are played there: "
            "they are played one at a time"
        )
    shared: list[Callable[[Script], set[Hashable]]] = [
        *([partial(cards_of, wallet=cards.wallet)] if args.bank is not None else []),
        *([pictures_of] if args.pictures else []),
        *([kept_pictures_of] if args.record else []),
    ]
    return together([{thing for things in shared for thing in things(script)} for script in scripts])


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

    opened = worlds(settings, None, _album(args, settings), fixtures=cards.fixtures, evidence=_tells(args))
    yield from played(programme.scripts, settings, cards.fixtures, opened)


def _is_scenario(path: Path) -> bool:
    """Whether a file of a folder is for playing, and not a part that others include. What cannot be read is: reading it tells."""
    from otp_atm.scenarios.script import is_part

    try:
        return not is_part(Document(path))
    except BadFile:
        return True


def scenario_files(paths: list[Path]) -> list[Path]:
    """The files named, folders replaced by the scenario files in them, without the parts that these include. Raises BadFile where there is
    nothing to play."""
    if not paths:
        raise BadFile("which scenario? Name files or folders, for example: scenarios/atm")
    found: list[Path] = []
    for path in paths:
        inside = sorted(filter(_is_scenario, path.rglob("*.yaml"))) if path.is_dir() else [path]
        if not inside:
            raise BadFile(f"{path}: no scenario files in this folder")
        found += inside
    return found

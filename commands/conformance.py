"""Is a bank a good bank? Try every promise of docs/bank-contract.md against it, each by its number there, and say which are kept.

It ill-treats cards, but those alone that the file gives up for that; `--plan` says beforehand what would be done to which. Exit code 0 if
every promise that was tried is kept, 1 if one is broken, 2 if it cannot be tried at all.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final

from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile, explained
from otp_atm.kiosk.printable import printable

if TYPE_CHECKING:
    from otp_atm.bank.settings import BankSettings
    from otp_atm.conformance.bounds import Budget
    from otp_atm.conformance.promise import Promise
    from otp_atm.conformance.reach import Who
    from otp_atm.conformance.run import Run
    from otp_atm.conformance.trial import OtherTerminal
    from otp_atm.person.giving_up import For
    from otp_atm.person.own_cards import OwnCard

CONFIGURED: Final = ""
"""What `--bank` without an address means: the bank of the configuration."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--bank", metavar="URL", nargs="?", const=CONFIGURED, help="a bank over HTTP, or without URL that of the configuration"
    )
    parser.add_argument("--cards", type=Path, metavar="FILE", help="the cards, and what each may be used up for")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write a page, JSON and JUnit's XML there")
    parser.add_argument("--only", type=names, default=(), metavar="P17[,P18…]", help="try these promises alone")
    parser.add_argument(
        "--without", type=names, default=(), metavar="NAME[,NAME…]", help="leave out promises (P17), or what uses cards up (lock-out)"
    )
    parser.add_argument("--plan", action="store_true", help="say what would be done to which card, and do nothing")
    parser.add_argument("--seed", type=number, metavar="N", help="draw again what was drawn with this number")
    parser.add_argument(
        "--hooks", type=Path, metavar="FILE", help="how things are done behind the back of that bank: its messages, its clock"
    )
    parser.add_argument("--master-key", type=Path, metavar="FILE", help="the terminal master key, if it is not that of the configuration")
    parser.add_argument(
        "--other-terminal", type=terminal, metavar="ID=FILE", help="another terminal that the bank knows, and its master key"
    )
    parser.add_argument("--seconds", type=positive, metavar="N", help="end after so many seconds (default: 300)")
    parser.add_argument("--requests", type=positive, metavar="N", help="end after so many requests (default: 5000)")


def run(args: Namespace, settings: Settings) -> int:
    from otp_atm.conformance.bounds import MOST_REQUESTS, MOST_SECONDS, Budget
    from otp_atm.conformance.hand import Hand
    from otp_atm.conformance.reach import Means, reached
    from otp_atm.conformance.run import new_seed
    from otp_atm.person.own_cards import load_cards

    told = the_bank(args, settings)
    if not args.cards:
        raise BadFile("--cards: which cards? docs/testers-guide.md says what stands in that file")
    promises, without = chosen(args)
    cards = load_cards(args.cards, date.today())
    budget = Budget(MOST_SECONDS if args.seconds is None else args.seconds, MOST_REQUESTS if args.requests is None else args.requests)
    seed = new_seed() if args.seed is None else args.seed
    means = Means(told, settings.timeouts.bank, who(args, settings), Hand(cards, without), budget, seed, args.hooks)
    if args.report and not args.plan:
        beforehand(args.report)
    with explained(args.config), reached(means, asks=not args.plan) as found:
        if args.plan:
            from otp_atm.conformance.plan import plan

            for line in plan(found.trial, promises):
                print(printable(line))
            return 0
        from otp_atm.conformance.run import Run

        return judged(args, told, cards, budget, Run(found.trial, promises, found.keep))


def beforehand(folder: Path) -> None:
    """See that a report can be written, before anything is done for it. Raises BadFile."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise BadFile(f"--report {folder}: cannot be written: {error.strerror}") from None


def judged(args: Namespace, told: BankSettings, cards: tuple[OwnCard, ...], budget: Budget, run: Run) -> int:
    """Tell the verdicts as they come, then the account, also of a run that is interrupted. Raises BadFile where the report cannot be
    written."""
    from otp_atm.bank.settings import OVER_HTTP
    from otp_atm.conformance import report
    from otp_atm.conformance.run import Verdict

    name = told.url if told.driver in OVER_HTTP else told.driver
    found, hide = report.about(name, cards, budget.most_seconds, budget.most_requests), report.hiding(cards)
    interrupted: BaseException | None = None
    try:
        for one in run.verdicts():
            print(report.told(one, hide), flush=True)
    except BaseException as ended:  # noqa: BLE001 - whatever ends it, the owners of the cards have to know how they stand
        interrupted = ended
    account = run.account(interrupted=interrupted is not None)
    for line in report.summary(account, found):
        print(printable(line), file=sys.stderr)
    if args.report:
        try:
            report.written(args.report, account, found, hide)
        except OSError as error:
            raise BadFile(f"--report {args.report}: cannot be written: {error.strerror}") from None
    if interrupted:
        raise interrupted
    return 1 if account.count(Verdict.BROKEN) else 0


def the_bank(args: Namespace, settings: Settings) -> BankSettings:
    """How it is reached. Raises BadFile."""
    from msgspec.structs import replace

    from otp_atm.commands.named_files import require_named_files
    from otp_atm.scenarios.behind import addressed

    if args.bank is None:
        raise BadFile("--bank: which bank? An address, or nothing after it for that of the configuration")
    if args.bank != CONFIGURED:
        return replace(addressed(args.bank), deadline=settings.bank.deadline)
    require_named_files(args.config, settings, ("bank",))
    return settings.bank


def chosen(args: Namespace) -> tuple[list[Promise], frozenset[For]]:
    """The promises that the command line means, and what cards are not to be used up for. Raises BadFile with everything that is wrong."""
    from otp_atm.conformance.promises import OF_THE_TERMINAL, PROMISES
    from otp_atm.person.giving_up import For

    known, purposes = {promise.name for promise in PROMISES}, {*map(str, For)}
    terminals = {f"P{number}" for number in OF_THE_TERMINAL}
    only, without = {*args.only}, {*args.without}
    problems = [f"--only {name}: {unknown(name, terminals)}" for name in sorted(only - known)]
    problems += [
        f"--without {name}: {unknown(name, terminals)}, nor is it one of {', '.join(sorted(purposes))}"
        for name in sorted(without - known - purposes)
    ]
    if problems:
        raise BadFile("\n".join(problems))
    meant = [promise for promise in PROMISES if promise.name not in without and (not only or promise.name in only)]
    if not meant:
        raise BadFile("--only, --without: no promise is left")
    return meant, frozenset(purpose for purpose in For if purpose in without)


def unknown(name: str, terminals: set[str]) -> str:
    return "is a promise of the terminal, not of a bank" if name in terminals else "is no promise of docs/bank-contract.md"


def who(args: Namespace, settings: Settings) -> Who:
    """Which terminals ask. Raises BadFile."""
    from otp_atm.conformance.reach import Who
    from otp_atm.hardware.pin_pad.master_key import read_master_key

    if not (args.master_key or settings.pin_pad.is_simulated):
        raise BadFile(
            "--master-key: the terminal master key is in the PIN pad of the configuration: a file has to hold one that is for trying"
        )
    key = read_master_key(args.master_key or settings.pin_pad.master_key_file)
    return Who(settings.told(args.config), key, args.other_terminal and other(args.other_terminal))


def other(named: tuple[str, Path]) -> OtherTerminal:
    """Raises BadFile."""
    from otp_atm.conformance.trial import OtherTerminal
    from otp_atm.hardware.pin_pad.master_key import read_master_key

    return OtherTerminal(named[0], read_master_key(named[1]))


def names(text: str) -> tuple[str, ...]:
    """Some of the command line, with commas between them; promises in small letters, too."""
    found = tuple(name.strip() for name in text.split(",") if name.strip())
    return tuple(name.upper() if name[:1] in "pP" and name[1:].isdigit() else name for name in found)


def number(text: str) -> int:
    """A whole number of the command line, from 0."""
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"{text}: it takes a whole number")
    return int(text)


def positive(text: str) -> int:
    """The same, from 1."""
    if not (found := number(text)):
        raise ArgumentTypeError(f"{text}: it takes a whole number from 1")
    return found


def terminal(text: str) -> tuple[str, Path]:
    """`ID=FILE` of the command line."""
    from otp_atm.bank.wire.message import TerminalId
    from otp_atm.bank.wire.reading import fits

    name, equals, file = text.partition("=")
    if not (equals and file and fits(TerminalId, name)):
        raise ArgumentTypeError(f"{text}: it takes eight letters and digits, =, and the file with the master key")
    return name, Path(file)

"""The ATM: a demo on this computer, a kiosk in a branch, its bank, and what testers need."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Set
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from otp_atm.commands import streams
from otp_atm.commands.init import CONFIGURATION
from otp_atm.commands.streams import OutputLost
from otp_atm.configuration import Settings
from otp_atm.hardware.leaving import Ended, unwinding
from otp_atm.kiosk.load import BadFile, NotNow, load
from otp_atm.kiosk.parts import told_what_to_install
from otp_atm.kiosk.printable import printable
from otp_atm.kiosk.project import PROJECT
from otp_atm.languages.offered import require

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

COMMANDS: Final[Mapping[str, str]] = {
    "demo": "an ATM, its bank and a wallet of cards in one window",
    "kiosk": "the full-screen terminal, with the devices and the bank of the configuration",
    "bank": "the bank simulator alone",
    "scenario": "play scenario files headless, or in a window, and judge them",
    "remote": "terminals that programs, browsers and test frameworks stand in front of, over HTTP",
    "fleet": "terminals by the thousand, as users of Locust: load for a bank, and an account of the truth",
    "replay": "go through a session that was kept again, without devices and bank, and find what is not as it was",
    "conformance": "try every promise of the bank contract against a bank",
    "check": "is the configuration good, are devices and bank there, what stands open? One line each",
    "journal": "print the journal and check that no line was changed or is missing",
    "init": "write a configuration, cards and a first scenario into a folder",
}
"""What there is in `commands`, and what each is for."""
EPILOGUE = """examples:
  {program}                                 look at it
  {program} --lang en                       the same, beginning in English
  {program} --tour                          sit back: the whole guide plays by itself
  {program} check --config branch.yaml      before the first customer comes
  {program} kiosk --config branch.yaml      serve customers
  {program} scenario scenarios/atm          test the whole flow in a second
  {program} scenario my.yaml --bank http://127.0.0.1:8321 --pictures out
  {program} conformance --bank http://127.0.0.1:8321 --cards cards.yaml --plan
  {program} init mine                       begin a project of your own
  {program} COMMAND --help                  what a command takes

exit codes: 0 all is well; 1 something is not well, no display, a part that is not installed or a journal that cannot be written, say;
2 it could not run as told;
128 and more: ended by a signal before it could end in order, or nobody reads its output

scenarios, and documents for those who operate, test or extend it, lie in {place}
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is explained above."""
    streams.prepare()
    try:
        with unwinding():
            code = _run(arguments)
            sys.stdout.flush()
            return code
    except Ended as ended:
        return ended.code
    except OutputLost as lost:
        streams.give_up_output()
        if lost.quietly:
            return 141
        print(lost, file=sys.stderr)
        return 1


def _run(arguments: list[str] | None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    made = parser({"demo", *words})
    args, others = made.parse_known_args(words)
    args.others = others
    command = _module(args.command or "demo")
    if others and not getattr(command, "PASSES_ON", False):
        made.error(f"unrecognized arguments: {' '.join(others)}")
    try:
        with told_what_to_install():
            return int(command.run(args, _settings(args)))
    except BadFile as bad:
        print(printable(str(bad)), file=sys.stderr)
        return 2
    except NotNow as missing:
        print(missing, file=sys.stderr)
        return 1


def _settings(args: argparse.Namespace) -> Settings:
    import msgspec

    settings = load(args.config, Settings, require)
    if args.lang is None:
        return settings
    if args.lang not in settings.terminal.languages:
        raise BadFile(f"--lang {args.lang}: {args.config} offers {', '.join(settings.terminal.languages)}")
    return msgspec.structs.replace(settings, terminal=msgspec.structs.replace(settings.terminal, language=args.lang))


def usual_configuration() -> Path:
    """The configuration of the folder that the program is started in, or else the one that comes with it."""
    own = Path(CONFIGURATION)
    return own if own.exists() else PROJECT / "config.yaml"


def called() -> str:
    """How this program was started, as somebody would type it again."""
    name = Path(sys.argv[0]).name
    return {"run_atm.py": "python run_atm.py", "__main__.py": "python -m otp_atm"}.get(name, "otp-atm")


def parser(named: Set[str] = COMMANDS.keys()) -> argparse.ArgumentParser:
    """The command line. Only those commands that are named know their arguments: a kiosk need not wait until the others are loaded."""
    program = called()
    made = argparse.ArgumentParser(
        prog=program,
        description=f"{__doc__} Without a command, the demo.",
        epilog=EPILOGUE.format(program=program, place=PROJECT),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_shared(made, config=usual_configuration(), lang=None)
    _module("demo").add_arguments(made.add_argument_group("options of the demo"))
    commands = made.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose)
        if name in named:
            command.description = _module(name).__doc__
            _add_shared(command, config=argparse.SUPPRESS, lang=argparse.SUPPRESS)
            _module(name).add_arguments(command)
    return made


def _module(command: str) -> Any:
    return import_module(f"otp_atm.commands.{command}")


def _add_shared(parser: argparse.ArgumentParser, config: Any, lang: Any) -> None:
    where = f"configuration (default: {CONFIGURATION} of this folder, or else that of the program)"
    parser.add_argument("--config", type=Path, metavar="FILE", default=config, help=where)
    parser.add_argument("--lang", metavar="CODE", default=lang, help="language to begin with, instead of the configuration's")

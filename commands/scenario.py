"""Play scenario files headless and judge them: exit code 0 if all hold, 1 if one does not, 2 if a file cannot be read."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from kiosk.load import BadFile
from kiosk.settings import Settings
from kiosk.vocabulary import Language

HELP: Final = "play scenario files headless and judge them"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="scenario files, or folders of them")
    parser.add_argument("--bank", metavar="URL", help="a bank over HTTP (with its control API on) instead of one in this process")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="save every screen as a picture")
    parser.add_argument("--words", action="store_true", help="explain every step word, and stop")


def run(args: Namespace, settings: Settings) -> int:
    from bank.simulator.fixtures import load_fixtures
    from person.wallet import wallet_of
    from scenarios.play import play
    from scenarios.script import read_script
    from scenarios.worlds import worlds

    if args.words:
        from scenarios.manual import manual

        print(manual(), end="")
        return 0
    wallet = wallet_of(load_fixtures(settings.simulator.fixtures))
    language = Language(args.lang or Language.ENGLISH)
    scripts = [read_script(path, language, wallet) for path in scenario_files(args.files)]
    open_stage = worlds(settings, args.bank, args.pictures)
    began = time.perf_counter()
    failed = 0
    for script in scripts:
        outcome = play(script, open_stage)
        failed += bool(outcome.failure)
        print(outcome.failure or f"ok  {script.path}: {script.title}")
    seconds = time.perf_counter() - began
    print(f"{len(scripts)} scenarios, {failed} failed, {seconds:.2f} s", file=sys.stderr)
    return 1 if failed else 0


def scenario_files(paths: list[Path]) -> list[Path]:
    """The files named, folders replaced by the scenario files in them. Raises BadFile where there is nothing to play."""
    if not paths:
        raise BadFile("which scenario? Name files or folders, for example: scenarios/atm")
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        if not inside:
            raise BadFile(f"{path}: no scenario files in this folder")
        found += inside
    return found

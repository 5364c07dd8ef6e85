"""What the options of `scenario` take, and which of them make sense together."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Final

from otp_atm.kiosk.load import BadFile

CONFIGURED: Final = ""
"""What `--bank` without an address means: the bank of the configuration."""


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


def require_sense(args: Namespace) -> None:
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


def values_set(given: list[tuple[str, str]]) -> dict[str, str]:
    """What the names stand for. Raises BadFile for one that stands for two values."""
    twice = sorted(name for name, times in Counter(name for name, _ in given).items() if times > 1)
    if twice:
        raise BadFile("\n".join(f"--set {name}: is given more than once" for name in twice))
    return dict(given)


def is_told(args: Namespace) -> bool:
    """Whether somebody wants to know what happens."""
    return bool(args.junit or args.trace or args.report or args.save)

"""An ATM, its bank and a wallet of cards in one window; where there is no display, the same session told as text."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from otp_atm.configuration import Settings


def add_arguments(parser: Any) -> None:
    parser.add_argument("--aloud", action="store_true", help="print each screen of the window as text, too")
    parser.add_argument("--trace", type=Path, metavar="FILE", help="write what is exchanged with the bank, as HAR, without secrets")
    parser.add_argument("--fresh", action="store_true", help="begin anew: bank, phone, wallet, clock and journal; asks first")
    parser.add_argument("--yes", action="store_true", help="with --fresh: do not ask")
    parser.add_argument("--tour", action="store_true", help="begin with the guided tour; F10 begins it at any time")


def run(args: Namespace, settings: Settings) -> int:
    from otp_atm.commands.named_files import require_named_files
    from otp_atm.hardware.display.probe import require_screen, screen_size
    from otp_atm.kiosk.closed_memory import close_memory
    from otp_atm.kiosk.parts import require

    require("demo")
    close_memory()
    require_named_files(args.config, settings)
    if args.tour:
        require_screen()
    elif screen_size() is None:
        from otp_atm.demo.told import tell

        return tell(args.config, settings, args.trace)
    if args.fresh and not (args.yes or confirmed(settings)):
        print("Nothing was changed.")
        return 0
    from otp_atm.demo.show import show

    return show(args, settings)


def confirmed(settings: Settings) -> bool:
    """Ask whoever sits there; where nobody does, the option is the answer."""
    if not sys.stdin.isatty():
        return True
    print(f"Bank, phone, wallet, clock and journal of the demo begin anew. The journal until now is kept: {settings.journal.directory}.old")
    return input("Begin anew? [y/N] ").strip().lower() in {"y", "yes"}

"""Terminals by the thousand at one bank, as users of Locust: what it does with them, and whether everybody was told the truth.

Every option of Locust counts, too (`locust --help`): -u is how many terminals, -r how many are switched on in a second, -t how long;
--headless, --csv, --html, --master, --worker, --processes and the rest are as everybody knows them. Without --headless, the web page.
"""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from otp_atm import IN_A_CHECKOUT
from otp_atm.configuration import Settings
from otp_atm.fleet.options import CONFIG, OPTIONS
from otp_atm.kiosk.project import PROJECT

PASSES_ON: Final = True
"""Options that are not ours are Locust's."""
LOCUSTFILE: Final = PROJECT / "fleet" / "locustfile.py"
_OWN_FILE: Final = ("-f", "--locustfile")


def add_arguments(parser: ArgumentParser) -> None:
    for option in OPTIONS:
        parser.add_argument(option.name, help=option.help, **option.more)


def run(args: Namespace, settings: Settings) -> int:
    """Locust in a process of its own, which it changes from the ground up: its exit code is ours. Raises BadFile."""
    from otp_atm.commands.named_files import require_named_files
    from otp_atm.fleet.stock import stock_of
    from otp_atm.kiosk.parts import require

    require("load")
    require_named_files(args.config, settings)
    stock_of(settings.fleet)
    locust = subprocess.Popen([sys.executable, "-m", "locust", *words(args)], env=environment(args.config))
    try:
        return locust.wait()
    except BaseException:
        locust.terminate()
        locust.wait()
        raise


def words(args: Namespace) -> list[str]:
    """The command line of Locust. A locustfile of somebody's own takes the place of ours."""
    own = any(word.startswith(_OWN_FILE) for word in args.others)
    return [*([] if own else ["-f", str(LOCUSTFILE)]), *told(args), *args.others]


def told(args: Namespace) -> list[str]:
    """Our own options, as they were given."""
    found = []
    for option in OPTIONS:
        value = getattr(args, option.name.removeprefix("--").replace("-", "_"))
        if value is True:
            found.append(option.name)
        elif value is not False and value != option.more.get("default"):  # 0 is a share that is meant, and equals False
            found += [option.name, str(value)]
    return found


def environment(config: Path) -> dict[str, str]:
    """That of this process; the program is found from a checkout, too."""
    path = os.pathsep.join(filter(None, (str(PROJECT) if IN_A_CHECKOUT else "", os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, CONFIG: str(config.resolve()), **({"PYTHONPATH": path} if path else {})}

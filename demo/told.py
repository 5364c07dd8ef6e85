"""The demo where there is no display: one customer registers and deactivates, told as text, against the real bank process."""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

from otp_atm.configuration import Settings
from otp_atm.demo.bank_process import BankDidNotStart, BankProcess
from otp_atm.hardware.display.mock import Aloud
from otp_atm.kiosk.project import MADE, PROJECT
from otp_atm.languages.files import in_language
from otp_atm.languages.offered import first
from otp_atm.scenarios.album import Album
from otp_atm.scenarios.behind import at_url
from otp_atm.scenarios.papers import Trace
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.brand import brand_of

PICTURES: Final = MADE / "demo"
ADVICE: Final = "To see it in a window, run this on a computer with a screen or with DISPLAY set."


def tell(config: Path, settings: Settings, trace: Path | None = None) -> int:
    """Exit code 0 if the customer got through, 1 if not. What is exchanged with the bank is written into `trace`. Raises BadFile where
    that cannot be."""
    script = read_script(in_language(PROJECT / "demo", "told", first(settings)))
    with ExitStack() as stack:
        paper = stack.enter_context(closing(Trace(trace))) if trace else None
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = f"sqlite:///{(Path(folder) / 'bank.sqlite3').as_posix()}"
        with BankProcess(config, "--database", database) as bank:
            try:
                album = Album(brand_of(settings.terminal), PICTURES)
                with closing(at_url(settings, bank.url())) as banks:
                    outcome = play(script, worlds(settings, banks, album, Aloud(print), evidence=trace is not None))
            except BankDidNotStart as trouble:
                print(f"the bank did not start: {trouble}", file=sys.stderr)
                return 1
        if paper:
            paper.add(outcome)
    print(outcome.failure or f"Pictures of all screens: {PICTURES / script.path.stem}")
    print(f"There is no display here. {ADVICE}")
    return 1 if outcome.failure else 0

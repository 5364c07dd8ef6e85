"""The demo where there is no display: one customer registers and deactivates, told as text, against the real bank process."""

from __future__ import annotations

import sys
import tempfile
from contextlib import closing
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
from otp_atm.scenarios.play import play
from otp_atm.scenarios.script import read_script
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.brand import brand_of

PICTURES: Final = MADE / "demo"
ADVICE: Final = "To see it in a window, run this on a computer with a screen or with DISPLAY set."


def tell(config: Path, settings: Settings) -> int:
    """Exit code 0 if the customer got through, 1 if not."""
    script = read_script(in_language(PROJECT / "demo", "told", first(settings)))
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{(Path(folder) / 'bank.sqlite3').as_posix()}"
        with BankProcess(config, "--database", database) as bank:
            try:
                album = Album(brand_of(settings.terminal), PICTURES)
                with closing(at_url(settings, bank.url())) as banks:
                    outcome = play(script, worlds(settings, banks, album, Aloud(print)))
            except BankDidNotStart as trouble:
                print(f"the bank did not start: {trouble}", file=sys.stderr)
                return 1
    print(outcome.failure or f"Pictures of all screens: {PICTURES / script.path.stem}")
    print(f"There is no display here. {ADVICE}")
    return 1 if outcome.failure else 0

"""An ATM terminal simulator, and its public face for those who write a driver, a bank or tests for it.

The face is `otp_atm.ports` (what a driver or a bank must do), `otp_atm.events` and `otp_atm.requests` (what it says and is asked),
`otp_atm.vocabulary` (the words of these), `otp_atm.drivers` (how a configuration names it) and `otp_atm.contracts` (the suites that judge
it). `__version__` is its semantic version; docs/public-face.md describes all of it. `otp_atm.testing` is for tests that stand at an ATM;
docs/remote.md describes that.

Every other name in it is a room of the program, private, and may change with any version. In a checkout the rooms stand beside this
folder, where a reader looks for them; in a wheel they lie inside it. Either way they are imported as `otp_atm.kiosk`, `otp_atm.bank` …,
so that no name of ours is ever in the way of somebody's own package.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

__version__ = "1.0.0"
"""The one place of the version: the wheel's metadata are read from here."""

IN_A_CHECKOUT: Final = not (Path(__file__).parent / "kiosk").is_dir()

if IN_A_CHECKOUT:
    __path__.append(str(Path(__file__).resolve().parent.parent))

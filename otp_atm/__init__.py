"""An ATM terminal simulator: this package is what others import. Its modules `ports`, `events`, `requests` and `contracts` are its face.

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

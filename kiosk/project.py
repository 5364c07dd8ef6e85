"""Where this program lies, and where it keeps things. Paths in a configuration are relative to that file's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from otp_atm import IN_A_CHECKOUT

PROJECT: Final = Path(__file__).resolve().parent.parent
"""The folder of the rooms, and of what comes with them: configuration, fonts, fixtures, scenarios, docs. It may be read only."""


def _kept() -> Path:
    if IN_A_CHECKOUT:
        return PROJECT / "var"
    from platformdirs import user_state_path

    try:
        return user_state_path("otp-atm", appauthor=False)
    except RuntimeError:  # a user without a home, as a service or a container may have
        return Path("var").resolve()


KEPT: Final = _kept()
"""Where journal, database and phone are kept that no configuration has another place for: `var` of a checkout, and of an installed
program the user's folder for such things (on Linux XDG_STATE_HOME, ~/.local/state if it is not set); of a user without a home, `var` of
the folder that it was started in."""
MADE: Final = PROJECT / "build" if IN_A_CHECKOUT else KEPT
"""Where something is put that can be made again."""

"""The screens that a scenario can name: those of the states of the terminal as it is shipped."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from otp_atm.assembly import table_of
from otp_atm.configuration import Settings

if TYPE_CHECKING:
    from otp_atm.kiosk.state import State as Screen
else:
    Screen = StrEnum("Screen", {state.name: state.value for state in table_of(Settings()).rows})

__all__ = ["Screen"]

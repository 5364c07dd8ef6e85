"""How a service is tried out: what a customer does on its screens, and how each of its states is come to. Each service's stands in its
folder, in `rehearsal`; whoever walks over all states, such as the fault matrix, goes by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from otp_atm.kiosk.events import Chosen
from otp_atm.kiosk.state import State
from otp_atm.kiosk.vocabulary import Key

Habits = Mapping[State, Key | str | type[Chosen]]
"""What a customer does in a state: press a key, type a PIN, or choose what means this."""


class Trouble(NamedTuple):
    """What the bank does at an operation (`scenarios.troubles.Trouble`), with this code where it refuses."""

    does: Literal["unreachable", "loses-request", "loses-reply", "refuses", "talks-nonsense"]
    operation: str
    code: str = "bank-unavailable"


class Way(Struct, frozen=True, eq=False):
    """How to come to a state: with which card of the fixtures, with what other habits, in what trouble of the bank.

    `of` tells apart several ways to one state.
    """

    state: State
    card: str = "phone-on-file"
    differs: Habits = {}
    troubles: tuple[Trouble, ...] = ()
    of: str = ""


class Rehearsal(NamedTuple):
    """The habits of somebody who wants it, and the ways to all states."""

    habits: Habits
    ways: tuple[Way, ...]

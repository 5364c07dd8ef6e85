"""What can go wrong, wherever the customer is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bank.wire.problems import Code
from scenarios.bank_side import Trouble
from scenarios.stage import Stage
from tools.fault_matrix.places import ALWAYS

SLOW, TOO_SLOW = 10.0, 100.0
"""Seconds: within the terminal's patience, and beyond it."""
HONEST_DELAY: Final = 1.0
"""Seconds that every reply takes when all is well."""

READER_FAILED: Final = frozenset({"ReaderFailed"})
PAD_FAILED: Final = frozenset({"PinPadFailed"})

Strike = Callable[[Stage], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """`strike` returns whether it could happen at all. The journal must then hold the events `leaves`.

    `is_banks`: it meets the request that leads to the place, not only those that come after. `passes`: the device works again at once.
    `customer_leaves`: from now on nobody stands there.
    """

    name: str
    meaning: str
    strike: Strike
    leaves: frozenset[str] = frozenset()
    is_banks: bool = False
    passes: bool = False
    customer_leaves: bool = False

    @property
    def breaks(self) -> bool:
        """A device stays broken until staff comes."""
        return bool(self.leaves & (READER_FAILED | PAD_FAILED)) and not self.passes


def mend(stage: Stage) -> None:
    """Staff has been here: all devices work, the bank is back."""
    mend_devices(stage)
    stage.bank_side.recover()
    stage.hold_replies(ALWAYS, HONEST_DELAY)


def mend_devices(stage: Stage) -> None:
    stage.reader.hangs = False
    stage.reader.recover()
    stage.pad.recover()


def _happens(act: Callable[[Stage], None]) -> Strike:
    def strike(stage: Stage) -> bool:
        act(stage)
        return True

    return strike


def _bank(does: Trouble, times: int) -> Strike:
    return _happens(lambda stage: stage.bank_side.cause(does, "*", times, Code.BANK_UNAVAILABLE))


def _slow(seconds: float) -> Strike:
    return _happens(lambda stage: stage.hold_replies(ALWAYS, seconds))


READER_FAILS: Final = _happens(lambda stage: stage.reader.fail("reader-failed"))
PAD_FAILS: Final = _happens(lambda stage: stage.pad.fail())

FAULTS: Final = (
    Fault("card pulled", "the customer pulls the card out", lambda stage: stage.reader.pull(), frozenset({"CardRemoved"})),
    Fault("reader fails", "and stays broken until staff comes", READER_FAILS, READER_FAILED),
    Fault("reader falters", "it fails and works again at once", READER_FAILS, READER_FAILED | {"ReaderRecovered"}, passes=True),
    Fault("pad fails", "and stays broken until staff comes", PAD_FAILS, PAD_FAILED),
    Fault("pad falters", "it fails and works again at once", PAD_FAILS, PAD_FAILED | {"PinPadRecovered"}, passes=True),
    Fault("pad opened", "it notices and erases all its keys", _happens(lambda stage: stage.pad.tamper()), PAD_FAILED),
    Fault("PIN key lost", "the pad has forgotten the bank's PIN key", _happens(lambda stage: stage.pad.lose_key())),
    Fault("bank away", "no connection until the bank comes back", _bank("unreachable", ALWAYS), is_banks=True),
    Fault("bank slow", f"every reply takes {SLOW:.0f} s", _slow(SLOW), is_banks=True),
    Fault("bank too slow", f"every reply would take {TOO_SLOW:.0f} s", _slow(TOO_SLOW), is_banks=True),
    Fault("reply lost", "one reply of the bank gets lost", _bank("loses-reply", 1), is_banks=True),
    Fault("replies lost", "all replies get lost until the bank comes back", _bank("loses-reply", ALWAYS), is_banks=True),
    Fault("bank refuses", "it says that it cannot serve now", _bank("refuses", ALWAYS), is_banks=True),
    Fault("bank babbles", "its replies make no sense", _bank("talks-nonsense", ALWAYS), is_banks=True),
    Fault("nobody there", "the customer walks away", lambda _: True, customer_leaves=True),
)

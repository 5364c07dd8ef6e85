"""What can go wrong, wherever the customer is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from otp_atm.bank.wire.problems import Code
from otp_atm.kiosk.events import Cancelled
from otp_atm.kiosk.vocabulary import Key
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.troubles import Trouble
from tools.fault_matrix.places import ALWAYS

SLOW, TOO_SLOW = 10.0, 100.0
"""Seconds: within the terminal's patience, and beyond it."""
HONEST_DELAY: Final = 1.0
"""Seconds that every reply takes when all is well."""

Told = tuple[frozenset[str], ...]
CARD_PULLED: Final[Told] = (frozenset({"CardRemoved"}),)
READER_FAILED: Final[Told] = (frozenset({"ReaderFailed"}),)
READER_BACK: Final[Told] = (frozenset({"CardFound", "ReaderRecovered"}),)
PAD_FAILED: Final[Told] = (frozenset({"PinPadFailed"}),)
PAD_BACK: Final[Told] = (frozenset({"PinPadRecovered"}),)
REFUSED: Final[Told] = (frozenset({"CardBlocked", "BankRefused", "BankUnreachable"}),)
NO_ANSWER: Final[Told] = (frozenset({"BankUnreachable", "BankReplyLost", "BankRefused"}),)
SILENCE: Final[Told] = (frozenset({"TimedOut"}),)

Strike = Callable[[Stage], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """`strike` returns whether it could happen at all. From then on the journal must tell one event of each set of `leaves`.

    `is_banks`: it meets the request that leads to the place, not only those that come after. `passes`: the device works again at once.
    `breaks`: a device stays broken until staff comes. `customer_leaves`: from now on nobody stands there.
    `hand_fed`: the reader can neither eject nor retain a card. `is_void`: it leads nowhere.
    """

    name: str
    meaning: str
    strike: Strike
    leaves: Told = ()
    is_banks: bool = False
    passes: bool = False
    breaks: bool = False
    customer_leaves: bool = False
    hand_fed: bool = False
    is_void: bool = False


def mend(stage: Stage) -> None:
    """Staff has been here: all devices work, the bank is back."""
    mend_devices(stage)
    stage.troubles.recover()
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


def _bank(does: Trouble, times: int, code: Code = Code.BANK_UNAVAILABLE) -> Strike:
    return _happens(lambda stage: stage.troubles.cause(does, "*", times, code))


def _slow(seconds: float) -> Strike:
    return _happens(lambda stage: stage.hold_replies(ALWAYS, seconds))


def _press_in_haste(stage: Stage) -> None:
    """Every key but Cancel, twice, on a screen that has just come."""
    row = stage.row
    for key in Key:
        if not isinstance(row.keys.get(key, Cancelled()), Cancelled):
            stage.pad.press_key(key)
            stage.pad.press_key(key)


NOTHING: Final = _happens(lambda _: None)
READER_FAILS: Final = _happens(lambda stage: stage.reader.fail("reader-failed"))
PAD_FAILS: Final = _happens(lambda stage: stage.pad.fail())

FAULTS: Final = (
    Fault("card pulled", "the customer pulls the card out", lambda stage: stage.reader.pull(), CARD_PULLED),
    Fault("reader fails", "and stays broken until staff comes", READER_FAILS, READER_FAILED, breaks=True),
    Fault("reader falters", "it fails and works again at once", READER_FAILS, READER_FAILED + READER_BACK, passes=True),
    Fault("pad fails", "and stays broken until staff comes", PAD_FAILS, PAD_FAILED, breaks=True),
    Fault("pad falters", "it fails and works again at once", PAD_FAILS, PAD_FAILED + PAD_BACK, passes=True),
    Fault("pad opened", "it notices and erases all its keys", _happens(lambda stage: stage.pad.tamper()), PAD_FAILED, breaks=True),
    Fault("PIN key lost", "the pad has forgotten the bank's PIN key", _happens(lambda stage: stage.pad.lose_key())),
    Fault("bank away", "no connection until the bank comes back", _bank("unreachable", ALWAYS), NO_ANSWER, is_banks=True),
    Fault("bank slow", f"every reply takes {SLOW:.0f} s", _slow(SLOW), is_banks=True),
    Fault("bank too slow", f"every reply would take {TOO_SLOW:.0f} s", _slow(TOO_SLOW), NO_ANSWER, is_banks=True),
    Fault("reply lost", "one reply of the bank gets lost", _bank("loses-reply", 1), is_banks=True),
    Fault("replies lost", "all replies get lost until the bank comes back", _bank("loses-reply", ALWAYS), NO_ANSWER, is_banks=True),
    Fault("bank refuses", "it says that it cannot serve now", _bank("refuses", ALWAYS), NO_ANSWER, is_banks=True),
    Fault("card blocked", "it says so to whatever it is asked", _bank("refuses", ALWAYS, Code.CARD_BLOCKED), REFUSED, is_banks=True),
    Fault("bank babbles", "its replies make no sense", _bank("talks-nonsense", ALWAYS), NO_ANSWER, is_banks=True),
    Fault("in haste", "every key but Cancel is pressed twice as soon as the screen comes", _happens(_press_in_haste), is_void=True),
    Fault("nobody there", "the customer walks away", NOTHING, SILENCE, customer_leaves=True),
    Fault(
        "by hand: card pulled",
        "the same where cards are put in and taken out by hand",
        lambda stage: stage.reader.pull(),
        CARD_PULLED,
        hand_fed=True,
    ),
    Fault(
        "by hand: reader fails",
        "the same where cards are put in and taken out by hand",
        READER_FAILS,
        READER_FAILED,
        breaks=True,
        hand_fed=True,
    ),
    Fault(
        "by hand: bank away",
        "the same where cards are put in and taken out by hand",
        _bank("unreachable", ALWAYS),
        NO_ANSWER,
        is_banks=True,
        hand_fed=True,
    ),
    Fault(
        "by hand: nobody there",
        "the same where cards are put in and taken out by hand",
        NOTHING,
        SILENCE,
        customer_leaves=True,
        hand_fed=True,
    ),
)

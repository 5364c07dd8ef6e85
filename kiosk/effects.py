"""Everything the machine can ask of the world. The runner performs these in order; answers come back as events."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.vocabulary import Key, Pan


class Effect(Struct, frozen=True, gc=False):
    """Base of all effects."""


class Timeout(Enum):
    """Kinds of waiting; their lengths in seconds are configuration (`timeouts` in config.yaml), that of PIN_PAD follows from DEVICE's."""

    __hash__ = object.__hash__  # Enum's own is written in Python

    READ_CARD = "read_card"
    ENTRY = "entry"
    CHOICE = "choice"
    NOTICE = "notice"
    RESULT = "result"
    MORE_TIME = "more_time"
    TAKE_CARD = "take_card"
    THANKS = "thanks"
    BANK = "bank"
    DEVICE = "device"
    PIN_PAD = "pin_pad"
    IDLE = "idle"
    RETRY = "retry"


class StartTimer(Effect, frozen=True):
    """Post `TimedOut` when this kind of waiting is over, unless another timer is started before.

    `attempt` lengthens RETRY: at 0 it is over at once, at 1 soon, and later not sooner than others look at their bank. How long RETRY and
    IDLE are exactly, the jitter of the terminal says (`kiosk.jitter`).
    """

    timeout: Timeout
    attempt: int = 0


class SyncJournal(Effect, frozen=True):
    """Make the journal durable now: the customer is about to be told a result. The last effect of its state: if it fails, `JournalFailed`
    follows at once, and the state is never shown."""


# Card reader and PIN pad ----------------------------------------------------------------------------------------------------------


class AcceptCard(Effect, frozen=True):
    """Let a card in."""


class CheckReader(Effect, frozen=True):
    """Make sure that the card reader works: `ReaderFailed` follows if not, nothing if it does."""


class CheckCard(Effect, frozen=True):
    """Make sure that the card is still in: `ReaderEmpty` follows if none is, `CardRemoved` if another has taken its place, else nothing."""


class EjectCard(Effect, frozen=True):
    """Give the card back. `CardRemoved` follows once it is taken, `ReaderEmpty` at once when there is none."""


class RetainCard(Effect, frozen=True):
    """Keep a card that nobody took. `CardRetained` or `RetainRefused` follows, `ReaderEmpty` when there is none."""


class SignKeyRequest(Effect, frozen=True):
    """Have a request for a PIN key signed in the PIN pad. `KeyRequestSigned` follows, or `PinPadFailed`."""


class LoadPinKey(Effect, frozen=True):
    """Load the bank's PIN key into the PIN pad. `PinKeyLoaded` or `PinKeyRejected` follows."""

    key_block: str
    kcv: str


class CheckPinPad(Effect, frozen=True):
    """Make sure that the PIN pad works: `PinPadFailed` follows if not, nothing if it does."""


class StartPinEntry(Effect, frozen=True):
    """Open secure PIN entry of `minimum` to `maximum` digits, the block bound to `pan` (ISO 9564-1 format 4)."""

    minimum: int
    maximum: int
    pan: Pan


class EndPinEntry(Effect, frozen=True):
    """Close PIN entry and forget the digits, if it is open."""


class StartChoosing(Effect, frozen=True):
    """Let the digits 1, 2, … count as these function keys, in this order."""

    keys: tuple[Key, ...]


class EndChoosing(Effect, frozen=True):
    """No digit counts as a function key any more."""


# The bank -------------------------------------------------------------------------------------------------------------------------


class Ask(Effect, frozen=True):
    """Send a request to the bank; the reply comes as an event. A new `Ask` or `StopAsking` makes an older reply stale."""

    request: BankRequest


class StopAsking(Effect, frozen=True):
    """Nobody waits for the bank's reply any more."""


class EndCardSession(Effect, frozen=True):
    """The customer has gone: forget the card session."""

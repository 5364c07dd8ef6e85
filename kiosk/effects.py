"""Everything the machine can ask of the world. The runner performs these in order; answers come back as events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.vocabulary import Card, Pan, PinBlock


@dataclass(frozen=True, slots=True)
class Effect:
    """Base of all effects."""


class Timeout(Enum):
    """Kinds of waiting; their lengths in seconds are configuration (`timeouts` in config.yaml)."""

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
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class StartTimer(Effect):
    """Post `TimedOut` when this kind of waiting is over, unless another timer is started before. `attempt` lengthens RETRY."""

    timeout: Timeout
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class StopTimer(Effect):
    """No time-out any more."""


@dataclass(frozen=True, slots=True)
class SyncJournal(Effect):
    """Make the journal durable now: the customer is about to be told a result."""


# Card reader and PIN pad ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AcceptCard(Effect):
    """Let a card in."""


@dataclass(frozen=True, slots=True)
class CheckCard(Effect):
    """Make sure that the card is still in: `CardRemoved` follows if not, nothing if it is."""


@dataclass(frozen=True, slots=True)
class EjectCard(Effect):
    """Give the card back. `CardRemoved` follows once it is taken, at once when there is none."""


@dataclass(frozen=True, slots=True)
class RetainCard(Effect):
    """Keep a card that nobody took. `CardRetained` or `RetainRefused` follows."""


@dataclass(frozen=True, slots=True)
class LoadPinKey(Effect):
    """Load the bank's PIN key into the PIN pad. `PinKeyLoaded` or `PinKeyRejected` follows."""

    key_block: str
    kcv: str


@dataclass(frozen=True, slots=True)
class StartPinEntry(Effect):
    """Open secure PIN entry of `minimum` to `maximum` digits, the block bound to `pan` (ISO 9564-1 format 4)."""

    minimum: int
    maximum: int
    pan: Pan


@dataclass(frozen=True, slots=True)
class EndPinEntry(Effect):
    """Close PIN entry and forget the digits, if it is open."""


# The bank -------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BankRequest:
    """Base of what the terminal can ask of the bank. `kiosk.replies` names the possible answers to each."""


@dataclass(frozen=True, slots=True)
class FetchPinKey(BankRequest):
    """A PIN key for this terminal, please."""


@dataclass(frozen=True, slots=True)
class VerifyCardPin(BankRequest):
    """Are card and card PIN right? If so, open a card session."""

    card: Card
    pin_block: PinBlock


@dataclass(frozen=True, slots=True)
class AskPhone(BankRequest):
    """Can this card be enrolled?"""


@dataclass(frozen=True, slots=True)
class AskEnrolment(BankRequest):
    """Is this card enrolled?"""


@dataclass(frozen=True, slots=True)
class CheckOtpPin(BankRequest):
    """Are both entries of the new OTP PIN the same, and good enough? Changes nothing."""

    first: PinBlock
    second: PinBlock


@dataclass(frozen=True, slots=True)
class Enrol(BankRequest):
    """Enrol the card (G6, G7).

    `reference` is unique for this terminal's lifetime and becomes the idempotency key.
    `replacing` says that the customer wants an existing enrolment replaced.
    """

    reference: str
    first: PinBlock
    second: PinBlock
    sms_consent: bool
    replacing: bool


@dataclass(frozen=True, slots=True)
class Deactivate(BankRequest):
    """End SMS and offline OTP (G17)."""

    reference: str


@dataclass(frozen=True, slots=True)
class SettleRequest(BankRequest):
    """What became of the request with this reference?

    A bank that never saw the reference closes it, so that a straggler cannot take effect after the customer was told.
    """

    reference: str


@dataclass(frozen=True, slots=True)
class Ask(Effect):
    """Send a request to the bank; the reply comes as an event. A new `Ask` or `StopAsking` makes an older reply stale."""

    request: BankRequest


@dataclass(frozen=True, slots=True)
class StopAsking(Effect):
    """Nobody waits for the bank's reply any more."""


@dataclass(frozen=True, slots=True)
class EndCardSession(Effect):
    """The customer has gone: forget the card session."""

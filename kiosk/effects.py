"""Everything the machine can ask of the world. The runner performs these in order; answers come back as events."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from kiosk.vocabulary import Card, Journaled, Key, Pan, PinBlock


class Effect(Struct, frozen=True):
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

    `attempt` lengthens RETRY: at 0 it is over at once, at 1 it has its configured length, and doubles from there.
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


class BankRequest(Struct, frozen=True):
    """Base of what the terminal can ask of the bank. `kiosk.replies` names the possible answers to each.

    The journal holds of a request its name and the fields that are declared `Journaled`.
    """


class FetchPinKey(BankRequest, frozen=True):
    """A PIN key for this terminal, please: as signed in its PIN pad."""

    nonce: bytes
    mac: bytes


class CheckBank(BankRequest, frozen=True):
    """Is the bank there, and does it serve this terminal? Changes nothing."""


class VerifyCardPin(BankRequest, frozen=True):
    """Are card and card PIN right? If so, open a card session."""

    card: Journaled[Card]
    pin_block: PinBlock


class AskPhone(BankRequest, frozen=True):
    """Can this card be enrolled?"""


class AskEnrolment(BankRequest, frozen=True):
    """Is this card enrolled?"""


class CheckOtpPin(BankRequest, frozen=True):
    """Are both entries of the new OTP PIN the same, and good enough? Changes nothing."""

    first: PinBlock
    second: PinBlock


class Enrol(BankRequest, frozen=True):
    """Enrol the card (G6, G7).

    `reference` is unique for this terminal's lifetime and becomes the idempotency key.
    `replacing` says that the customer wants an existing enrolment replaced.
    """

    reference: Journaled[str]
    first: PinBlock
    second: PinBlock
    sms_consent: Journaled[bool]
    replacing: Journaled[bool]


class Deactivate(BankRequest, frozen=True):
    """End SMS and offline OTP (G17)."""

    reference: Journaled[str]


class SettleEnrolment(BankRequest, frozen=True):
    """What became of the enrolment with this reference?

    A bank that never saw the reference closes it, so that a straggler cannot take effect after the customer was told.
    `sms_consent` is what the customer had answered: an enrolment that says otherwise is none of theirs.
    """

    reference: Journaled[str]
    sms_consent: Journaled[bool]


class SettleDeactivation(BankRequest, frozen=True):
    """What became of the deactivation with this reference? Closes it like `SettleEnrolment`."""

    reference: Journaled[str]


class Ask(Effect, frozen=True):
    """Send a request to the bank; the reply comes as an event. A new `Ask` or `StopAsking` makes an older reply stale."""

    request: BankRequest


class StopAsking(Effect, frozen=True):
    """Nobody waits for the bank's reply any more."""


class EndCardSession(Effect, frozen=True):
    """The customer has gone: forget the card session."""

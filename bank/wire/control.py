"""The simulator's control desk: what a tester or a demo does behind the bank's back. No real bank has it; it is off unless asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

from otp_atm.bank.wire.codes import CODES, AnyCode
from otp_atm.bank.wire.faults import ANY, Plan
from otp_atm.bank.wire.message import DIGITS, EXACT, OPEN, Message, Moment, Nothing, PanDigits, Reply, secret
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code
from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN

ClearPin = Annotated[str, Meta(pattern=rf"^[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}\Z"), secret("card PIN", DIGITS)]
"""Of an invented card, as the fixtures have it: nothing but a control desk ever takes one in clear."""
PhoneOrNone = Annotated[str, Meta(pattern=r"^(09[0-9]{9})?\Z")]
"""A mobile number; empty where there is none."""
MOST_CARDS: Final = 100
"""That are asked about at once."""


class After(Message, frozen=True, kw_only=True):
    """Messages newer than this one; 0 for those from the beginning."""

    after: Annotated[int, Meta(ge=0, le=EXACT)] = 0


class SentSms(Reply, frozen=True, kw_only=True):
    """A text message as it left the bank."""

    sms_id: int
    phone: str
    text: Annotated[str, secret("text message")]
    created_at: Moment


class Outbox(Reply, frozen=True, kw_only=True):
    """Oldest first, and a page of them at the most: ask again after the last until there are no more."""

    messages: tuple[SentSms, ...]


class ClockState(Reply, frozen=True, kw_only=True):
    """What time it is at the bank."""

    now: Moment
    frozen: bool


class ClockChange(Message, frozen=True, kw_only=True):
    """First freeze or let run, then set, then advance; each only where given."""

    now: Moment | None = None
    advance_seconds: Annotated[float, Meta(ge=-(10**9), le=10**9)] = 0
    frozen: bool | None = None


class FaultKind(StrEnum):
    """How a bank can misbehave. They can be combined; a delay comes first."""

    DELAY = "delay"
    """The request waits for `seconds` before the bank looks at it, and is then carried out, whether or not anybody still waits."""
    DROP_REQUEST = "drop-request"
    """The connection breaks and the bank never sees the request."""
    DROP_REPLY = "drop-reply"
    """The bank carries the request out, then the connection breaks."""
    NONSENSE = "nonsense"
    """The bank carries the request out and answers something unusable."""
    REFUSE = "refuse"
    """The bank does nothing and answers the problem `code`."""
    DOWN = "down"
    """The bank does nothing and says that it is unavailable."""


class Fault(Message, frozen=True, kw_only=True):
    """A fault for one `operation` by name, or for any (`*`), for the next `times` calls of it, or until faults are cleared."""

    kind: FaultKind
    operation: Annotated[str, Meta(max_length=64)] = ANY
    times: Annotated[int, Meta(ge=1, le=10**6)] | None = None
    seconds: Annotated[float, Meta(ge=0, le=600)] = 0
    code: AnyCode = AnyCode.BANK_UNAVAILABLE

    @property
    def plan(self) -> Plan:
        """What goes wrong with a call that it befalls."""
        return PLANS[self.kind](self)


PLANS: Final[Mapping[FaultKind, Callable[[Fault], Plan]]] = {
    FaultKind.DELAY: lambda fault: Plan(delay=fault.seconds),
    FaultKind.DROP_REQUEST: lambda _: Plan(drop_request=True),
    FaultKind.DROP_REPLY: lambda _: Plan(drop_reply=True),
    FaultKind.NONSENSE: lambda _: Plan(nonsense=True),
    FaultKind.REFUSE: lambda fault: Plan(refuse=CODES[fault.code]),
    FaultKind.DOWN: lambda _: Plan(down=True),
}


class FaultList(Reply, frozen=True, kw_only=True):
    """All faults in force, in the order they came."""

    faults: tuple[Fault, ...]


class CardChange(Message, frozen=True, kw_only=True):
    """Change a card or its owner's phone; what is not given stays. An empty phone takes the number off file.

    `unlock` gives back all tries of card PIN, card data and one-time passwords, and forgets that passwords were asked for by SMS. A new
    `pin` has all its tries, and ends the card sessions that the old one has opened.
    """

    pan: PanDigits
    unlock: bool = False
    pin_tries_left: Annotated[int, Meta(ge=0, le=3)] | None = None
    phone: PhoneOrNone | None = None
    pin: ClearPin | None = None


class NewCard(Message, frozen=True, kw_only=True):
    """A card that the bank is to issue, in the place of any with this number.

    `expiry` is its last month, YYMM, Gregorian; `language` that of its owner's text messages (ISO 639-1).
    """

    pan: PanDigits
    pin: ClearPin
    expiry: Annotated[str, Meta(pattern=r"^[0-9]{2}(0[1-9]|1[0-2])\Z")]
    cvv2: Annotated[str, Meta(pattern=r"^[0-9]{3,4}\Z"), secret("CVV2", DIGITS)]
    phone: PhoneOrNone = ""
    name: Annotated[str, Meta(min_length=1, max_length=60)] = "CARDHOLDER"
    language: Annotated[str, Meta(pattern=r"^[a-z]{2}\Z"), OPEN] = "en"


class NetworkState(Message, frozen=True, kw_only=True):
    """How the mobile network hands over messages from now on. `held`: not at all for the time being."""

    held: bool = False
    newest_first: bool = False
    twice: bool = False


class LettersState(Message, frozen=True, kw_only=True):
    """In which language (ISO 639-1) the bank writes to all its customers from now on; empty: to each in their own."""

    language: Annotated[str, Meta(pattern=r"^([a-z]{2})?\Z")] = ""


class WhichCard(Message, frozen=True, kw_only=True):
    """A card of the bank's, by its PAN."""

    pan: PanDigits


class CardStatus(Reply, frozen=True, kw_only=True):
    """What the bank knows about a card; an empty `phone` is none on file.

    `offline_otp` and `sms_otp`: which kinds of one-time password an enrolment still has. `pin_of_fixtures`: the card PIN is the one that
    the fixtures file names for this card. `language` is that of its owner's text messages (ISO 639-1).
    """

    enrolled: bool
    sms_otp: bool
    offline_otp: bool
    expired: bool
    pin_of_fixtures: bool
    pin_tries_left: int
    card_data_tries_left: int
    otp_tries_left: int
    phone: str
    language: str


class WhichCards(Message, frozen=True, kw_only=True):
    """Cards by their PANs, whether or not the bank knows them."""

    pans: Annotated[tuple[PanDigits, ...], Meta(min_length=1, max_length=MOST_CARDS)]


class CardList(Reply, frozen=True, kw_only=True):
    """What the bank knows about each, in the order in which they were asked for; null for a card that is unknown to it."""

    cards: tuple[CardStatus | None, ...]


class LeaseWish(Message, frozen=True, kw_only=True):
    """Somebody wants the desk for so many seconds from now on. `holder` is what others are told; the same `token` prolongs it."""

    holder: Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f\u2028\u2029]{1,120}\Z"), OPEN]
    token: Annotated[str, Meta(pattern=r"^[!-~]{22,128}\Z"), secret("token")]
    seconds: Annotated[float, Meta(gt=0, le=600)]


class LeaseEnd(Message, frozen=True, kw_only=True):
    """Whoever holds the lease with this token does not need it any more."""

    token: Annotated[str, Meta(pattern=r"^[!-~]{22,128}\Z"), secret("token")]


class LeaseState(Reply, frozen=True, kw_only=True):
    """Who holds the desk since when, and until when if it is not prolonged; `granted`: it is who asked."""

    granted: bool
    holder: Annotated[str, OPEN]
    since: Moment
    until: Moment


READ_OUTBOX: Final = Operation("read-outbox", "POST", "/control/outbox", After, Outbox, "The text messages that the bank has sent.")
READ_CLOCK: Final = Operation("read-clock", "GET", "/control/clock", Nothing, ClockState, "What time is it at the bank?")
CHANGE_CLOCK: Final = Operation(
    "change-clock",
    "POST",
    "/control/clock",
    ClockChange,
    ClockState,
    "Freeze or release, set, advance the clock.",
    (Code.NOT_FOUND, Code.CLOCK_OUT_OF_RANGE),
)
ADD_FAULT: Final = Operation("add-fault", "POST", "/control/faults", Fault, FaultList, "Make the bank misbehave.")
CLEAR_FAULTS: Final = Operation("clear-faults", "DELETE", "/control/faults", Nothing, FaultList, "Make the bank behave.")
CHANGE_CARD: Final = Operation(
    "change-card",
    "POST",
    "/control/cards",
    CardChange,
    Nothing,
    "Block or unblock a card, change a phone, give a new card PIN.",
    (Code.CARD_UNKNOWN,),
)
ISSUE_CARD: Final = Operation("issue-card", "POST", "/control/cards/new", NewCard, Nothing, "Issue a card, or issue it anew.")
READ_CARD: Final = Operation(
    "read-card", "POST", "/control/cards/status", WhichCard, CardStatus, "What does the bank know about a card?", (Code.CARD_UNKNOWN,)
)
READ_CARDS: Final = Operation(
    "read-cards", "POST", "/control/cards/statuses", WhichCards, CardList, "What does the bank know about each of these cards?"
)
CHANGE_NETWORK: Final = Operation(
    "change-network",
    "POST",
    "/control/network",
    NetworkState,
    NetworkState,
    "Hold text messages back, deliver them out of order or twice.",
    delivers=True,
)
CHANGE_LETTERS: Final = Operation(
    "change-letters",
    "POST",
    "/control/letters",
    LettersState,
    LettersState,
    "Have the bank write to everybody in one language. One that it cannot write changes nothing.",
)
RESET: Final = Operation("reset", "POST", "/control/reset", Nothing, Nothing, "Begin again from the fixtures, in real time.")
TAKE_LEASE: Final = Operation(
    "take-lease", "POST", "/control/lease", LeaseWish, LeaseState, "Have the desk to oneself for a while, or longer; or learn who has it."
)
END_LEASE: Final = Operation("end-lease", "POST", "/control/lease/end", LeaseEnd, Nothing, "Give it back before it runs out.")

OPERATIONS: Final = (
    READ_OUTBOX,
    READ_CLOCK,
    CHANGE_CLOCK,
    ADD_FAULT,
    CLEAR_FAULTS,
    CHANGE_CARD,
    ISSUE_CARD,
    READ_CARD,
    READ_CARDS,
    CHANGE_NETWORK,
    CHANGE_LETTERS,
    RESET,
    TAKE_LEASE,
    END_LEASE,
)


def sent_since(after: int, ask: Callable[[After], Outbox]) -> Iterator[SentSms]:
    """All messages newer than this one, page by page; `ask` asks for READ_OUTBOX."""
    while page := ask(After(after=after)).messages:
        yield from page
        after = page[-1].sms_id

"""What the terminal can ask of the bank, whatever its customers come for. Each class says which events can answer it.

That is the contract between the machine and every client of a bank, whatever it speaks; `kiosk.ports.Bank` is where such a client
enters. A service's own requests derive from `BankRequest`, or from `Writing` where they change something at the bank.

The journal holds of a request its name and the fields that are declared `Journaled`.
"""

from __future__ import annotations

from typing import ClassVar, Final, Self

from msgspec import Struct

from otp_atm.kiosk.events import (
    BankPresent,
    BankRefused,
    BankReplyLost,
    BankUnreachable,
    CardBlocked,
    CardExpired,
    CardSessionExpired,
    CardUnknown,
    KeyDelivered,
    NeverTookEffect,
    PinAccepted,
    PinKeyUnknown,
    PinRefused,
    Reply,
)
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.vocabulary import Card, Journaled, PinBlock

Replies = frozenset[type[Reply]]
"""The kinds of events that can answer a request."""

TROUBLE: Final[Replies] = frozenset({BankUnreachable, BankRefused})
ABOUT_THE_CARD: Final[Replies] = frozenset({CardBlocked, CardExpired, CardUnknown})
IN_CARD_SESSION: Final[Replies] = TROUBLE | ABOUT_THE_CARD | {CardSessionExpired}


class BankRequest(Struct, frozen=True, gc=False, kw_only=True):
    """Base of all requests. `replies`, of the class, are the events that can answer it.

    `traceparent` is for a bank that traces what it does (W3C Trace Context, level 1, 3.2): the id of the visit, the same in all its
    requests and in its journal, and one of this request; empty where nobody has given it one.
    """

    replies: ClassVar[Replies]
    """`BankReplyLost` stands there where it matters whether the bank acted: a try may have been counted, something may have changed."""

    traceparent: Journaled[str] = ""

    @classmethod
    def of(cls, session: Session) -> Self:
        """The request as this session makes it. Asserts what the flow has provided before; the table's tests walk every such path."""
        raise NotImplementedError


class Writing(BankRequest, frozen=True):
    """Base of requests that change something: what may have reached the bank is asked about, never guessed.

    `reference` is unique while the terminal runs: a bank's client makes the idempotency key of it, with something unguessable of this start
    before it. `settled` and `settles_by`, of the class, name the answer that says that it took effect, and the question for it.
    """

    settled: ClassVar[type[Reply]]
    """The answer that says that it took effect, now or when it is asked about."""
    settles_by: ClassVar[type[Settlement]]
    """The question what became of it."""

    reference: Journaled[str]

    def settlement(self) -> Settlement:
        """That question about this request."""
        return self.settles_by(self.reference)


class Settlement(BankRequest, frozen=True):
    """Base of the questions what became of the request with this reference.

    A bank that never saw the reference closes it, so that a straggler cannot take effect after the customer was told. `reference` is that
    of the request that is asked about.
    """

    reference: Journaled[str]

    @classmethod
    def of(cls, session: Session) -> Self:
        assert isinstance(session.unsettled, cls)
        return session.unsettled


SETTLING: Final[Replies] = TROUBLE | {NeverTookEffect, BankReplyLost}
"""What can answer a settlement beside the settled outcome."""


class FetchPinKey(BankRequest, frozen=True):
    """A PIN key for this terminal, please: as signed in its PIN pad.

    `nonce` are 16 bytes, `mac` 32, those of `KeyRequestSigned`. The bank grants a nonce once; repeated, it yields the same key.
    """

    replies = TROUBLE | {KeyDelivered}

    nonce: bytes
    mac: bytes

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(session.nonce, session.mac)


class CheckBank(BankRequest, frozen=True):
    """Is the bank there, and does it serve this terminal? Changes nothing."""

    replies = TROUBLE | {BankPresent}

    @classmethod
    def of(cls, session: Session) -> Self:  # noqa: ARG003
        return cls()


class VerifyCardPin(BankRequest, frozen=True):
    """Are card and card PIN right? If so, open a card session: what is asked from then on, until it ends, is asked for this card.

    `pin_block` is enciphered under the key that was fetched, and bound to the PAN of `card` (ISO 9564-1, format 4).
    """

    replies = TROUBLE | ABOUT_THE_CARD | {PinAccepted, PinRefused, PinKeyUnknown, BankReplyLost}

    card: Journaled[Card]
    pin_block: PinBlock

    @classmethod
    def of(cls, session: Session) -> Self:
        assert session.card
        return cls(session.card, session.pin_blocks[0])


def without_answer(request: BankRequest, code: str, detail: str = "") -> Reply:
    """What is known about a request that may have reached the bank, when no usable answer came; `code` is the operator's code of why, and
    `detail` says what was wrong with an answer of no use.

    `BankReplyLost` where the request's class names it, `BankUnreachable` where it does not matter whether the bank acted.
    """
    return (BankReplyLost if BankReplyLost in request.replies else BankUnreachable)(code, detail)


def refusal(request: BankRequest, event: Reply, code: str) -> Reply:
    """A refusal as the request's class names it: `event`, if it can answer `request`.

    One that it does not name is a plain `BankRefused` with the operator's `code`: an answer all the same, and at once.
    """
    return event if type(event) in request.replies else BankRefused(code)

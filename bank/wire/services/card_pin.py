"""What a terminal asks of the bank about a new card PIN."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.wire.message import Message, Moment, Nothing, PinBlock, Reply
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import ONCE, RECORDED, ProblemCode
from otp_atm.bank.wire.terminal import CARD_SESSION, ENDED, PIN_BLOCKS


class CardPinCode(ProblemCode):
    """What can be wrong with a new card PIN."""

    CARD_PINS_DIFFER = "card-pins-differ", 409, "The two entries of the new card PIN differ.", RECORDED
    CARD_PIN_WEAK = "card-pin-weak", 409, "The new card PIN is too easy to guess.", RECORDED
    CARD_PIN_UNCHANGED = "card-pin-unchanged", 409, "The new card PIN is the old one.", RECORDED
    CARD_PIN_CHECKS = "card-pin-checks", 409, "Too many new card PINs were tried in this card session."


class NewCardPin(Message, frozen=True, kw_only=True):
    """The first entry of a new card PIN, of 4 to 12 digits."""

    pin_block: PinBlock


class CardPinChange(Message, frozen=True, kw_only=True):
    """Both entries of a new card PIN; the bank compares them."""

    first: PinBlock
    second: PinBlock


class ChangedCardPin(Reply, frozen=True, kw_only=True):
    """A committed change: the new card PIN is right from then on, the old one wrong, and all tries are there again."""

    changed_at: Moment


NOT_GOOD: Final = (CardPinCode.CARD_PIN_WEAK, CardPinCode.CARD_PIN_UNCHANGED)

CHECK_CARD_PIN: Final = Operation(
    name="check-card-pin",
    method="POST",
    path="/v1/card-pin-checks",
    request=NewCardPin,
    reply=Nothing,
    bearer=CARD_SESSION,
    summary="Is a new card PIN good enough, and another than the old one? Nothing is kept. Answered a few times in a card session.",
    problems=(*ENDED, *PIN_BLOCKS, *NOT_GOOD, CardPinCode.CARD_PIN_CHECKS),
)
CHANGE_CARD_PIN: Final = Operation(
    name="change-card-pin",
    method="POST",
    path="/v1/card-pin-changes",
    request=CardPinChange,
    reply=ChangedCardPin,
    status=201,
    bearer=CARD_SESSION,
    writes=True,
    delivers=True,
    outcome="card-pin-changed",
    summary="Put a new card PIN in the place of the old one, and tell the customer by SMS. Other card sessions of the card end.",
    problems=(*ENDED, *ONCE, *PIN_BLOCKS, *NOT_GOOD, CardPinCode.CARD_PINS_DIFFER, CardPinCode.CARD_PIN_CHECKS),
)

OPERATIONS: Final = (CHECK_CARD_PIN, CHANGE_CARD_PIN)

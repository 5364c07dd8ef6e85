"""English."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.simulator.sms.words.words import Words
from otp_atm.bank.wire.gateway import PaymentKind

WORDS: Final = Words(
    activation=(
        "{bank}\n"
        "Activation code for one-time passwords, card ending {card}:\n"
        "{code}\n"
        "Valid until {date}, {time}.\n"
        "Enter it only in Mobile Bank under One-time password, Register."
    ),
    payment=(
        "{bank}\n"
        "One-time password for {kind}, card ending {card}:\n"
        "{code}\n"
        "To: {merchant}\n"
        "Amount: {amount} rials\n"
        "Valid until {time}. Tell it to nobody."
    ),
    card_pin_changed=(
        "{bank}\n"
        "The PIN of your card ending {card} was changed on {date} at {time}.\n"
        "If it was not you, block the card at once through the bank's support."
    ),
    kinds={
        PaymentKind.PURCHASE: "an internet purchase",
        PaymentKind.BILL: "a bill payment",
        PaymentKind.TOP_UP: "a top-up",
        PaymentKind.CARD_TO_CARD: "a card-to-card transfer",
    },
)

"""Somebody who changes the card PIN, and the ways to the other states."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.services.card_pin.events import ChangeCardPinChosen
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.catalogue import Menu
from otp_atm.services.rehearsal import Rehearsal, Trouble, Way

_NEW: Final = "7302"

REHEARSAL: Final = Rehearsal(
    habits={
        Menu.PASSWORD_OPERATIONS: ChangeCardPinChosen,
        CardPin.NEW_CARD_PIN: _NEW,
        CardPin.NEW_CARD_PIN_AGAIN: _NEW,
        CardPin.TOO_MANY_NEW_CARD_PINS: Key.ENTER,
        CardPin.CARD_PIN_CHANGED: Key.ENTER,
    },
    ways=(
        Way(CardPin.NEW_CARD_PIN),
        Way(CardPin.CHECKING_NEW_CARD_PIN),
        Way(CardPin.TOO_MANY_NEW_CARD_PINS, differs={CardPin.NEW_CARD_PIN: "1111"}),
        Way(CardPin.NEW_CARD_PIN_AGAIN),
        Way(CardPin.CHANGING_CARD_PIN),
        Way(CardPin.CARD_PIN_CHANGED),
        Way(Visit.ASKING_OUTCOME, troubles=(Trouble("loses-reply", "change-card-pin"),), of="card PIN"),
    ),
)

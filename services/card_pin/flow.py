"""The rows of changing the card PIN: the new one is judged after its first entry, and compared by the bank after the second."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.flow import notice, pin_entry, reading, result, writing
from otp_atm.kiosk.look import Icon
from otp_atm.kiosk.makers import enter_pin
from otp_atm.kiosk.moves import Moves, to
from otp_atm.kiosk.service import Entry, Service
from otp_atm.kiosk.state import State
from otp_atm.services.card_pin.data import Data, Fault
from otp_atm.services.card_pin.events import (
    CardPinChanged,
    CardPinUnchanged,
    ChangeCardPinChosen,
    NewCardPinAccepted,
    NewCardPinsDiffer,
    NewCardPinsTriedTooOften,
    NewCardPinWeak,
)
from otp_atm.services.card_pin.requests import ChangeCardPin, CheckCardPin
from otp_atm.services.card_pin.settings import Settings


class CardPin(State):
    """Where a customer stands who changes the card PIN."""

    NEW_CARD_PIN = "new_card_pin"
    CHECKING_NEW_CARD_PIN = "checking_new_card_pin"
    TOO_MANY_NEW_CARD_PINS = "too_many_new_card_pins"
    NEW_CARD_PIN_AGAIN = "new_card_pin_again"
    CHANGING_CARD_PIN = "changing_card_pin"
    CARD_PIN_CHANGED = "card_pin_changed"


CHANGE: Final = Entry(ChangeCardPinChosen(), CardPin.NEW_CARD_PIN, "change_card_pin", Icon.LOCK)

# The new card PIN is not good: choose another.
NOT_GOOD: Final[Moves] = {
    NewCardPinWeak: to(CardPin.NEW_CARD_PIN, fault=Fault.WEAK),
    CardPinUnchanged: to(CardPin.NEW_CARD_PIN, fault=Fault.UNCHANGED),
    NewCardPinsTriedTooOften: to(CardPin.TOO_MANY_NEW_CARD_PINS),
}


def service(settings: Settings) -> Service:
    """For new card PINs of as many digits as the settings say."""
    enter = enter_pin(settings.digits, settings.digits)
    return Service(
        name="card_pin",
        data=Data(settings.digits),
        entries=(CHANGE,),
        rows={
            CardPin.NEW_CARD_PIN: pin_entry(enter, CardPin.CHECKING_NEW_CARD_PIN),
            CardPin.CHECKING_NEW_CARD_PIN: reading(
                CheckCardPin,
                NOT_GOOD | {NewCardPinAccepted: to(CardPin.NEW_CARD_PIN_AGAIN)},
                pins=1,
            ),
            CardPin.TOO_MANY_NEW_CARD_PINS: notice(),
            CardPin.NEW_CARD_PIN_AGAIN: pin_entry(enter, CardPin.CHANGING_CARD_PIN, pins=1),
            CardPin.CHANGING_CARD_PIN: writing(
                ChangeCardPin,
                NOT_GOOD
                | {
                    NewCardPinsDiffer: to(CardPin.NEW_CARD_PIN, fault=Fault.DIFFERED),
                    CardPinChanged: to(CardPin.CARD_PIN_CHANGED),
                },
            ),
            CardPin.CARD_PIN_CHANGED: result(),
        },
    )

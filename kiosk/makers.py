"""What a row can ask of the world beside the bank: each makes one effect from the session."""

from __future__ import annotations

from otp_atm.kiosk import effects
from otp_atm.kiosk.effects import Effect
from otp_atm.kiosk.moves import Maker
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN


def accept_card(_: Session) -> Effect:
    return effects.AcceptCard()


def check_reader(_: Session) -> Effect:
    return effects.CheckReader()


def check_card(_: Session) -> Effect:
    return effects.CheckCard()


def eject_card(_: Session) -> Effect:
    return effects.EjectCard()


def retain_card(_: Session) -> Effect:
    return effects.RetainCard()


def end_card_session(_: Session) -> Effect:
    return effects.EndCardSession()


def sync_journal(_: Session) -> Effect:
    return effects.SyncJournal()


def sign_key_request(_: Session) -> Effect:
    return effects.SignKeyRequest()


def load_pin_key(session: Session) -> Effect:
    return effects.LoadPinKey(session.key_block, session.kcv)


def check_pin_pad(_: Session) -> Effect:
    return effects.CheckPinPad()


def enter_pin(minimum: int, maximum: int) -> Maker:
    """Open PIN entry of so many digits for the card that is in."""

    def enter(session: Session) -> Effect:
        assert session.card
        return effects.StartPinEntry(minimum, maximum, session.card.pan)

    return enter


enter_card_pin = enter_pin(SHORTEST_PIN, LONGEST_PIN)


def end_pin_entry(_: Session) -> Effect:
    return effects.EndPinEntry()

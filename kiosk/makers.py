"""What `kiosk.table` can ask of the world: each makes one effect from the session.

Those that need a card or a PIN block assert that the flow has provided it; the table's tests walk every such path.
"""

from __future__ import annotations

from kiosk import effects
from kiosk.effects import Ask, Effect
from kiosk.session import Session
from kiosk.vocabulary import LONGEST_PIN, OTP_PIN_DIGITS, SHORTEST_PIN


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


def end_pin_entry(_: Session) -> Effect:
    return effects.EndPinEntry()


def stop_asking(_: Session) -> Effect:
    return effects.StopAsking()


def sign_key_request(_: Session) -> Effect:
    return effects.SignKeyRequest()


def fetch_pin_key(session: Session) -> Effect:
    return Ask(effects.FetchPinKey(session.nonce, session.mac))


def load_pin_key(session: Session) -> Effect:
    return effects.LoadPinKey(session.key_block, session.kcv)


def check_pin_pad(_: Session) -> Effect:
    return effects.CheckPinPad()


def enter_card_pin(session: Session) -> Effect:
    assert session.card
    return effects.StartPinEntry(SHORTEST_PIN, LONGEST_PIN, session.card.pan)


def enter_otp_pin(session: Session) -> Effect:
    assert session.card
    return effects.StartPinEntry(OTP_PIN_DIGITS, OTP_PIN_DIGITS, session.card.pan)


def check_bank(_: Session) -> Effect:
    return Ask(effects.CheckBank())


def verify_card_pin(session: Session) -> Effect:
    assert session.card
    return Ask(effects.VerifyCardPin(session.card, session.pin_blocks[0]))


def ask_phone(_: Session) -> Effect:
    return Ask(effects.AskPhone())


def ask_enrolment(_: Session) -> Effect:
    return Ask(effects.AskEnrolment())


def check_otp_pin(session: Session) -> Effect:
    return Ask(effects.CheckOtpPin(*session.pin_blocks))


def enrol(session: Session) -> Effect:
    first, second = session.pin_blocks
    return Ask(effects.Enrol(session.reference, first, second, session.sms_consent, session.replacing))


def deactivate(session: Session) -> Effect:
    return Ask(effects.Deactivate(session.reference))


def settle_enrolment(session: Session) -> Effect:
    return Ask(effects.SettleEnrolment(session.reference, session.sms_consent))


def settle_deactivation(session: Session) -> Effect:
    return Ask(effects.SettleDeactivation(session.reference))

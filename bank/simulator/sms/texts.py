"""The text messages, made from the words of the customer's language. It is given by its code (ISO 639-1); `bank` is the bank's name."""

from __future__ import annotations

from datetime import datetime

from otp_atm import languages
from otp_atm.bank.simulator.bank_time import BANK_TIME
from otp_atm.bank.simulator.sms.words import words_of
from otp_atm.bank.wire.gateway import Payment
from otp_atm.languages.dates import date
from otp_atm.languages.digits import digits, grouped
from otp_atm.languages.direction import set_apart
from otp_atm.languages.texts import Texts, said


def activation_text(language: str, bank: Texts, pan: str, code: str, valid_until: datetime) -> str:
    """The activation SMS (G8): for which card, the code, and until when it is good."""
    spoken, moment = languages.language(language), valid_until.astimezone(BANK_TIME)
    return words_of(spoken).activation.format(
        bank=said(bank, spoken),
        card=digits(pan[-4:], spoken),
        code=code,
        date=date(moment, spoken),
        time=digits(f"{moment:%H:%M}", spoken),
    )


def card_pin_text(language: str, bank: Texts, pan: str, moment: datetime) -> str:
    """The SMS that tells of another card PIN: of which card, and when."""
    spoken, local = languages.language(language), moment.astimezone(BANK_TIME)
    return words_of(spoken).card_pin_changed.format(
        bank=said(bank, spoken), card=digits(pan[-4:], spoken), date=date(local, spoken), time=digits(f"{local:%H:%M}", spoken)
    )


def payment_text(bank: Texts, pan: str, payment: Payment, code: str, valid_until: datetime, *, language: str) -> str:
    """The SMS with a one-time password (G14): what it pays, and until when it is good."""
    spoken, moment = languages.language(language), valid_until.astimezone(BANK_TIME)
    words = words_of(spoken)
    return words.payment.format(
        bank=said(bank, spoken),
        kind=words.kinds[payment.kind],
        card=digits(pan[-4:], spoken),
        code=code,
        merchant=set_apart(payment.merchant),
        amount=grouped(payment.amount, spoken),
        time=digits(f"{moment:%H:%M:%S}", spoken),
    )

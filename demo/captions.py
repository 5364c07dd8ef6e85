"""What stands on the lip of a card's pocket: how it stands at the bank now, its last four digits, and its PIN where that is no secret."""

from __future__ import annotations

from dataclasses import dataclass

from otp_atm.bank.simulator.rules.limits import PIN_TRIES
from otp_atm.demo.cards import DemoCard
from otp_atm.demo.known import Known, Status
from otp_atm.demo.words.words import CardWords, Words
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.digits import digits
from otp_atm.languages.direction import isolated
from otp_atm.languages.texts import said


@dataclass(frozen=True, slots=True)
class Caption:
    """`pin` is the card's; empty where it is none of the fixtures."""

    state: str
    ending: str
    pin: str


def caption_of(card: DemoCard, known: Known, words: Words, language: Language, *, kept: bool = False) -> Caption:
    """Of one card in its pocket; `kept`: the ATM has it."""
    status = known.of(card)
    pin = card.pin if status is None or status.pin_of_fixtures else ""
    state = words.kept if kept else state_of(card, known, words.cards, language)
    return Caption(state, ending_of(card, language), pin)


def ending_of(card: DemoCard, language: Language) -> str:
    """Its last four digits."""
    return isolated(digits(card.ending, language))


def state_of(card: DemoCard, known: Known, words: CardWords, language: Language) -> str:
    """How it stands; as the fixtures have it where the bank knows nothing of it, or nobody has heard."""
    status = known.of(card)
    if status is None:
        return words.unknown if card.own and known.has(card) else said(card.caption, language)
    if status.expired:
        return words.expired
    if not status.pin_tries_left:
        return words.blocked
    if status.pin_tries_left < PIN_TRIES:
        return words.tries_left.format(tries=digits(status.pin_tries_left, language))
    return words.passwords_locked if status.locked else _enrolment(status, words)


def passwords_of(status: Status, words: CardWords) -> str:
    """Which kinds of one-time password it has; empty if none."""
    if status.offline:
        return words.enrolled if status.sms else words.offline_only
    return words.sms_only if status.sms else ""


def _enrolment(status: Status, words: CardWords) -> str:
    return passwords_of(status, words) or (words.number_on_file if status.phone else words.no_number)

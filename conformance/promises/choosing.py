"""Choosing an OTP PIN: what is weighed, what is compared, what is weak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.services.one_time_password import OtpCode
from otp_atm.conformance import sound
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.trial import Trial
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import OwnCard

WEAK: Final = ("77777777", "12121212", "13791379", "23456789", "78901234", "32109876")
GOOD: Final = ("40719283", "13791378", "58302947")


def weak_for(card: OwnCard) -> Iterator[str]:
    """Weak PINs: patterns, runs, and stretches of the card's number and of the phone on file."""
    yield from WEAK
    for number in filter(None, (card.pan, card.phone)):
        yield number[:8]
        yield number[-8:][::-1]


def good_for(card: OwnCard) -> list[str]:
    numbers = [text for number in (card.pan, card.phone) for text in (number, number[::-1])]
    return [pin for pin in GOOD if not any(pin in number for number in numbers)]


def blocks_are_read_again(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    wish = trial.wish(card)
    trial.must(teller.check_otp_pin(session, wish.first, wish.second))
    trial.expect(teller.check_otp_pin(session, wish.first, wish.second), "check-otp-pin of the same two blocks again")
    trial.expect(teller.enrol(session, teller.new_key(), wish), "enrol with the two blocks that were checked")


def entries_are_compared(trial: Trial) -> None:
    sound.weighing(trial)
    teller, card = trial.teller, trial.hand.good()
    session, pin = trial.session(card), trial.otp_pin(card)
    other = trial.otp_pin(card)
    said = teller.check_otp_pin(session, trial.block(card, pin), trial.block(card, other))
    trial.refused(said, OtpCode.OTP_PINS_DIFFER, "check-otp-pin of two PINs that differ")
    said = teller.check_otp_pin(session, trial.block(card, pin), trial.block(card, pin))
    trial.expect(said, "check-otp-pin of the same PIN in two blocks")
    if trial.hand.has(For.ENROLMENT, phone=True):
        card = trial.hand.given(For.ENROLMENT, phone=True)
        session = trial.session(card)
        trial.unenrolled(session)
        said = teller.enrol(session, teller.new_key(), trial.wish(card, trial.otp_pin(card), trial.otp_pin(card)))
        trial.refused(said, OtpCode.OTP_PINS_DIFFER, "enrol of two PINs that differ")


def weak_ones_are_refused(trial: Trial) -> None:
    sound.weighing(trial)
    teller, card = trial.teller, trial.hand.good()
    session = trial.session(card)
    for pin in weak_for(card):
        said = teller.check_otp_pin(session, trial.block(card, pin))
        trial.refused(said, OtpCode.OTP_PIN_WEAK, f"check-otp-pin of {described(card, pin)}, entered once")
        said = teller.check_otp_pin(session, trial.block(card, pin), trial.block(card, pin))
        trial.refused(said, OtpCode.OTP_PIN_WEAK, f"check-otp-pin of {described(card, pin)}, entered twice")
    for pin in good_for(card):
        trial.expect(teller.check_otp_pin(session, trial.block(card, pin)), f"check-otp-pin of {pin}, which is not weak")
    if trial.hand.has(For.ENROLMENT, phone=True):
        card = trial.hand.given(For.ENROLMENT, phone=True)
        session = trial.session(card)
        trial.unenrolled(session)
        for pin in weak_for(card):
            said = teller.enrol(session, teller.new_key(), trial.wish(card, pin))
            trial.refused(said, OtpCode.OTP_PIN_WEAK, f"enrol of {described(card, pin)}")


def described(card: OwnCard, pin: str) -> str:
    """A weak PIN as a report may name it: a stretch of a card's number, or of a phone's, is not shown."""
    if pin in WEAK:
        return pin
    return "a stretch of the card's number" if pin in card.pan or pin[::-1] in card.pan else "a stretch of the phone on file"


def it_has_eight_digits(trial: Trial) -> None:
    sound.weighing(trial)
    teller, card = trial.teller, trial.hand.good()
    session = trial.session(card)
    for digits in ("4071928", "407192836", "4071"):
        said = teller.check_otp_pin(session, trial.block(card, digits))
        trial.refused(said, Code.PIN_BLOCK_UNREADABLE, f"check-otp-pin of {len(digits)} digits")


PROMISES: Final = (
    Promise(
        10,
        "The PIN blocks that were checked are those that are enrolled, and a block that comes again is read again.",
        "`check-otp-pin` twice and `enrol` with the same two blocks all succeed.",
        blocks_are_read_again,
        (For.ENROLMENT,),
    ),
    Promise(
        23,
        "The bank compares the two entries of an OTP PIN.",
        "Two blocks with different PINs: `otp-pins-differ`; with the same: success, though the blocks differ. Where a card is given up "
        "for `enrolment`, in `enrol`, too.",
        entries_are_compared,
        may_spend=(For.ENROLMENT,),
    ),
    Promise(
        24,
        "A weak OTP PIN is refused with `otp-pin-weak`, by the rule above, in `check-otp-pin`, with one entry or both, and `enrol` alike.",
        "Patterns and runs as listed above, and stretches of PAN and phone of the card at hand, forwards and backwards; good ones "
        "succeed. Where a card is given up for `enrolment`, in `enrol`, too.",
        weak_ones_are_refused,
        may_spend=(For.ENROLMENT,),
    ),
    Promise(
        61,
        "An OTP PIN has eight digits: a block with more or fewer is `pin-block-unreadable`.",
        "`check-otp-pin` of four, seven and nine digits.",
        it_has_eight_digits,
    ),
)

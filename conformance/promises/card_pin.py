"""A new card PIN: changed, refused, and how often one may ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from otp_atm.bank.wire.problems import Code, ProblemCode
from otp_atm.bank.wire.services.card_pin import CardPinCode
from otp_atm.conformance.afterwards import afterwards
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.promises.faults import restore_pin
from otp_atm.conformance.said import Broken, Said
from otp_atm.conformance.sound import restored
from otp_atm.conformance.trial import Trial, same
from otp_atm.conformance.wire import Wired
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import OwnCard

CHECKS: Final = 5
WEAK: Final = ("1111", "1212", "2345")


def change(trial: Trial, card: OwnCard, key: str, new: str, again: str = "") -> Said:
    """Ask for this new PIN, in a session of its own."""
    trial.hand.wanted[key] = card, new
    return trial.teller.change_card_pin(trial.session(card), key, trial.block(card, new), trial.block(card, again or new))


@contextmanager
def changed_back(trial: Trial) -> Iterator[OwnCard]:
    """The card, whose PIN is in the end that of the file again, if that can be."""
    card = trial.hand.given(For.CARD_PIN)
    with afterwards(lambda: restore_pin(trial)):
        yield card


def a_new_one_is_right(trial: Trial) -> None:
    with changed_back(trial) as card:
        teller = trial.teller
        elsewhere = trial.session(card) if isinstance(teller, Wired) else ""
        session, key = trial.session(card), teller.new_key()
        old, new = trial.hand.pin(card), trial.hand.new_pin(card)
        trial.expect(teller.check_card_pin(session, trial.block(card, new)), "check-card-pin of a good PIN")
        blocks = trial.block(card, new), trial.block(card, new)
        trial.hand.wanted[key] = card, new
        said = trial.expect(teller.change_card_pin(session, key, *blocks), "change-card-pin to a good PIN")
        trial.hand.has_pin(card, new)
        again = teller.change_card_pin(session, key, *blocks)
        if not same(said, again):
            trial.unequal("the same change-card-pin under the same key was answered otherwise", said, again)
        if elsewhere:
            trial.refused(teller.read(elsewhere), Code.CARD_SESSION_EXPIRED, "another session of the card, opened with the old PIN")
        with restored(trial, card):
            trial.refused(teller.open(card, trial.block(card, old)), Code.WRONG_PIN, "the old PIN, after it was changed")
            trial.expect(teller.open(card, trial.block(card, new)), "the new PIN")


def others_are_refused(trial: Trial) -> None:
    with changed_back(trial) as card:
        teller, own, new = trial.teller, trial.hand.pin(card), trial.hand.new_pin(card)
        session = trial.session(card)
        unchanged = (
            CardPinCode.CARD_PIN_WEAK if own == card.pin and not trial.hand.can_have_its_pin_back(card) else CardPinCode.CARD_PIN_UNCHANGED
        )
        either(trial, teller.check_card_pin(session, trial.block(card)), unchanged, "check-card-pin of the card's own PIN")
        for pin in WEAK:
            trial.refused(teller.check_card_pin(session, trial.block(card, pin)), CardPinCode.CARD_PIN_WEAK, f"check-card-pin of {pin}")
        cases = (
            (new, trial.hand.wrong_pin(card, 4), CardPinCode.CARD_PINS_DIFFER, "change-card-pin to two PINs that differ"),
            (WEAK[0], WEAK[0], CardPinCode.CARD_PIN_WEAK, "change-card-pin to a weak PIN"),
            (own, own, unchanged, "change-card-pin to the card's own PIN"),
        )
        for first, second, code, what in cases:
            either(trial, change(trial, card, teller.new_key(), first, second), code, what)
        said = teller.open(card, trial.block(card))
        if not said.succeeded:
            trial.hand.has_pin(card, new)
            raise Broken("every change-card-pin was refused, and the old PIN is not right any more", said.exchange)


def either(trial: Trial, said: Said, code: ProblemCode, what: str) -> None:
    """Of a PIN that is the card's own, and weak, either may be said."""
    if not (code is CardPinCode.CARD_PIN_WEAK and said.says(CardPinCode.CARD_PIN_UNCHANGED)):
        trial.refused(said, code, what)


def only_some_are_judged(trial: Trial) -> None:
    card = trial.hand.given(For.CARD_PIN)
    session = trial.session(card)
    new = trial.hand.new_pin(card)
    for number in range(CHECKS):
        trial.expect(
            trial.teller.check_card_pin(session, trial.block(card, new)), f"check-card-pin, the {number + 1}. of five in a session"
        )
    said = trial.teller.check_card_pin(session, trial.block(card, new))
    trial.refused(said, CardPinCode.CARD_PIN_CHECKS, "check-card-pin, the sixth in a session")


PROMISES: Final = (
    Promise(
        58,
        "A new card PIN is right from when it was changed on, and the old one wrong; other sessions of the card end.",
        "One is checked, and changed under one key twice; a session from before is over, the old PIN is wrong, the new one opens a "
        "session; then it is changed back, unless it was one that no bank takes.",
        a_new_one_is_right,
        (For.CARD_PIN,),
    ),
    Promise(
        59,
        "Card PINs that are weak, unchanged, or differ are refused, each with its code, and nothing is changed.",
        "`check-card-pin` and `change-card-pin` of each; the old PIN opens a session after them.",
        others_are_refused,
        (For.CARD_PIN,),
    ),
    Promise(
        62,
        "Five new card PINs are judged in a card session, and then no more: `card-pin-checks`.",
        "`check-card-pin` of a good PIN, six times.",
        only_some_are_judged,
        (For.CARD_PIN,),
    ),
)

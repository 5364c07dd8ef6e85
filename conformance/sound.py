"""What must be so before something finer can be judged. A bank that fails here has broken the promise that is named, and not a second one:
what builds on it is not tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.services.one_time_password import ENROL
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT
from otp_atm.conformance.afterwards import afterwards
from otp_atm.conformance.said import NotTried, Said
from otp_atm.conformance.trial import Trial, same
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import OwnCard


def ground(trial: Trial, name: str, check: Callable[[Trial], str]) -> None:
    """Raises NotTried where the check, made once in a run, says what is wrong."""
    wrong = trial.once(name, lambda: check(trial))
    if wrong:
        raise NotTried(wrong)


def enrolling(trial: Trial) -> None:
    """A card can be enrolled, and is then."""

    def check(trial: Trial) -> str:
        card = trial.hand.given(For.ENROLMENT, phone=True)
        session = trial.session(card)
        trial.unenrolled(session)
        try:
            trial.enrolled(card, session)
        except NotTried as why:
            return str(why)
        return ""

    ground(trial, "enrolling", check)


def weighing(trial: Trial) -> None:
    """A good OTP PIN passes, entered once or twice."""

    def check(trial: Trial) -> str:
        card = trial.hand.good()
        session, pin = trial.session(card), trial.otp_pin(card)
        once = trial.teller.check_otp_pin(session, trial.block(card, pin))
        twice = trial.teller.check_otp_pin(session, trial.block(card, pin), trial.block(card, pin))
        return "" if once.succeeded and twice.succeeded else "check-otp-pin does not succeed when it is asked rightly: see P51"

    ground(trial, "weighing", check)


def settling(trial: Trial) -> None:
    """What took effect is settled so."""
    enrolling(trial)

    def check(trial: Trial) -> str:
        card, key = trial.hand.given(For.ENROLMENT, phone=True), trial.teller.new_key()
        session = trial.session(card)
        trial.unenrolled(session)
        trial.enrolled(card, session, key)
        said = trial.teller.settle(key, ENROL)
        return "" if said.member("outcome") == ENROL.outcome else "settle does not tell what took effect: see P33"

    ground(trial, "settling", check)


def closing(trial: Trial) -> None:
    """What was settled as never seen takes no effect any more."""
    enrolling(trial)

    def check(trial: Trial) -> str:
        card, key = trial.hand.given(For.ENROLMENT, phone=True), trial.teller.new_key()
        session = trial.session(card)
        trial.unenrolled(session)
        if trial.teller.settle(key, ENROL).member("outcome") != NEVER_TOOK_EFFECT:
            return "settle of a key never seen does not say never-took-effect: see P34"
        closed = trial.teller.enrol(session, key, trial.wish(card)).says(Code.REQUEST_CLOSED) and not trial.is_enrolled(session)
        return "" if closed else "a settled key is not closed: see P32"

    ground(trial, "closing", check)


def repeating(trial: Trial) -> None:
    """The same message under the same key is answered alike."""
    enrolling(trial)

    def check(trial: Trial) -> str:
        card, key = trial.hand.given(For.ENROLMENT, phone=True), trial.teller.new_key()
        session = trial.session(card)
        trial.unenrolled(session)
        wish = trial.wish(card)
        first = trial.enrolled(card, session, key, wish)
        return "" if same(first, trial.teller.enrol(session, key, wish)) else "a repetition is not answered alike: see P28"

    ground(trial, "repeating", check)


def counting(trial: Trial) -> None:
    """A wrong PIN costs a try, and the right one gives it back."""

    def check(trial: Trial) -> str:
        card = trial.hand.given(For.TRIES)
        with restored(trial, card):
            trial.session(card)
            said = wrong(trial, card)
            again = trial.teller.open(card, trial.block(card))
        fine = said.says(Code.WRONG_PIN) and said.member("tries_left") == 2 and again.succeeded
        return "" if fine else "wrong PINs are not counted as they should be: see P15"

    ground(trial, "counting", check)


def repeating_tries(trial: Trial) -> None:
    """The same wrong PIN block again is the same try."""
    counting(trial)

    def check(trial: Trial) -> str:
        card = trial.hand.given(For.TRIES)
        with restored(trial, card):
            trial.session(card)
            block = trial.block(card, trial.hand.wrong_pin(card))
            left = [trial.teller.open(card, block).member("tries_left") for _ in range(2)]
        return "" if left == [2, 2] else "the same PIN block again is not the same try: see P18"

    ground(trial, "repeating tries", check)


def wrong(trial: Trial, card: OwnCard, number: int = 0) -> Said:
    """What comes of a wrong PIN, in a new block."""
    return trial.teller.open(card, trial.block(card, trial.hand.wrong_pin(card, number)))


@contextmanager
def restored(trial: Trial, card: OwnCard) -> Iterator[None]:
    """Whatever is found, the right PIN is entered in the end, which gives all tries back, unless the card is blocked by then, or the bank
    has taken that PIN for a wrong one before."""
    with afterwards(lambda: trial.session(card)):
        yield

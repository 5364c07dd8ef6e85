"""Card PINs: what costs a try and what does not, and the end of all tries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

from otp_atm.bank.simulator.fixtures import ending
from otp_atm.bank.wire.patience import UNDECIDED
from otp_atm.bank.wire.problems import Code
from otp_atm.conformance import sound
from otp_atm.conformance.pad import Block, flipped
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.said import NotTried, Said
from otp_atm.conformance.sound import restored, wrong
from otp_atm.conformance.trial import Trial
from otp_atm.conformance.wire import Wired
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import OwnCard
from otp_atm.scenarios.needs import Need

TRIES: Final = 3
AT_ONCE: Final = 6
ANOTHER_PAN: Final = "9999999999999995"


class LockedOut(NamedTuple):
    """A card that was blocked on purpose: its session before, the key of an enrolment in it (empty where there was none), what the wrong
    PINs came to, and the right one after them."""

    card: OwnCard
    session: str
    key: str
    wrong: tuple[Said, ...]
    right: Said


SCENE: Final = "locked out"


def can_lock_out(trial: Trial) -> bool:
    """Whether a card has been blocked in this run, or one can be."""
    return trial.has_done(SCENE) or (trial.hand.has(For.LOCK_OUT) and trial.hand.has(For.TRIES))


def locked_out(trial: Trial) -> LockedOut:
    """Block a card, once in a run. Raises NotTried."""
    return trial.once(SCENE, partial(_lock_out, trial))


def as_locked_out(trial: Trial) -> LockedOut | None:
    """The same for what is judged beside it: None where no card can be blocked, or the bank blocks none."""
    if not can_lock_out(trial):
        return None
    try:
        scene = locked_out(trial)
    except NotTried:
        return None
    return scene if scene.right.says(Code.CARD_BLOCKED) else None


def _lock_out(trial: Trial) -> LockedOut:
    sound.counting(trial)
    card, key = trial.hand.given(For.LOCK_OUT), ""
    session = trial.session(card)
    if trial.hand.may(card, For.ENROLMENT) and card.phone:
        trial.hand.use(card, For.ENROLMENT)
        key = trial.teller.new_key()
        trial.must(trial.teller.enrol(session, key, trial.wish(card, replace=True)))
    trial.hand.spent.add(card.id)  # before, so that an account of a run that is interrupted has it
    came = tuple(wrong(trial, card, number) for number in range(TRIES))
    right = trial.teller.open(card, trial.block(card))
    if right.succeeded:
        trial.hand.spent.discard(card.id)
    return LockedOut(card, session, key, came, right)


def a_wrong_pin_costs_a_try(trial: Trial) -> None:
    card = trial.hand.given(For.TRIES)
    with restored(trial, card):
        trial.session(card)
        trial.tries_left(wrong(trial, card), 2, "a wrong PIN")
        trial.tries_left(wrong(trial, card, 1), 1, "a second wrong PIN")
        trial.expect(trial.teller.open(card, trial.block(card)), "the right PIN, after two wrong ones")
        trial.tries_left(wrong(trial, card, 2), 2, "a wrong PIN, after the right one")


def the_third_blocks(trial: Trial) -> None:
    scene = locked_out(trial)
    trial.refused(scene.wrong[-1], Code.CARD_BLOCKED, "the third wrong PIN")
    trial.refused(scene.right, Code.CARD_BLOCKED, "the right PIN after three wrong ones")


def no_more_than_three_are_judged(trial: Trial) -> None:
    trial.wire  # noqa: B018 - nothing is blocked where it could not be judged
    scene = locked_out(trial)
    if not (scene.wrong[-1].says(Code.CARD_BLOCKED) and scene.right.says(Code.CARD_BLOCKED)):
        raise NotTried("three wrong PINs do not block a card: see P16")
    if not trial.hand.has(For.LOCK_OUT):
        if Need.RESET not in trial.side.can:
            raise NotTried("it takes another card that is given up for lock-out")
        trial.new_beginning()
        sound.counting(trial)
    card = trial.hand.given(For.LOCK_OUT)
    trial.session(card)
    blocks = [trial.block(card, trial.hand.wrong_pin(card, number)) for number in range(AT_ONCE)]
    trial.hand.spent.add(card.id)
    came = trial.at_once([partial(_open, card=card, block=block) for block in blocks])
    if any(said.code in UNDECIDED for said in came) or len(came) < AT_ONCE:
        came += wrong_until_blocked(trial, card)
    judged = [said for said in came if said.says(Code.WRONG_PIN)]
    if len(judged) >= TRIES:
        trial.unequal(f"of {AT_ONCE} wrong PINs at the same time {len(judged)} were told that tries are left", *judged)
    trial.refused(
        trial.teller.open(card, trial.block(card)), Code.CARD_BLOCKED, f"the right PIN after {AT_ONCE} wrong ones at the same time"
    )


def wrong_until_blocked(trial: Trial, card: OwnCard) -> Iterator[Said]:
    """Further wrong PINs, where not all of those that came at the same time were judged: a bank may say that it cannot."""
    for number in range(AT_ONCE, AT_ONCE + TRIES):
        said = wrong(trial, card, number)
        yield said
        if not said.says(Code.WRONG_PIN):
            return


def _open(wire: Wired, card: OwnCard, block: Block) -> Said:
    return wire.open(card, block)


def the_same_block_is_the_same_try(trial: Trial) -> None:
    sound.counting(trial)
    card = trial.hand.given(For.TRIES)
    with restored(trial, card):
        trial.session(card)
        block = trial.block(card, trial.hand.wrong_pin(card))
        for number in range(TRIES):
            trial.tries_left(trial.teller.open(card, block), 2, "the same wrong PIN block" + " again" * bool(number))
        if isinstance(trial.teller, Wired):
            for said in trial.at_once([partial(_open, card=card, block=block)] * AT_ONCE):
                if said.code not in UNDECIDED:
                    trial.tries_left(said, 2, "the same wrong PIN block, several times at once")


def a_wrong_date(trial: Trial) -> None:
    sound.counting(trial)
    card, teller = trial.hand.given(For.TRIES), trial.teller
    date = another_date(card)
    with restored(trial, card):
        trial.session(card)
        block = trial.block(card, trial.hand.wrong_pin(card))
        trial.refused(teller.open(card, block, date), Code.CARD_UNKNOWN, "a wrong expiry date with a wrong PIN")
        trial.tries_left(wrong(trial, card, 1), 1, "a wrong PIN after that")
        trial.session(card)
        trial.refused(teller.open(card, trial.block(card), date), Code.CARD_UNKNOWN, "a wrong expiry date with the right PIN")
        trial.tries_left(wrong(trial, card, 2), 2, "a wrong PIN after that")


def another_date(card: OwnCard) -> str:
    """YYMM of a year later."""
    return f"{(int(card.expiry_digits[:2]) + 1) % 100:02}{card.expiry_digits[2:]}"


def an_expired_card(trial: Trial) -> None:
    card, teller = trial.hand.given(For.EXPIRY), trial.teller
    trial.refused(teller.open(card, trial.block(card)), Code.CARD_EXPIRED, "a card past its month, with the right PIN")
    for number in range(TRIES + 1):
        trial.refused(wrong(trial, card, number), Code.CARD_EXPIRED, "a card past its month, with a wrong PIN")
    trial.refused(teller.open(card, trial.block(card)), Code.CARD_EXPIRED, "a card past its month, with the right PIN after wrong ones")


def what_cannot_be_read_is_no_try(trial: Trial) -> None:
    sound.counting(trial)
    card, teller, key = trial.hand.given(For.TRIES), trial.teller, trial.key
    pin = trial.hand.pin(card)
    with restored(trial, card):
        trial.session(card)
        good = trial.block(card)
        unreadable = {
            "a PIN block for another card number": trial.key.block(pin, ANOTHER_PAN),
            "a PIN block with one bit changed": good._replace(data=flipped(good.data)),
            "a PIN block with three digits": trial.key.block("123", card.pan),
            "a PIN block with thirteen digits": trial.key.block("1234567890123", card.pan),
        }
        for what, block in unreadable.items():
            trial.refused(teller.open(card, block), Code.PIN_BLOCK_UNREADABLE, what)
        unknown = good._replace(kcv=key.kcv[::-1] if key.kcv[::-1] != key.kcv else "0123456789")
        trial.refused(teller.open(card, unknown), Code.PIN_KEY_UNKNOWN, "a PIN block under a key that was never delivered")
        trial.tries_left(wrong(trial, card), 2, "a wrong PIN after these")


def nothing_is_told_of_the_phone(trial: Trial) -> None:
    card = trial.hand.good(phone=True)
    state = trial.must(trial.teller.read(trial.session(card)))
    if state.member("masked_phone") is None:
        raise NotTried(f"the bank tells no phone of the card {ending(card)}, which has one on file")


PROMISES: Final = (
    Promise(
        15,
        "A wrong PIN costs one try of 3, told in `tries_left`; the right one gives all back.",
        "Two wrong PINs, the right one, a wrong one: 2, 1, success, 2; and the right one in the end.",
        a_wrong_pin_costs_a_try,
        (For.TRIES,),
    ),
    Promise(
        16,
        "The third wrong PIN is answered `card-blocked`, and so is the right one after it.",
        "Three wrong PINs in new blocks, then the right one.",
        the_third_blocks,
        (For.TRIES, For.LOCK_OUT),
        may_spend=(For.ENROLMENT,),
    ),
    Promise(
        17,
        "A try is durably spent before the PIN is judged.",
        "Six wrong PINs at the same time: at most two are told that tries are left, and the right one after them is `card-blocked`. "
        "Where the bank is cut off amid wrong PINs, or its disk is full, nobody looks from here.",
        no_more_than_three_are_judged,
        (For.TRIES, For.LOCK_OUT, For.LOCK_OUT),
        at_wire=True,
        may_spend=(For.ENROLMENT,),
    ),
    Promise(
        18,
        "The same PIN block with the same expiry date is the same try.",
        "A wrong one sent three times: `tries_left` is 2 each time; also six times at once.",
        the_same_block_is_the_same_try,
        (For.TRIES,),
    ),
    Promise(
        19,
        "A wrong expiry date is `card-unknown`, whichever PIN; with a wrong PIN the try is gone, with the right one it is not.",
        "A wrong date with the wrong PIN, then the right date with a wrong PIN: `tries_left` 1. A wrong date with the right PIN, then a"
        " wrong PIN with the right date: 2.",
        a_wrong_date,
        (For.TRIES,),
    ),
    Promise(
        20,
        "A card is `card-expired` from the day after its month's last day, by the card's own calendar, even where the PIN is wrong, and"
        " no try is spent.",
        "A card that is past its month, with the right PIN, with four wrong ones, and with the right one again.",
        an_expired_card,
        (For.EXPIRY,),
    ),
    Promise(
        21,
        "A block that does not decipher to a PIN of the right length is `pin-block-unreadable`, one under an unknown key "
        "`pin-key-unknown`; neither is a try.",
        "A block for another PAN, with a flipped bit, with three digits, with thirteen; a check value that was never delivered; then a "
        "wrong PIN: `tries_left` 2.",
        what_cannot_be_read_is_no_try,
        (For.TRIES,),
    ),
    Promise(
        22,
        "Of the phone nothing is told but four digits at each end.",
        "Every `masked_phone` in all trials has the form `0912***4567`; no reply holds the whole number of a card in the file.",
        nothing_is_told_of_the_phone,
        at_wire=True,
        sighted=True,
    ),
)

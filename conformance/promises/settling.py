"""Settling: the final word on a request, whenever and however it is asked for."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.services.card_pin import CHANGE_CARD_PIN
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, ENROL
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT
from otp_atm.conformance import sound
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.promises.card_pin import change, changed_back
from otp_atm.conformance.promises.tries import as_locked_out
from otp_atm.conformance.said import Broken, NotTried
from otp_atm.conformance.trial import Trial, same
from otp_atm.conformance.wire import Wired
from otp_atm.person.giving_up import For

RACES: Final = 8
TIMES: Final = 3


def tells_what_took_effect(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    key, ended = teller.new_key(), teller.new_key()
    said = trial.enrolled(card, session, key)
    settled = trial.settles(key, ENROL, True, "settle of an enrolment that was made")
    found = settled.member("enrolment")
    if found is not None and members(found) != dict(said.told):
        trial.unequal("the settlement tells another enrolment than the answer", said, settled)
    trial.must(teller.deactivate(session, ended))
    trial.settles(ended, DEACTIVATE, True, "settle of a deactivation that was made")
    if trial.hand.has(For.CARD_PIN):
        with changed_back(trial) as other:
            changed, new = teller.new_key(), trial.hand.new_pin(other)
            trial.must(change(trial, other, changed, new))
            trial.hand.has_pin(other, new)
            trial.settles(changed, CHANGE_CARD_PIN, True, "settle of a card PIN that was changed")


def members(enrolment: object) -> dict[str, object]:
    """Of an enrolment inside a settlement."""
    if isinstance(enrolment, dict):
        return enrolment
    names: tuple[str, ...] = enrolment.__struct_fields__  # type: ignore[attr-defined]
    return {name: getattr(enrolment, name) for name in names}


def never_seen_or_refused(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    trial.settles(teller.new_key(), ENROL, False, "settle of a key never seen")
    key = teller.new_key()
    said = teller.enrol(session, key, trial.wish(card, "77777777"))
    if not said.succeeded:
        trial.settles(key, ENROL, False, "settle of an enrolment that was refused as weak")


def never_what_takes_effect_later(trial: Trial) -> None:
    wire = trial.wire
    sound.settling(trial)
    sound.closing(trial)
    card = trial.hand.given(For.ENROLMENT, phone=True)
    session, heard = trial.session(card), 0
    for _ in range(RACES):
        trial.unenrolled(session)
        key, wish, pause = wire.new_key(), trial.wish(card), trial.pause(0.01)

        def settle(other: Wired, key: str = key, pause: float = pause) -> object:
            trial.rest(pause)
            return other.settle(key, ENROL)

        came = trial.at_once([lambda other, key=key, wish=wish: other.enrol(session, key, wish), settle])  # type: ignore[misc, list-item]
        settled = [said for said in came if said.operation == "settle" and said.succeeded]
        heard += len(settled)
        if settled and settled[0].member("outcome") == NEVER_TOOK_EFFECT:
            trial.enrolment_is(session, False, "settle said never-took-effect, and it took effect all the same", *came)
        done = [said for said in came if said.operation == ENROL.name and said.succeeded]
        if done and settled and settled[0].member("outcome") == NEVER_TOOK_EFFECT:
            raise Broken("settle said never-took-effect of an enrolment that was answered as made", *(said.exchange for said in came))
    if not heard:
        raise NotTried("no settle was answered that was sent beside an enrol")


def the_same_each_time(trial: Trial) -> None:
    sound.settling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    key, unseen = teller.new_key(), teller.new_key()
    trial.enrolled(card, session, key)
    for asked in (key, unseen):
        first = trial.must(teller.settle(asked, ENROL))
        for _ in range(TIMES - 1):
            again = trial.expect(teller.settle(asked, ENROL), "settle, asked again")
            if not same(first, again):
                trial.unequal("settle, asked again, says something else", first, again)
    scene = as_locked_out(trial)
    if scene and scene.key:
        trial.settles(scene.key, ENROL, True, "settle of an enrolment whose card has been blocked since")


def of_another_terminal(trial: Trial) -> None:
    sound.settling(trial)
    wire, other, card = trial.wire, trial.other, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    key = wire.new_key()
    trial.enrolled(card, session, key)
    elsewhere = wire.another(other.terminal_id, other.master_key)
    try:
        trial.refused(elsewhere.settle(key, ENROL), Code.IDEMPOTENCY_KEY_REUSED, "settle from another terminal")
    finally:
        elsewhere.close()


PROMISES: Final = (
    Promise(
        33,
        "`settle` tells a request that took effect, with what was answered then.",
        "`enrol`, then `settle`: the enrolment is equal to the answer. `deactivate`, then `settle`. Where a card is given up for "
        "`card-pin`, `change-card-pin`, too.",
        tells_what_took_effect,
        (For.ENROLMENT,),
        (For.CARD_PIN,),
    ),
    Promise(
        34,
        "`settle` of a key never seen, or of a refused request, is `never-took-effect`; a key never seen is closed by it.",
        "`settle` of a new key, and of one under which a weak PIN was refused. Whether the key is closed then, P32 finds out.",
        never_seen_or_refused,
        (For.ENROLMENT,),
    ),
    Promise(
        35,
        "`settle` never says `never-took-effect` of what takes effect later.",
        "`enrol` and `settle` at the same time, eight times with drawn pauses: whenever the outcome is `never-took-effect`, the card is"
        " not enrolled, and `enrol` was not answered with a success.",
        never_what_takes_effect_later,
        (For.ENROLMENT,),
        at_wire=True,
        seeds=True,
    ),
    Promise(
        36,
        "`settle` asked again has the same answer.",
        "It is asked three times of an enrolment and of a key never seen; where a card is given up for both `enrolment` and `lock-out`,"
        " also after it has been blocked.",
        the_same_each_time,
        (For.ENROLMENT,),
        may_spend=(For.TRIES, For.LOCK_OUT),
    ),
    Promise(
        37,
        "`settle` from another terminal is `idempotency-key-reused` and tells nothing.",
        "The other terminal asks for the first one's key.",
        of_another_terminal,
        (For.ENROLMENT,),
        at_wire=True,
        another_terminal=True,
    ),
)

"""What a run would do to which card, told before anything is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from otp_atm.bank.simulator.fixtures import ending
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.run import lacking
from otp_atm.conformance.said import NotTried
from otp_atm.conformance.trial import Trial
from otp_atm.person.giving_up import DEEDS, For
from otp_atm.person.own_cards import OwnCard
from otp_atm.scenarios.needs import Need


def plan(trial: Trial, promises: Sequence[Promise]) -> Iterator[str]:
    """Lines: what is done to each card, then what becomes of each promise. Nothing is asked."""
    deeds: dict[str, dict[For, list[str]]] = {card.id: {} for card in trial.hand.cards}
    lines = []
    for promise in promises:
        why = lacking(trial, promise)
        if why:
            lines.append(f"not tried  {promise.name:<4} {promise.sentence} — {why}")
            continue
        lines.append(f"tried      {promise.name:<4} {promise.sentence}")
        for purpose, card in used(trial, promise):
            deeds[card.id].setdefault(purpose, []).append(promise.name)
    for card in trial.hand.cards:
        done = deeds[card.id]
        yield f"the card {ending(card)} ({card.id}):" + ("" if done else " nothing but a card session with its right PIN, if any")
        for purpose, names in done.items():
            yield f"    {purpose}: {DEEDS[purpose]} ({', '.join(dict.fromkeys(names))})"
    if Need.RESET in trial.side.can:
        yield "before and after it the bank's side puts everything as it is in the beginning: what others do there meanwhile is lost"
    yield ""
    yield from lines


def used(trial: Trial, promise: Promise) -> Iterator[tuple[For, OwnCard]]:
    """Which card a promise uses for what; a second one for what stands there twice."""
    before: dict[For, OwnCard] = {}
    purposes = (*promise.spends, *promise.may_spend)
    enrols_what_it_locks_out = For.LOCK_OUT in purposes and For.ENROLMENT in promise.may_spend
    for purpose in purposes:
        if purpose is For.ENROLMENT and enrols_what_it_locks_out:
            continue
        phone = promise.phone if purpose is For.ENROLMENT else None
        try:
            card = trial.hand.would_give(purpose, phone=phone, but=before.get(purpose))
        except NotTried:
            continue
        yield purpose, card
        if purpose is For.LOCK_OUT and purpose not in before and trial.hand.may(card, For.ENROLMENT) and card.phone:
            yield For.ENROLMENT, card
        before[purpose] = card

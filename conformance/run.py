"""A whole run: every promise tried in turn, the cards put back, and an account of it, also where it was interrupted."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Final, NamedTuple

from otp_atm.bank.simulator.fixtures import ending
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.bank.wire.services.card_pin import CHANGE_CARD_PIN
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.promises.faults import restore_pin
from otp_atm.conformance.promises.tries import can_lock_out
from otp_atm.conformance.said import Broken, Exchange, Exhausted, NotTried, Unanswered
from otp_atm.conformance.trial import Trial
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import OwnCard
from otp_atm.scenarios.bank_side import SideFailed
from otp_atm.scenarios.needs import Need

MOST_SILENT: Final = 3
"""Requests in a row without an answer, after which the bank is let alone."""
FOR_TIDYING: Final = (20.0, 200)
"""Seconds and requests that putting things back may take, over what the run may."""
ENROLS: Final = frozenset({For.ENROLMENT, For.PAYMENTS})
"""What enrols a card."""
OPERATIONS: Final = {operation.name: operation for operation in PARTNERS["terminal"]}


class Verdict(StrEnum):
    """How a promise stands."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_TRIED = "not tried"


class Judged(NamedTuple):
    """A promise with its verdict; `why` and `exchanges` where it was broken or not tried; it took `seconds` and `requests`."""

    promise: Promise
    verdict: Verdict
    why: str = ""
    exchanges: tuple[Exchange, ...] = ()
    seconds: float = 0.0
    requests: int = 0


class Account(NamedTuple):
    """A run as it is told. `left` says of the cards what their owners have to know."""

    judged: tuple[Judged, ...]
    left: tuple[str, ...]
    seconds: float
    requests: int
    seed: int
    interrupted: bool = False

    def count(self, verdict: Verdict) -> int:
        return sum(one.verdict is verdict for one in self.judged)


class Run:
    """The run of these promises; `account` can be asked for at any time. `keep` is called before each, and raises SideFailed where
    the bank's side is somebody else's by now."""

    def __init__(self, trial: Trial, promises: Sequence[Promise], keep: Callable[[], None] = lambda: None) -> None:
        self._trial = trial
        self._promises = promises
        self._keep = keep
        self._judged: dict[int, Judged] = {}
        self._silent = 0
        self._left: tuple[str, ...] | None = None
        self._unenrolled: set[str] = set()
        self._has_its_tries: set[str] = set()

    def verdicts(self) -> Iterator[Judged]:
        """Each promise, judged, as it is tried; those that every answer is held against, again in the end, where an answer has broken them
        by then. Then what can be put back is put back."""
        for promise in self._promises:
            judged = self._try(promise)
            self._judged[promise.number] = judged
            yield judged
        for promise in self._promises:
            seen = self._seen(promise)
            if seen and self._judged[promise.number].verdict is not Verdict.BROKEN:
                self._judged[promise.number] = self._judged[promise.number]._replace(
                    verdict=Verdict.BROKEN, why=seen.sentence, exchanges=seen.exchanges
                )
                yield self._judged[promise.number]
        self._left = self._tidied()

    def account(self, *, interrupted: bool = False) -> Account:
        budget = self._trial.budget
        left = self._left if self._left is not None else tuple(self._as_it_stands())
        judged = tuple(
            self._judged.get(promise.number, Judged(promise, Verdict.NOT_TRIED, "the run was interrupted")) for promise in self._promises
        )
        return Account(judged, left, budget.seconds, budget.requests, self._trial.seed, interrupted)

    def _try(self, promise: Promise) -> Judged:
        budget = self._trial.budget
        began, before = budget.seconds, budget.requests

        def judged(verdict: Verdict, why: str = "", exchanges: tuple[Exchange, ...] = ()) -> Judged:
            return Judged(promise, verdict, why, exchanges, budget.seconds - began, budget.requests - before)

        if self._silent >= MOST_SILENT:
            return judged(Verdict.NOT_TRIED, "the bank has fallen silent")
        try:
            self._keep()
            self._require(promise)
            promise.attempt(self._trial)
            self._silent = 0
        except Broken as broken:
            return judged(Verdict.BROKEN, broken.sentence, broken.exchanges)
        except Unanswered as nothing:
            self._silent = self._silent + 1 if nothing.silent or nothing.unsent else 0
            return self._by_sight(promise, judged) or judged(Verdict.NOT_TRIED, str(nothing))
        except (Exhausted, SideFailed) as over:
            return judged(Verdict.NOT_TRIED, str(over))
        except NotTried as why:
            return self._by_sight(promise, judged) or judged(Verdict.NOT_TRIED, str(why))
        return self._by_sight(promise, judged) or judged(Verdict.KEPT)

    def _require(self, promise: Promise) -> None:
        """Raises NotTried where something is missing, before anything is asked."""
        lack = lacking(self._trial, promise)
        if lack:
            raise NotTried(lack)

    def _seen(self, promise: Promise) -> Broken | None:
        return self._trial.sights.seen.get(promise.number) if promise.sighted else None

    def _by_sight(self, promise: Promise, judged: Callable[[Verdict, str, tuple[Exchange, ...]], Judged]) -> Judged | None:
        seen = self._seen(promise)
        return judged(Verdict.BROKEN, seen.sentence, seen.exchanges) if seen else None

    # In the end ---------------------------------------------------------------------------------------------------------------------

    def _tidied(self) -> tuple[str, ...]:
        """Put back what can be put back; what cannot, in a sentence each."""
        trial = self._trial
        trial.budget.extend(*FOR_TIDYING)
        if self._silent < MOST_SILENT:
            self._settle_what_is_open()
            with suppress(NotTried):
                restore_pin(trial)
            for card in trial.hand.cards:
                with suppress(NotTried):
                    self._unenrol(card)
                with suppress(NotTried):
                    self._give_tries_back(card)
        if Need.RESET in trial.side.can and (trial.hand.used or trial.advanced):
            try:
                trial.new_beginning()
            except NotTried as failed:
                return (*self._as_it_stands(), f"the bank could not be put as it was in the beginning: {failed}")
            return ("the bank's side has put everything as it was in the beginning",)
        return tuple(self._as_it_stands())

    def _settle_what_is_open(self) -> None:
        trial = self._trial
        for key, request in list(trial.ledger.open.items()):
            if request.terminal == trial.teller.terminal_id:
                with suppress(NotTried):
                    said = trial.teller.settle(key, OPERATIONS[request.operation])
                    if key in trial.hand.wanted and said.member("outcome") == CHANGE_CARD_PIN.outcome:
                        trial.hand.has_pin(*trial.hand.wanted[key])

    def _unenrol(self, card: OwnCard) -> None:
        trial = self._trial
        if trial.hand.used.get(card.id, set()) & ENROLS and card.id not in trial.hand.spent:
            trial.unenrolled(trial.session(card))
            self._unenrolled.add(card.id)

    def _give_tries_back(self, card: OwnCard) -> None:
        """Where a run has ended amid wrong PINs: the right one gives them back."""
        if For.TRIES in self._trial.hand.used.get(card.id, ()) and card.id not in self._trial.hand.spent:
            self._trial.session(card)
            self._has_its_tries.add(card.id)

    def _as_it_stands(self) -> Iterator[str]:
        """What is known of the cards and of open requests, without asking anybody."""
        hand = self._trial.hand
        for card in hand.cards:
            used, named = hand.used.get(card.id, set()), f"the card {ending(card)}"
            if card.id not in self._trial.ledger.entered:
                continue
            if card.id in hand.spent:
                yield f"{named} is blocked, or may be"
            elif For.TRIES in used and card.id not in self._has_its_tries:
                yield f"{named} may have fewer tries left for its PIN: the right one gives them back"
            if card.id in hand.refused and card.id not in hand.spent:
                yield f"{named} was refused with the PIN of the file ({hand.refused[card.id].code}): it may have one try fewer"
            doubtful = (pin for key, (whose, pin) in hand.wanted.items() if key in self._trial.ledger.open and whose.id == card.id)
            for pin in sorted({hand.pin(card), *doubtful} - {card.pin}):
                higher = f"the last digit {hand.higher(card, pin)} higher, 0 coming after 9"
                yield f"{named} may have another card PIN than the file says: {higher}"
            if used & ENROLS and card.id in self._unenrolled:
                yield f"{named} is not enrolled for one-time passwords: what enrolment it had before is gone"
            elif used & ENROLS:
                yield f"{named} may be enrolled for one-time passwords, or not: nobody has looked in the end"
        if self._trial.advanced:
            yield f"the bank's clock was moved by {self._trial.advanced / 3600:.1f} hours in all, and not back"
        for request, count in Counter(self._trial.ledger.open.values()).items():
            whose = next((f" for the card {ending(card)}" for card in hand.cards if card.id == request.card), "")
            many = f" ({count} of them)" if count > 1 else ""
            yield f"what became of a request for {request.operation}{whose} is not known: nobody has answered its settlement{many}"


def lacking(trial: Trial, promise: Promise) -> str:
    """What the promise cannot be tried for want of; empty where nothing is missing."""
    if promise.at_wire:
        try:
            trial.wire  # noqa: B018
        except NotTried as why:
            return str(why)
    if promise.another_terminal:
        try:
            trial.other  # noqa: B018
        except NotTried as why:
            return str(why)
    for purpose in dict.fromkeys(promise.spends):
        phone = promise.phone if purpose is For.ENROLMENT else None
        if not trial.hand.has(purpose, phone=phone) and not (purpose is For.LOCK_OUT and can_lock_out(trial)):
            return trial.hand.lack(purpose, phone)
    return next((trial.side.lack(need) for need in promise.needs if need not in trial.side.can), "")


def new_seed() -> int:
    """One that can be typed again."""
    return secrets.randbelow(10**6)

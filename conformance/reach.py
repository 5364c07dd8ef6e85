"""How the bank of a run is reached: at the wire, or at its port where a driver stands in between; and how its side is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from otp_atm.bank.remote import configured_bank, http_transport
from otp_atm.bank.settings import NATIVE, BankSettings
from otp_atm.bank.wire.transport import Transport
from otp_atm.conformance.bounds import Budget, Ledger, Sights
from otp_atm.conformance.hand import Hand
from otp_atm.conformance.port import Ported
from otp_atm.conformance.said import Exhausted, NotTried, Unanswered
from otp_atm.conformance.teller import Teller
from otp_atm.conformance.trial import OtherTerminal, Trial
from otp_atm.conformance.way import HttpWay
from otp_atm.conformance.wire import Wired
from otp_atm.kiosk.factories import Terminal
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.vocabulary import Pan
from otp_atm.person.own_cards import OwnCard, wallet_of_own
from otp_atm.scenarios.bank_side import BankSide, DeskClosed, DeskSide, NoSide, SideFailed
from otp_atm.scenarios.behind import has_desk
from otp_atm.scenarios.hook_side import HookSide
from otp_atm.scenarios.hooks import read_hooks
from otp_atm.scenarios.lease import DeskLease
from otp_atm.scenarios.needs import NOTHING, Need
from otp_atm.scenarios.usable_hooks import require_usable


class Who(NamedTuple):
    """The terminal that asks, with its master key, and another one that the bank knows, if any."""

    terminal: Terminal
    master_key: bytes
    other: OtherTerminal | None


class Means(NamedTuple):
    """What a run goes by: how the bank is reached, how long a driver may take at the very latest, who asks with which cards, how much, what
    is drawn, and the file of how things are done behind the bank's back."""

    told: BankSettings
    longest: float
    who: Who
    hand: Hand
    budget: Budget
    seed: int
    hooks: Path | None = None


class Reached(NamedTuple):
    """A trial, and what is called now and then while it lasts."""

    trial: Trial
    keep: Callable[[], None]


@contextmanager
def reached(means: Means, *, asks: bool) -> Iterator[Reached]:
    """What a run is made with, as long as the context lasts. Not `asks`: nothing is done to the bank, and nobody else is kept from it.

    Raises BadFile where there is no bank, and where somebody else plays with it; Misfit where its driver cannot be had.
    """
    told, longest, who, hand, budget, seed, hooks = means
    sights, ledger = Sights(), Ledger()
    teller: Teller
    if told.driver == NATIVE:
        wired = Wired(
            partial(HttpWay, told),
            who.terminal.id,
            who.master_key,
            budget=budget,
            sights=sights,
            ledger=ledger,
            session_header=told.session_header,
        )
        wired.phones = {card.phone for card in hand.cards if card.phone}
        teller = wired
    else:
        bank = configured_bank(told, who.terminal)
        teller = Ported(bank, who.terminal.id, who.master_key, budget=budget, ledger=ledger, longest=longest)
    try:
        speaks = not asks or is_there(teller, told)
        with side_of(told, hand.cards, hooks, asks=asks, speaks=speaks) as (side, desk, keep):
            trial = Trial(teller, hand, side, budget=budget, sights=sights, ledger=ledger, seed=seed, other=who.other, desk=desk)
            if asks:
                begin(trial)
            yield Reached(trial, keep)
    finally:
        teller.close()


def begin(trial: Trial) -> None:
    """Put the bank, or at least its cards, as it was in the beginning, where its side can. Raises BadFile where that fails."""
    try:
        if Need.RESET in trial.side.can:
            trial.new_beginning()
        elif Need.FRESH_CARDS in trial.side.can:
            trial.side.begin([Pan(card.pan) for card in trial.hand.cards], NOTHING)
    except (NotTried, SideFailed) as failed:
        raise BadFile(f"the bank cannot be put as it was in the beginning: {failed}") from None


def is_there(teller: Teller, told: BankSettings) -> bool:
    """Whether it answers. One that is there and silent, or says what nobody understands, is tried, all the same. Raises BadFile where
    nothing is there to be tried."""
    try:
        teller.present()
    except Unanswered as nothing:
        if nothing.unsent and told.driver == NATIVE:
            raise BadFile(f"{told.url}: there is no bank: {nothing}") from None
        return not nothing.silent
    except Exhausted:
        return False
    return True


@contextmanager
def side_of(
    told: BankSettings, cards: tuple[OwnCard, ...], hooks: Path | None, *, asks: bool, speaks: bool
) -> Iterator[tuple[BankSide, Transport | None, Callable[[], None]]]:
    """The bank's side, its control desk where there is one, and what keeps it ours; who does not speak has none. Raises BadFile."""
    if hooks:
        file = read_hooks(hooks)
        require_usable(file)
        yield HookSide(file, wallet_of_own(cards)), None, lambda: None
        return
    if told.driver != NATIVE or not speaks:
        yield NoSide(), None, lambda: None
        return
    desk = http_transport(told)
    lease = DeskLease(desk)
    try:
        if not is_open(desk):
            yield NoSide(), None, lambda: None
            return
        if asks:
            lease.take()
        yield DeskSide(desk, shares_clock=False, keep=lease.keep if asks else lambda: None), desk, lease.keep if asks else lambda: None
    except DeskClosed as closed:
        raise BadFile(f"{told.url}: {closed}") from None
    finally:
        if asks:
            lease.end()
        desk.close()


def is_open(desk: Transport) -> bool:
    """Whether a control desk answers; a bank that does not answer has none."""
    try:
        return has_desk(desk)
    except DeskClosed:
        return False

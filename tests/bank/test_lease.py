"""The lease of the control desk: one holds it at a time, until it is given back or runs out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from otp_atm.bank.simulator.in_process import InProcessTransport
from otp_atm.bank.simulator.lease import Lease
from otp_atm.bank.wire.control import END_LEASE, RESET, TAKE_LEASE, LeaseEnd, LeaseState, LeaseWish
from otp_atm.bank.wire.message import Nothing
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.scenarios.bank_side import BEGINNING, DeskSide, SideFailed
from otp_atm.scenarios.lease import DeskLease
from tests.scenarios.real_bank import open_bank


def wish(who: str, seconds: float = 30) -> LeaseWish:
    return LeaseWish(holder=who, token=who * 22, seconds=seconds)


def test_it_is_taken_prolonged_and_runs_out_by_itself() -> None:
    clock = SimulatedClock(BEGINNING)
    lease = Lease(clock)
    assert lease.take(wish("a")).granted
    clock.advance(29)
    other = lease.take(wish("b"))
    assert (other.granted, other.holder, other.since) == (False, "a", BEGINNING)
    assert lease.take(wish("a")).granted
    clock.advance(29)
    assert not lease.take(wish("b")).granted
    clock.advance(1)
    assert lease.take(wish("b")).granted
    assert lease.take(wish("a")).holder == "b"


def test_only_who_holds_it_gives_it_back() -> None:
    lease = Lease(SimulatedClock(BEGINNING))
    lease.take(wish("a"))
    lease.give_back(wish("b").token)
    assert not lease.take(wish("b")).granted
    lease.give_back(wish("a").token)
    assert lease.take(wish("b")).granted


def test_a_reset_of_the_bank_does_not_end_it_and_its_token_is_not_printed() -> None:
    bank = open_bank()
    assert taken(bank, "a").granted
    bank.call(RESET, Nothing(), deadline=1)
    refused = taken(bank, "b")
    assert (refused.granted, refused.holder) == (False, "a")
    assert wish("a").token not in repr((wish("a"), LeaseEnd(token=wish("a").token), refused))
    bank.call(END_LEASE, LeaseEnd(token=wish("a").token), deadline=1)
    assert taken(bank, "b").granted


def test_who_is_held_up_goes_on_if_nobody_has_come_meanwhile() -> None:
    clock = SimulatedClock(BEGINNING)
    lease = Lease(clock)
    lease.take(wish("a"))
    clock.advance(60)
    assert lease.take(wish("a")).since == BEGINNING
    clock.advance(60)
    assert lease.take(wish("b")).granted
    lease.give_back(wish("b").token)
    assert lease.take(wish("a")).since == BEGINNING + timedelta(seconds=120)


def test_a_run_that_another_has_got_ahead_of_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimulatedClock(BEGINNING)
    monkeypatch.setattr("otp_atm.bank.simulator.lease.SystemClock", lambda: clock)
    monkeypatch.setattr("otp_atm.scenarios.lease.time", clock)
    bank = open_bank()
    lease = DeskLease(bank)
    side = DeskSide(bank, shares_clock=False, keep=lease.keep)
    lease.take()
    clock.advance(33)
    side.reset()
    clock.advance(33)
    assert taken(bank, "b").granted
    bank.call(END_LEASE, LeaseEnd(token=wish("b").token), deadline=1)
    with pytest.raises(SideFailed, match="another run has reset this bank meanwhile"):
        side.advance(1)
    side.reset()


def taken(bank: InProcessTransport, who: str) -> LeaseState:
    state = bank.call(TAKE_LEASE, wish(who), deadline=1)
    assert isinstance(state, LeaseState)
    return state

"""The lease of the control desk: one holds it at a time, until it is given back or runs out."""

from __future__ import annotations

from otp_atm.bank.simulator.lease import Lease
from otp_atm.bank.wire.control import END_LEASE, RESET, TAKE_LEASE, LeaseEnd, LeaseWish
from otp_atm.bank.wire.message import Nothing
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.scenarios.bank_side import BEGINNING
from tests.bank.world import World


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


def test_a_reset_of_the_bank_does_not_end_it_and_its_token_is_not_printed(world: World) -> None:
    assert world.do(TAKE_LEASE, wish("a")).granted
    world.do(RESET, Nothing())
    refused = world.do(TAKE_LEASE, wish("b"))
    assert (refused.granted, refused.holder) == (False, "a")
    assert wish("a").token not in repr((wish("a"), LeaseEnd(token=wish("a").token), refused))
    world.do(END_LEASE, LeaseEnd(token=wish("a").token))
    assert world.do(TAKE_LEASE, wish("b")).granted
    world.do(END_LEASE, LeaseEnd(token=wish("b").token))

"""What became of the codes before the newest: each is refused as what it is, and costs no try (G2, G10, G14, F6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.rules.limits import OTP_TRIES, SMS_CODES_REMEMBERED
from otp_atm.bank.wire.gateway import PAY
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE
from tests.bank.conftest import in_process
from tests.bank.handset import Handset, enrolled, other_than, pay, payment, registered, request_sms, with_otp
from tests.bank.world import World


def tries_left(world: World, wrong: str) -> int | None:
    """How many are left after one more wrong try."""
    reply = world.call(PAY, with_otp(payment(world), wrong), key=world.new_key())
    assert isinstance(reply, Problem)
    return reply.tries_left


def request_patiently(world: World) -> str:
    """Ask for an SMS password, as often as the bank lets one; returns it."""
    world.advance(41)
    return request_sms(world)


def test_g14_every_replaced_code_is_known_as_such_and_costs_no_try(world: World) -> None:
    enrolled(world)
    world.freeze()
    *replaced, newest = (request_patiently(world) for _ in range(SMS_CODES_REMEMBERED + 1))
    assert [pay(world, code) for code in replaced] == ["otp-replaced"] * SMS_CODES_REMEMBERED
    assert tries_left(world, other_than(newest)) == OTP_TRIES - 1
    assert pay(world, newest) == "paid"


def test_g14_the_bank_remembers_so_many_replaced_codes_and_no_more(world: World) -> None:
    enrolled(world)
    world.freeze()
    forgotten, *_ = (request_patiently(world) for _ in range(SMS_CODES_REMEMBERED + 2))
    assert pay(world, forgotten) == "otp-wrong"


def test_g14_a_new_enrolment_replaces_the_codes_of_the_one_before(world: World) -> None:
    world.freeze()
    enrolled(world)
    first, second = request_sms(world), request_sms(world)
    enrolled(world)
    assert [pay(world, code) for code in (first, second)] == ["otp-replaced"] * 2
    newest = request_sms(world)
    assert [pay(world, code) for code in (first, second)] == ["otp-replaced"] * 2
    assert tries_left(world, other_than(newest)) == OTP_TRIES - 1
    assert pay(world, newest) == "paid"


def test_g17_codes_from_before_a_deactivation_pay_nothing_after_it(world: World) -> None:
    enrolled(world)
    code = request_sms(world)
    world.do(DEACTIVATE, Nothing(), token=world.token("sara"), key=world.new_key())
    assert pay(world, code) == "not-enrolled"
    enrolled(world, sms=False)
    assert pay(world, code) == "otp-replaced"
    assert tries_left(world, other_than(code)) == OTP_TRIES - 1


# Both kinds ---------------------------------------------------------------------------------------------------------------------------


def test_g02_an_offline_code_that_pays_ends_an_older_sms_code(world: World) -> None:
    handset = registered(world)
    sent = request_sms(world)
    world.freeze()
    world.advance(5)
    assert pay(world, handset.code(world.now())) == "paid"
    assert pay(world, sent) == "otp-used"
    assert tries_left(world, other_than(sent)) == OTP_TRIES - 1
    assert pay(world, request_sms(world)) == "paid"


def test_g02_an_sms_code_that_pays_ends_older_offline_codes(world: World) -> None:
    handset, now = registered(world), world.freeze()
    world.advance(5)
    assert pay(world, request_sms(world)) == "paid"
    assert [pay(world, handset.code(now + timedelta(seconds=second))) for second in range(5)] == ["otp-used"] * 5
    assert tries_left(world, other_than(handset.code(now))) == OTP_TRIES - 1
    assert pay(world, handset.code(world.now())) == "paid"


def test_g02_a_newer_code_of_the_other_kind_still_pays(world: World) -> None:
    handset, now = registered(world), world.freeze()
    world.advance(5)
    sent = request_sms(world)
    assert pay(world, handset.code(now)) == "paid"
    assert pay(world, sent) == "paid"


@pytest.mark.parametrize("ahead", [0, 3])
def test_g12_a_code_of_a_fast_phone_does_not_end_what_is_sent_after_it(world: World, ahead: int) -> None:
    handset, now = registered(world), world.freeze()
    assert pay(world, handset.code(now + timedelta(seconds=ahead))) == "paid"
    assert pay(world, request_sms(world)) == "paid"


@dataclass
class Issued:
    """A code, the second it is of, and whether it has paid."""

    kind: str
    text: str
    moment: datetime
    used: bool = False

    @property
    def second(self) -> int:
        return int(self.moment.timestamp())


def expected(code: Issued, issued: list[Issued], now: datetime) -> str:
    """The rules once more, over all that was ever issued."""
    if code.kind == "sms" and code is not [other for other in issued if other.kind == "sms"][-1]:
        return "otp-replaced"
    too_old = now >= code.moment + timedelta(seconds=120) if code.kind == "sms" else int(now.timestamp()) - code.second > 60
    ended = code.used or any(other.used and (other.second > code.second or other.text == code.text) for other in issued)
    reasons = {"otp-used": ended, "otp-expired": too_old}
    order = ("otp-used", "otp-expired") if code.kind == "sms" else ("otp-expired", "otp-used")
    return next((reason for reason in order if reasons[reason]), "paid")


def issue(world: World, handset: Handset, kind: str) -> Issued:
    world.unlock()
    return Issued(kind, request_sms(world) if kind == "sms" else handset.code(world.now()), world.now())


ROUNDS = st.lists(st.tuples(st.sampled_from(["sms", "offline"]), st.sampled_from([0.0, 0.5, 1.0, 30.0]), st.integers(1, 4)), max_size=12)


@settings(max_examples=100, deadline=None)
@given(rounds=ROUNDS)
def test_g02_whatever_is_issued_and_used_in_whatever_order(fixtures: Fixtures, rounds: list[tuple[str, float, int]]) -> None:
    """In each round a code of that kind is issued, so many seconds pass, and the code so many before the newest is tried."""
    world = World("still", in_process(MemoryStore(), fixtures), fixtures)
    world.freeze()
    handset, issued = registered(world), list[Issued]()
    for kind, seconds, back in rounds:
        issued.append(issue(world, handset, kind))
        world.advance(seconds)
        code = issued[-min(back, len(issued))]
        outcome = expected(code, issued, world.now())
        assert pay(world, code.text) == outcome
        code.used |= outcome == "paid"

"""Paying with one-time passwords: each good once, for so long, for this payment, and locked after wrong tries (G1, G10 to G15, F6)."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.wire import control
from otp_atm.bank.wire.gateway import PAY, REQUEST_SMS_OTP, OtpKind, PaymentKind
from otp_atm.bank.wire.otp import matching_step, offline_code, otp_key
from tests.bank.conftest import in_process
from tests.bank.handset import Handset, enrolled, other_than, pay, payment, registered, request_sms, with_otp
from tests.bank.world import GOOD_PIN, OTHER_PIN, World
from tests.needs import lacking

AHEAD = 3
RFC_6238_KEY = b"12345678901234567890123456789012"


@pytest.mark.parametrize("kind", list(PaymentKind))
def test_g01_an_offline_code_pays(world: World, kind: PaymentKind) -> None:
    handset = registered(world)
    paid = world.do(PAY, with_otp(payment(world, kind=kind), handset.code(world.now())), key=world.new_key())
    assert paid.otp_kind is OtpKind.OFFLINE


@pytest.mark.parametrize("kind", list(PaymentKind))
def test_g14_an_sms_code_pays_what_it_was_sent_for(world: World, kind: PaymentKind) -> None:
    enrolled(world)
    code = request_sms(world, kind=kind)
    paid = world.do(PAY, with_otp(payment(world, kind=kind), code), key=world.new_key())
    assert paid.otp_kind is OtpKind.SMS


def test_g10_an_offline_code_pays_once_and_so_does_an_sms_code(world: World) -> None:
    handset = registered(world)
    for code in (handset.code(world.now()), request_sms(world)):
        assert [pay(world, code) for _ in range(3)] == ["paid", "otp-used", "otp-used"]


def test_g10_using_a_code_kills_all_older_ones(world: World) -> None:
    handset, now = registered(world), world.freeze()
    older, newer = handset.code(now), handset.code(now + timedelta(seconds=1))
    world.advance(10)
    assert pay(world, newer) == "paid"
    assert pay(world, older) == "otp-used"


def test_f07_the_same_payment_again_is_the_same_payment(world: World) -> None:
    handset, key = registered(world), world.new_key()
    body = with_otp(payment(world), handset.code(world.now()))
    assert world.do(PAY, body, key=key) == world.do(PAY, body, key=key)
    wrong = with_otp(payment(world), other_than(body.otp))
    key = world.new_key()
    refused: list[object] = [world.call(PAY, wrong, key=key) for _ in range(4)]
    assert len(set(refused)) == 1
    key = world.new_key()
    assert world.do(REQUEST_SMS_OTP, payment(world), key=key) == world.do(REQUEST_SMS_OTP, payment(world), key=key)
    assert len(world.messages()) == 2
    assert world.code(REQUEST_SMS_OTP, payment(world, amount=1), key=key) == "idempotency-key-reused"


def test_g11_g12_a_wrong_otp_pin_gives_a_code_that_is_refused(world: World) -> None:
    handset = registered(world)
    assert pay(world, handset.code(world.now(), OTHER_PIN)) == "otp-wrong"
    assert pay(world, handset.code(world.now(), GOOD_PIN)) == "paid"


@pytest.mark.parametrize(
    ("skew", "outcome"),
    [
        (-300, "otp-expired"),
        (-61, "otp-expired"),
        (-60, "paid"),
        (0, "paid"),
        (AHEAD, "paid"),
        (AHEAD + 1, "otp-ahead"),
        (300, "otp-ahead"),
    ],
)
def test_g12_a_wrong_clock_is_told_from_a_wrong_pin(world: World, skew: int, outcome: str) -> None:
    handset = registered(world)
    now = world.freeze()
    assert pay(world, handset.code(now + timedelta(seconds=skew))) == outcome


def test_g14_an_sms_code_is_good_for_120_seconds_from_its_issue(world: World) -> None:
    enrolled(world)
    world.freeze()
    world.advance(0.75)
    code = request_sms(world)
    world.advance(120)
    assert pay(world, code) == "otp-expired"
    world.advance(-0.000001)
    assert pay(world, code) == "paid"


def test_g14_a_new_request_replaces_the_old_code(world: World) -> None:
    enrolled(world)
    first, second = request_sms(world), request_sms(world)
    assert pay(world, first) == "otp-replaced"
    assert pay(world, second) == "paid"


@pytest.mark.parametrize("changes", [{"amount": 120_001}, {"merchant": "دیگری"}, {"kind": PaymentKind.BILL}])
def test_g14_an_sms_code_pays_nothing_else(world: World, changes: dict[str, Any]) -> None:
    enrolled(world)
    code = request_sms(world)
    assert pay(world, code, **changes) == "otp-for-another-payment"
    assert pay(world, code) == "paid"


def test_g14_the_sms_names_what_it_pays(world: World) -> None:
    enrolled(world)
    enrolled(world, "daniel")
    world.do(control.CHANGE_CLOCK, control.ClockChange(now="2026-11-22T20:28:05Z", frozen=True))  # type: ignore[arg-type]
    request_sms(world, kind=PaymentKind.BILL)
    request_sms(world, "daniel", merchant="Book Shop")
    persian, english = (sms.text for sms in world.messages()[-2:])
    assert "پرداخت قبض با کارت ۴۶۲۸" in persian
    assert "فروشگاه کتاب" in persian
    assert "۱۲۰٬۰۰۰ ریال" in persian
    assert "۰۰:۰۰:۰۵" in persian
    assert "an internet purchase, card ending 3155" in english
    assert "Book Shop" in english
    assert "120,000 rials" in english
    assert "Valid until 00:00:05" in english


def test_g15_sms_codes_only_for_cards_enrolled_with_consent(world: World) -> None:
    assert world.code(REQUEST_SMS_OTP, payment(world, "sara"), key=world.new_key()) == "not-enrolled"
    assert world.code(REQUEST_SMS_OTP, payment(world, "nima"), key=world.new_key()) == "sms-otp-not-enabled"
    assert pay(world, "12345678", "sara") == "not-enrolled"
    world.do(control.CHANGE_CARD, control.CardChange(pan=world.card("maryam").pan, phone=""))
    assert world.code(REQUEST_SMS_OTP, payment(world, "maryam"), key=world.new_key()) == "no-phone-on-file"


@pytest.mark.parametrize("kind", list(OtpKind))
def test_f06_five_wrong_codes_lock_until_the_next_enrolment(world: World, kind: OtpKind) -> None:
    handset = registered(world)
    good = handset.code(world.now()) if kind is OtpKind.OFFLINE else request_sms(world)
    assert [pay(world, other_than(good)) for _ in range(6)] == ["otp-wrong"] * 4 + ["otp-locked"] * 2
    assert pay(world, good) == "otp-locked"
    assert world.code(REQUEST_SMS_OTP, payment(world), key=world.new_key()) == "otp-locked"
    assert pay(world, registered(world).code(world.now())) == "paid"


def test_f06_a_good_code_gives_all_tries_back(world: World) -> None:
    registered(world)
    for _ in range(2):
        good = request_sms(world)
        assert [pay(world, other_than(good)) for _ in range(4)] == ["otp-wrong"] * 4
        assert pay(world, good) == "paid"


def test_another_cards_code_is_wrong(world: World) -> None:
    registered(world)
    handset = registered(world, "daniel")
    assert pay(world, handset.code(world.now()), "sara") == "otp-wrong"
    assert pay(world, request_sms(world, "daniel"), "sara") == "otp-wrong"


def test_an_offline_code_needs_a_registered_app(world: World) -> None:
    enrolled(world)
    assert pay(world, "12345678") == "offline-otp-inactive"


@pytest.mark.parametrize(
    ("customer", "changes", "code"),
    [
        ("sara", {"pan": "6037991284503962"}, "card-unknown"),
        ("sara", {"cvv2": "000"}, "card-data-wrong"),
        ("sara", {"expiry": "3107"}, "card-data-wrong"),
        ("hassan", {}, "card-expired"),
        ("ali", {}, "card-blocked"),
    ],
)
def test_card_data_are_checked_first(world: World, customer: str, changes: dict[str, Any], code: str) -> None:
    assert world.code(REQUEST_SMS_OTP, payment(world, customer, **changes), key=world.new_key()) == code
    assert pay(world, "12345678", customer, **changes) == code


# The clock, exhaustively --------------------------------------------------------------------------------------------------------------

SOME_DAY = datetime(2026, 11, 22, 19, 37, 16, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def still_world() -> tuple[World, Handset]:
    """A bank in memory whose clock stands still, and a registered phone."""
    world = World("still", in_process(MemoryStore(), load_fixtures()), load_fixtures())
    world.do(control.CHANGE_CLOCK, control.ClockChange(now=SOME_DAY, frozen=True))
    return world, registered(world)


@settings(max_examples=300, deadline=None)
@given(
    phase=st.integers(0, 999_999),
    skew=st.one_of(st.integers(-300 * 10**6, 300 * 10**6), st.integers(-5 * 10**6, 5 * 10**6)),
    delay=st.one_of(st.integers(0, 90 * 10**6), st.integers(59 * 10**6, 62 * 10**6)),
    day=st.integers(0, 400),
)
def test_g10_an_offline_code_is_accepted_exactly_when_the_rules_say_so(
    still_world: tuple[World, Handset], phase: int, skew: int, delay: int, day: int
) -> None:
    """In microseconds: the bank's phase when the code is issued, the phone's skew, the delay until it is used."""
    world, handset = still_world
    issued = world.now() + timedelta(days=day % 3, seconds=700) + (phase * MICROSECOND)
    by_the_phone = issued + skew * MICROSECOND
    used = issued + delay * MICROSECOND
    world.do(control.CHANGE_CLOCK, control.ClockChange(now=used))
    age = int(used.timestamp()) - int(by_the_phone.timestamp())
    expected = "paid" if -AHEAD <= age <= 60 else "otp-expired" if age > 0 else "otp-ahead"
    if expected != "paid" and not -AHEAD - 330 <= age <= 60 + 330:
        expected = "otp-wrong"
    assert pay(world, handset.code(by_the_phone)) == expected
    if skew == 0 and delay < 60 * 10**6:
        assert expected == "paid", "a code lives its full 60 seconds at every phase"
    if skew == 0 and delay >= 61 * 10**6:
        assert expected != "paid"
    if expected == "otp-wrong":
        world.do(control.CHANGE_CLOCK, control.ClockChange(advance_seconds=1000))
        assert pay(world, handset.code(world.now())) == "paid"


@settings(max_examples=100, deadline=None)
@given(phase=st.integers(0, 10**6), delay=st.one_of(st.integers(0, 200 * 10**6), st.integers(-3, 3).map(lambda us: 120 * 10**6 + us)))
def test_g14_an_sms_code_is_accepted_exactly_for_its_120_seconds(still_world: tuple[World, Handset], phase: int, delay: int) -> None:
    world, _ = still_world
    world.do(control.CHANGE_CLOCK, control.ClockChange(now=world.now() + timedelta(hours=1, microseconds=phase)))
    code = request_sms(world)
    world.do(control.CHANGE_CLOCK, control.ClockChange(now=world.now() + timedelta(microseconds=delay)))
    assert pay(world, code) == ("paid" if delay < 120 * 10**6 else "otp-expired")


# Against others -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "46119246"),
        (1111111109, "68084774"),
        (1111111111, "67062674"),
        (1234567890, "91819424"),
        (2000000000, "90698825"),
        (20000000000, "77737706"),
    ],
)
def test_offline_codes_are_the_vectors_of_rfc_6238(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, SHA-256; its steps are of 30 seconds."""
    assert offline_code(RFC_6238_KEY, seconds // 30) == code
    assert matching_step(RFC_6238_KEY, code, range(seconds // 30, seconds // 30 + 2)) == seconds // 30


def test_offline_codes_are_those_of_an_independent_generator() -> None:
    lacking("" if shutil.which("oathtool") else "no oathtool here (Debian: oathtool)")
    for _ in range(5):
        key = otp_key(secrets.token_bytes(32), secrets.token_bytes(16), GOOD_PIN)
        moment = secrets.randbelow(2**32)
        command = ["oathtool", "--totp=sha256", "--time-step-size=1s", "--digits=8", f"--now=@{moment}", key.hex()]
        assert offline_code(key, moment) == subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

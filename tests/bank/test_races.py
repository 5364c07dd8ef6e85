"""Many at once: tries are counted one by one, and one key has one outcome (F1, F6, F7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, local
from typing import Any

import pytest

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.wire.app import REGISTER
from otp_atm.bank.wire.gateway import PAY, REQUEST_SMS_OTP
from otp_atm.bank.wire.message import Message, Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import ENROL, READ_ENROLMENT
from otp_atm.bank.wire.settlement import SETTLE, Settle
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION
from otp_atm.bank.wire.transport import Transport
from tests.bank.conftest import FORMS, bank_world
from tests.bank.handset import activation, enrolled, other_than, payment, registered, request_sms, with_otp
from tests.bank.world import TERMINAL, World

RUNNERS = 16


@pytest.fixture(params=[*FORMS, "http-workers"])
def world(request: pytest.FixtureRequest, fixtures: Fixtures, tmp_path: Path) -> Iterator[World]:
    """The last is a bank of two processes, of which a connection comes to either."""
    with bank_world(request, fixtures, tmp_path) as world:
        yield world


def race(world: World, calls: Sequence[Callable[[Transport], object]], runners: int = RUNNERS) -> list[object]:
    """Make these calls as nearly at once as threads can, each thread over a connection of its own."""
    mine, start = local(), Barrier(runners)
    opened: list[Transport] = []

    def prepare() -> None:
        mine.transport = world.connect()
        opened.append(mine.transport)
        start.wait(20)

    with ThreadPoolExecutor(runners, initializer=prepare) as pool:
        replies = list(pool.map(lambda call: call(mine.transport), calls))
    for transport in opened:
        transport.close()
    return replies


def send(operation: Operation[Any, Any], body: Message, **more: Any) -> Callable[[Transport], object]:
    path = {"terminal_id": TERMINAL} if "{terminal_id}" in operation.path else {}
    return lambda transport: transport.call(operation, body, path=path, deadline=30, **more)


def codes(replies: list[object]) -> Counter[str]:
    return Counter(reply.code if isinstance(reply, Problem) else "done" for reply in replies)


def test_f01_wrong_pins_at_once_are_counted_one_by_one(world: World) -> None:
    card = world.card("sara")
    calls = [send(OPEN_CARD_SESSION, world.card_and_pin(card, f"{9000 + number}")) for number in range(RUNNERS)]
    replies = race(world, calls)
    assert codes(replies) == {"wrong-pin": 2, "card-blocked": RUNNERS - 2}
    assert sorted(reply.tries_left for reply in replies if isinstance(reply, Problem) and reply.tries_left is not None) == [1, 2]


def test_f01_guessing_every_pin_at_once_does_not_help(world: World) -> None:
    card = world.card("sara")
    pins = [f"{8000 + number}" for number in range(RUNNERS * 2)]
    replies = race(world, [send(OPEN_CARD_SESSION, world.card_and_pin(card, pin)) for pin in [*pins[:20], card.pin, *pins[20:]]])
    assert codes(replies)["wrong-pin"] <= 2 + 2 * codes(replies)["done"]
    assert world.code(OPEN_CARD_SESSION, world.card_and_pin(card)) == "card-blocked"


def test_f07_one_key_at_once_enrols_once(world: World) -> None:
    token, key, wish = world.token("sara"), world.new_key(), world.wish("sara")
    replies = race(world, [send(ENROL, wish, token=token, idempotency_key=key)] * (RUNNERS * 2))
    assert codes(replies) == {"done": RUNNERS * 2}
    assert len(set(replies)) == 1
    assert len(world.messages()) == 1


def test_f07_many_keys_at_once_enrol_once(world: World) -> None:
    token = world.token("sara")
    replies = race(world, [send(ENROL, world.wish("sara"), token=token, idempotency_key=world.new_key()) for _ in range(RUNNERS)])
    assert codes(replies) == {"done": 1, "already-enrolled": RUNNERS - 1}
    assert len(world.messages()) == 1


def test_f07_settling_and_enrolling_at_once_agree(world: World) -> None:
    token = world.token("sara")
    for _ in range(8):
        key, wish, sent = world.new_key(), world.wish("sara", replace=True), len(world.messages())
        enrolling = send(ENROL, wish, token=token, idempotency_key=key)
        settling = send(SETTLE, Settle(idempotency_key=key))
        replies = race(world, [enrolling, settling] * (RUNNERS // 2))
        outcomes = {reply.outcome for reply in replies[1::2]}  # type: ignore[attr-defined]
        assert len(outcomes) == 1
        took_effect = outcomes == {ENROL.outcome}
        assert codes(replies[0::2]) == {"done" if took_effect else "request-closed": RUNNERS // 2}
        assert len(world.messages()) == sent + took_effect
    world.do(READ_ENROLMENT, Nothing(), token=token)


@pytest.mark.parametrize("kind", ["offline", "sms"])
def test_f06_a_hundred_uses_of_one_code_at_once_pay_once(world: World, kind: str) -> None:
    handset = registered(world)
    code = handset.code(world.now()) if kind == "offline" else request_sms(world)
    body = with_otp(payment(world), code)
    replies = race(world, [send(PAY, body, idempotency_key=world.new_key()) for _ in range(100)], runners=100)
    assert codes(replies) == {"done": 1, "otp-used": 99}


def test_f06_wrong_codes_at_once_are_counted_one_by_one(world: World) -> None:
    handset = registered(world)
    wrong = other_than(handset.code(world.now()))
    replies = race(world, [send(PAY, with_otp(payment(world), wrong), idempotency_key=world.new_key()) for _ in range(RUNNERS)])
    assert codes(replies) == {"otp-wrong": 4, "otp-locked": RUNNERS - 4}
    assert sorted(reply.tries_left for reply in replies if isinstance(reply, Problem) and reply.tries_left) == [1, 2, 3, 4]


def test_f06_an_activation_code_registers_one_app_of_many(world: World) -> None:
    code = enrolled(world)
    replies = race(world, [send(REGISTER, activation(world, "sara", code), idempotency_key=world.new_key()) for _ in range(RUNNERS)])
    assert codes(replies) == {"done": 1, "activation-code-used": RUNNERS - 1}


def test_f06_guessing_activation_codes_at_once_does_not_help(world: World) -> None:
    code = enrolled(world)
    guesses = [send(REGISTER, activation(world, "sara", other_than(code)), idempotency_key=world.new_key()) for _ in range(RUNNERS)]
    assert codes(race(world, guesses)) == {"activation-code-wrong": 4, "activation-code-locked": RUNNERS - 4}


def test_f01_right_pins_at_once_use_up_nobodys_tries(world: World) -> None:
    card = world.card("sara")
    calls = [send(OPEN_CARD_SESSION, world.card_and_pin(card)) for _ in range(RUNNERS)]
    assert codes(race(world, calls)) == {"done": RUNNERS}


def test_f06_right_codes_at_once_use_up_nobodys_tries_and_wrong_card_data_are_counted(world: World) -> None:
    enrolled(world)
    wrong = payment(world, cvv2="999")
    replies = race(world, [send(REQUEST_SMS_OTP, wrong, idempotency_key=world.new_key()) for _ in range(RUNNERS)])
    assert codes(replies) == {"card-data-wrong": 4, "card-data-locked": RUNNERS - 4}
    world.unlock()
    replies = race(world, [send(REQUEST_SMS_OTP, payment(world), idempotency_key=world.new_key()) for _ in range(RUNNERS)])
    assert codes(replies) == {"done": 3, "sms-otp-limit": RUNNERS - 3}

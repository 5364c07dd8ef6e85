"""`kill -9` at any moment: after the restart every answer that was given is true, and nothing is half done (F7)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

import pytest

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.wire import control
from otp_atm.bank.wire.gateway import PAY, REQUEST_SMS_OTP, PaymentWithOtp
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, ENROL, READ_ENROLMENT
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT, SETTLE, Settle
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION
from otp_atm.bank.wire.transport import TransportError
from tests.bank.handset import payment, with_otp
from tests.bank.process import BankProcess
from tests.bank.world import World, sms_code

ROUNDS = 5
CUSTOMERS = ("sara", "daniel", "maryam")
PAYING = "nima"
GUESSED = "zahra"
PHONE = "09915556677"


@dataclass
class Story:
    """What was sent and what was answered: None where no answer came."""

    enrolments: dict[str, object | None] = field(default_factory=dict)
    deactivations: dict[str, object | None] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=lambda: {customer: [] for customer in CUSTOMERS})
    payments: dict[str, tuple[PaymentWithOtp, object | None]] = field(default_factory=dict)
    tries_left: int = 3


class Moment:
    """When the plug is pulled: after so many answers, and when a payment is on its way or has been made. No clock has a say in it."""

    def __init__(self, answers: int) -> None:
        self._left = answers
        self._paying = False
        self._turn = Lock()
        self.come = Event()

    def answered(self) -> None:
        with self._turn:
            self._left -= 1
            self._look()

    def pays(self) -> None:
        with self._turn:
            self._paying = True
            self._look()

    def _look(self) -> None:
        if self._paying and self._left <= 0:
            self.come.set()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that outlives its bank."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bank.sqlite3"
    else:
        yield request.getfixturevalue("postgres_url").replace("/postgres", "/killed")


@pytest.fixture(autouse=True)
def _own_database(database: str) -> None:
    """PostgreSQL has its databases made by hand."""
    if database.startswith("postgresql"):
        import psycopg

        with psycopg.connect(database.replace("+psycopg", "").replace("/killed", "/postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS killed WITH (FORCE)")
            connection.execute("CREATE DATABASE killed")


def test_f07_every_answer_outlives_kill_9(database: str, tmp_path: Path, fixtures: Fixtures) -> None:
    story = Story()
    chance = random.Random(7)
    for _ in range(ROUNDS):
        with BankProcess(tmp_path, database) as process:
            hold_to_its_word(story, killed_world(process, fixtures))
            live_through(story, killed_world(process, fixtures), process, Moment(chance.randint(5, 60)))
    with BankProcess(tmp_path, database) as process:
        hold_to_its_word(story, killed_world(process, fixtures))
    assert len(story.enrolments) >= 4 * ROUNDS
    assert story.payments
    assert None in story.enrolments.values() or None in story.deactivations.values(), "no request was ever under way"


def killed_world(process: BankProcess, fixtures: Fixtures) -> World:
    return World("killed", lambda: HttpTransport.to(process.url), fixtures)


def live_through(story: Story, world: World, process: BankProcess, moment: Moment) -> None:
    """Keep the bank busy until the moment in which it is killed."""
    tokens = {customer: world.token(customer) for customer in CUSTOMERS}
    pan = world.card(GUESSED).pan
    world.do(control.CHANGE_CARD, control.CardChange(pan=pan, pin_tries_left=3))
    story.tries_left = 3
    enrolling = world.new_key()
    story.enrolments[enrolling] = world.do(ENROL, world.wish(PAYING, replace=True), token=world.token(PAYING), key=enrolling)
    threads = [Thread(target=enrol_and_deactivate, args=(story, world, moment, customer, tokens[customer])) for customer in CUSTOMERS]
    threads.append(Thread(target=guess, args=(story, world)))
    threads.append(Thread(target=pay_and_pay, args=(story, world, moment)))
    for thread in threads:
        thread.start()
    assert moment.come.wait(60), "the bank never came to it"
    process.kill()
    for thread in threads:
        thread.join(20)
    world.transport.close()


def enrol_and_deactivate(story: Story, world: World, moment: Moment, customer: str, token: str) -> None:
    with closing(world.connect()) as transport:
        for _ in range(10_000):
            enrolling, deactivating = world.new_key(), world.new_key()
            wish = world.wish(customer, replace=True)
            story.keys[customer] += [enrolling, deactivating]
            try:
                story.enrolments[enrolling] = None
                story.enrolments[enrolling] = transport.call(ENROL, wish, token=token, idempotency_key=enrolling, deadline=10)
                moment.answered()
                story.deactivations[deactivating] = None
                story.deactivations[deactivating] = transport.call(
                    DEACTIVATE, Nothing(), token=token, idempotency_key=deactivating, deadline=10
                )
                moment.answered()
            except TransportError:
                return


def pay_and_pay(story: Story, world: World, moment: Moment) -> None:
    asked = payment(world, PAYING)
    seen = 0
    with closing(world.connect()) as transport:
        for _ in range(10_000):
            key = world.new_key()
            try:
                transport.call(control.CHANGE_CARD, control.CardChange(pan=asked.pan, unlock=True), deadline=10)
                transport.call(REQUEST_SMS_OTP, asked, idempotency_key=f"sms-{key}", deadline=10)
                sent = list(control.sent_since(seen, lambda after: transport.call(control.READ_OUTBOX, after, deadline=10)))  # type: ignore[arg-type, return-value]
                seen = sent[-1].sms_id
                text = [sms.text for sms in sent if sms.phone == PHONE and "رمز یکبار مصرف برای" in sms.text][-1]
                body = with_otp(asked, sms_code(text))
                story.payments[key] = body, None
                moment.pays()
                story.payments[key] = body, transport.call(PAY, body, idempotency_key=key, deadline=10)
            except TransportError:
                return


def guess(story: Story, world: World) -> None:
    with closing(world.connect()) as transport:
        for _ in range(2):
            try:
                reply = transport.call(OPEN_CARD_SESSION, world.card_and_pin(world.card(GUESSED), "9876"), deadline=10)
            except TransportError:
                return
            assert isinstance(reply, Problem)
            assert reply.tries_left is not None
            story.tries_left = reply.tries_left


def hold_to_its_word(story: Story, world: World) -> None:
    """Every answer is still true, every question has an answer, and each enrolment sent one SMS."""
    outcomes = {}
    for key, answer in (story.enrolments | story.deactivations).items():
        settlement = world.do(SETTLE, Settle(idempotency_key=key))
        outcomes[key] = settlement.outcome
        assert answer is None or (settlement.enrolment or settlement.outcome) == (answer if key in story.enrolments else DEACTIVATE.outcome)
    activations = [sms for sms in world.messages() if "رمز یکبار مصرف برای" not in sms.text]
    assert len(activations) == sum(outcome == ENROL.outcome for outcome in outcomes.values())
    for key, (body, answer) in story.payments.items():
        again: object = world.call(PAY, body, key=key)
        assert answer is None or again == answer
        assert isinstance(world.call(PAY, body, key=world.new_key()), Problem), "a code pays once"
    story.payments = dict(list(story.payments.items())[-20:])
    for customer, keys in story.keys.items():
        done = [outcomes[key] for key in keys if outcomes.get(key, NEVER_TOOK_EFFECT) != NEVER_TOOK_EFFECT]
        if done:
            enrolled = world.do(READ_ENROLMENT, Nothing(), token=world.token(customer)).enrolled
            assert enrolled is (done[-1] == ENROL.outcome)
    reply: object = world.call(OPEN_CARD_SESSION, world.card_and_pin(world.card(GUESSED), "9875"))
    assert isinstance(reply, Problem)
    assert (reply.tries_left or 0) < story.tries_left
    world.transport.close()

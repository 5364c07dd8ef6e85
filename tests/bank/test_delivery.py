"""Text messages on their way to a handset (G8, G14)."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from otp_atm.bank.client.line import on_the_wire
from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.store import PAGE
from otp_atm.bank.wire import control
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import EXACT, Nothing
from otp_atm.bank.wire.network import RECEIVE, Listen, TextMessage, TextMessages
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.partners import CONTROL, PARTNERS
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.reading import NotUnderstood, read, written
from otp_atm.bank.wire.services.card_pin import CHANGE_CARD_PIN, CardPinChange
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, ENROL
from otp_atm.phone.events import SmsArrived
from otp_atm.phone.sim import Sim
from tests.bank.handset import enrolled, pay, registered, request_sms
from tests.bank.process import BankProcess
from tests.bank.world import World

SARA = "09121234567"


def listen(world: World, phone: str = SARA, after: int = 0) -> tuple[TextMessage, ...]:
    return world.do(RECEIVE, Listen(phone=phone, after=after)).messages


def test_g08_a_handset_gets_the_messages_for_its_number_only(world: World) -> None:
    enrolled(world, "sara")
    enrolled(world, "daniel")
    request_sms(world, "sara")
    first, second = listen(world)
    assert "۴۶۲۸" in first.text
    assert listen(world, after=first.message_id) == (second,)
    assert listen(world, after=second.message_id) == ()
    assert len(listen(world, "09351112233")) == 1
    assert listen(world, "09000000000") == ()


def test_messages_can_be_held_back_reordered_and_doubled(world: World) -> None:
    enrolled(world)
    request_sms(world)
    inorder = listen(world)
    world.do(control.CHANGE_NETWORK, control.NetworkState(held=True))
    assert listen(world) == ()
    world.do(control.CHANGE_NETWORK, control.NetworkState(newest_first=True))
    assert listen(world) == inorder[::-1]
    world.do(control.CHANGE_NETWORK, control.NetworkState(twice=True))
    assert listen(world) == (inorder[0], inorder[0], inorder[1], inorder[1])


def test_g08_a_new_handset_gets_all_that_was_ever_sent_however_much_it_is(sqlite_process: BankProcess, fixtures: Fixtures) -> None:
    """More than one reply can hold: it comes in pages."""
    world = World("talkative", lambda: HttpTransport.to(sqlite_process.url), fixtures)
    world.do(control.RESET, Nothing())
    world.pad = world.new_pad()
    enrolled(world)
    for _ in range(2 * PAGE):
        world.unlock()
        request_sms(world)
    with closing(HttpTransport.to(sqlite_process.url)) as transport:
        arrived: list[SmsArrived] = []
        sim = Sim(transport, SARA, arrived.append)
        for _ in range(3):
            sim.receive()
    assert len(arrived) == 1 + 2 * PAGE
    assert arrived[-1].sms.text == world.messages()[-1].text


def wait_for_messages(url: str, after: int, seconds: float) -> tuple[TextMessages, float]:
    """What came, and when."""
    with closing(HttpTransport.to(url)) as transport:
        reply = transport.call(RECEIVE, Listen(phone=SARA, after=after, wait_seconds=seconds), deadline=30)
        assert isinstance(reply, TextMessages)
        return reply, time.monotonic()


def test_a_waiting_handset_gets_a_message_as_soon_as_it_is_committed(sqlite_process: BankProcess, fixtures: Fixtures) -> None:
    world = World("waiting", lambda: HttpTransport.to(sqlite_process.url), fixtures)
    world.do(control.RESET, Nothing())
    world.pad = world.new_pad()
    delays = []
    after = 0
    with ThreadPoolExecutor(1) as handset:
        for _ in range(20):
            token, wish = world.token("sara"), world.wish("sara", replace=True)
            waiting = handset.submit(wait_for_messages, sqlite_process.url, after, 20)
            world.do(ENROL, wish, token=token, key=world.new_key())
            committed = time.monotonic()
            reply, arrived = waiting.result(25)
            (message,) = reply.messages
            after = message.message_id
            delays.append(arrived - committed)
    assert max(delays) < 0.3


def test_a_wait_without_messages_ends_in_time(sqlite_process: BankProcess) -> None:
    began = time.monotonic()
    reply, ended = wait_for_messages(sqlite_process.url, EXACT, 0.2)
    assert reply.messages == ()
    assert 0.2 <= ended - began < 2


def test_a_waiting_handset_does_not_keep_the_bank_from_stopping(tmp_path: Path) -> None:
    with BankProcess(tmp_path, f"sqlite:///{tmp_path}/bank.sqlite3") as process, ThreadPoolExecutor(1) as handset:
        waiting = handset.submit(wait_for_messages, process.url, 0, 25)
        while not waiting.running():
            pass
        wait_for_messages(process.url, 0, 0)
        began = time.monotonic()
        assert process.stop() == 0
        assert time.monotonic() - began < 5
        assert waiting.result(5)[0].messages == ()
        assert process.log.read_text() == ""


@pytest.mark.parametrize("operation", [RECEIVE, control.READ_OUTBOX], ids=lambda operation: operation.name)
def test_no_database_is_asked_for_a_message_beyond_its_numbers(world: World, operation: Operation[Any, Any]) -> None:
    body = {"phone": SARA} if operation is RECEIVE else {}
    farthest = read(operation.request, written(body | {"after": EXACT}))
    assert world.do(operation, farthest).messages == ()
    with pytest.raises(NotUnderstood, match="/after"):
        read(operation.request, written(body | {"after": EXACT + 1}))


def change_card_pin(world: World) -> None:
    token = world.token("sara")
    first, second = (on_the_wire(world.pad.enter("7302", world.card("sara").pan)) for _ in range(2))
    world.do(CHANGE_CARD_PIN, CardPinChange(first=first, second=second), token=token, key=world.new_key())


def test_an_operation_says_of_itself_whether_a_message_may_come_of_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that write are tried, and those of the network: whoever waits for messages is woken by these alone."""
    told: dict[str, bool] = {}
    plain = world.call

    def watched(operation: Operation[Any, Any], body: Any, **more: Any) -> Any:
        before = len(listen(world)) if operation is not RECEIVE else 0
        reply = plain(operation, body, **more)
        if operation is not RECEIVE and not isinstance(reply, Problem):
            told[operation.name] = told.get(operation.name, False) or len(listen(world)) > before
        return reply

    monkeypatch.setattr(world, "call", watched)
    handset = registered(world)
    pay(world, handset.code(world.now()))
    world.do(control.CHANGE_NETWORK, control.NetworkState(held=True))
    request_sms(world)
    world.do(control.CHANGE_NETWORK, control.NetworkState())
    request_sms(world)
    world.do(DEACTIVATE, Nothing(), token=world.token("sara"), key=world.new_key())
    change_card_pin(world)
    operations = [operation for operations in (*PARTNERS.values(), *CONTROL.values()) for operation in operations]
    assert {one.name for one in operations if one.writes} <= set(told)
    assert {name for name, came in told.items() if came} == {one.name for one in operations if one.delivers}

"""A misbehaving bank misbehaves alike in this process and over HTTP."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from otp_atm.bank.wire import control
from otp_atm.bank.wire.control import Fault, FaultKind
from otp_atm.bank.wire.message import Message, Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, ENROL, READ_ENROLMENT
from otp_atm.bank.wire.terminal import DELIVER_PIN_KEY, OPEN_CARD_SESSION
from otp_atm.bank.wire.transport import ReplyLost, TransportError, UnusableReply
from otp_atm.kiosk.events import BankRefused, BankReplyLost, BankUnreachable, PinAccepted
from otp_atm.kiosk.requests import VerifyCardPin
from otp_atm.services.one_time_password.events import Deactivated
from otp_atm.services.one_time_password.requests import AskPhone, Deactivate
from tests.bank.world import TERMINAL, World, in_hand


def test_drop_request_and_drop_reply_look_alike_and_differ_in_truth(world: World) -> None:
    for kind, sent in [(FaultKind.DROP_REQUEST, 0), (FaultKind.DROP_REPLY, 1)]:
        token = world.token("sara")
        world.fault(kind, ENROL, times=1)
        with pytest.raises(ReplyLost):
            world.call(ENROL, world.wish("sara"), token=token, key=world.new_key())
        assert len(world.messages()) == sent


def test_nonsense_is_told_apart(world: World) -> None:
    world.fault(FaultKind.NONSENSE, DELIVER_PIN_KEY, times=1)
    with pytest.raises(UnusableReply):
        world.call(DELIVER_PIN_KEY, world.key_request())
    world.do(DELIVER_PIN_KEY, world.key_request())


def test_refuse_and_down_change_nothing(world: World) -> None:
    token = world.token("maryam")
    world.fault(FaultKind.REFUSE, DEACTIVATE, code="not-enrolled", times=2)
    assert [world.code(DEACTIVATE, Nothing(), token=token, key=world.new_key()) for _ in range(2)] == ["not-enrolled"] * 2
    world.fault(FaultKind.DOWN, DEACTIVATE, times=1)
    assert world.code(DEACTIVATE, Nothing(), token=token, key=world.new_key()) == "bank-unavailable"
    assert world.do(READ_ENROLMENT, Nothing(), token=token).enrolled


def test_a_request_that_comes_too_late_is_carried_out_all_the_same(world: World) -> None:
    token, key = world.token("maryam"), world.new_key()
    world.fault(FaultKind.DELAY, DEACTIVATE, seconds=0.2, times=1)
    with pytest.raises(ReplyLost, match="bank-timeout"):
        world.transport.call(DEACTIVATE, Nothing(), token=token, idempotency_key=key, deadline=0.05)
    patience = time.monotonic() + 5
    while world.do(READ_ENROLMENT, Nothing(), token=token).enrolled:
        assert time.monotonic() < patience


def test_a_fault_holds_for_every_operation_until_it_is_cleared(world: World) -> None:
    world.fault(FaultKind.DOWN)
    assert [world.code(DELIVER_PIN_KEY, world.key_request(), terminal=TERMINAL) for _ in range(3)] == ["bank-unavailable"] * 3
    assert world.do(control.CLEAR_FAULTS, Nothing()).faults == ()
    world.do(DELIVER_PIN_KEY, world.key_request())


def test_the_control_desk_itself_never_fails(world: World) -> None:
    world.fault(FaultKind.DROP_REQUEST)
    world.fault(FaultKind.DOWN, times=3)
    first, second, _ = world.do(control.ADD_FAULT, Fault(kind=FaultKind.NONSENSE, operation="enrol")).faults
    assert (first.kind, second.times) == (FaultKind.DROP_REQUEST, 3)


def test_what_the_terminal_makes_of_it(world: World) -> None:
    card = world.card("maryam")
    assert world.client.answer(VerifyCardPin(in_hand(card), world.pad.enter(card.pin, card.pan))) == PinAccepted()
    world.fault(FaultKind.DOWN, times=6)
    assert world.client.answer(AskPhone()) == BankUnreachable("bank-unavailable")
    assert world.client.answer(Deactivate("1.1")) == BankUnreachable("bank-unavailable")
    world.fault(FaultKind.REFUSE, code="internal-error", times=6)
    assert world.client.answer(AskPhone()) == BankUnreachable("internal-error")
    assert world.client.answer(Deactivate("1.2")) == BankReplyLost("internal-error")
    world.fault(FaultKind.REFUSE, code="terminal-unknown", times=1)
    assert world.client.answer(Deactivate("1.3")) == BankRefused("terminal-unknown")
    assert world.client.answer(Deactivate("1.4")) == Deactivated()


def test_a_card_can_be_blocked_and_a_phone_changed(world: World) -> None:
    pan = world.card("sara").pan
    token = world.token("sara")
    world.do(control.CHANGE_CARD, control.CardChange(pan=pan, phone="09999999999"))
    assert world.do(READ_ENROLMENT, Nothing(), token=token).masked_phone == "0999***9999"
    world.do(control.CHANGE_CARD, control.CardChange(pan=pan, phone=""))
    assert world.do(READ_ENROLMENT, Nothing(), token=token).masked_phone is None
    world.do(control.CHANGE_CARD, control.CardChange(pan=pan, pin_tries_left=0))
    assert world.code(READ_ENROLMENT, Nothing(), token=token) == "card-session-expired"
    assert world.code(control.CHANGE_CARD, control.CardChange(pan="6037991284503962")) == "card-unknown"


def test_a_branch_can_give_a_new_card_pin_and_unblock_a_card(world: World) -> None:
    pan, before = world.card("sara").pan, world.token("sara")
    world.do(control.CHANGE_CARD, control.CardChange(pan=pan, pin_tries_left=0))
    assert world.known("sara").pin_of_fixtures
    world.do(control.CHANGE_CARD, control.CardChange(pan=pan, pin="7305"))
    assert world.code(READ_ENROLMENT, Nothing(), token=before) == "card-session-expired"
    world.do(OPEN_CARD_SESSION, world.card_and_pin(world.card("sara"), "7305"))
    assert (world.known("sara").pin_of_fixtures, world.known("sara").pin_tries_left) == (False, 3)


def test_a_card_of_ones_own_can_be_issued_and_issued_anew(world: World) -> None:
    own = control.NewCard(pan="6221061000000010", pin="4902", expiry="3112", cvv2="321", phone="09121112233")
    asked = control.WhichCards(pans=(own.pan, world.card("sara").pan, "6037991284503962"))
    assert [known is None for known in world.do(control.READ_CARDS, asked).cards] == [True, False, True]
    world.do(control.ISSUE_CARD, own)
    known = world.do(control.READ_CARDS, asked).cards[0]
    assert known
    assert (known.phone, known.enrolled, known.offline_otp, known.expired, known.pin_of_fixtures) == (own.phone, False, False, False, False)
    world.do(control.CHANGE_CARD, control.CardChange(pan=own.pan, pin_tries_left=0))
    world.do(control.ISSUE_CARD, replace(own, phone=""))
    known = world.do(control.READ_CARD, control.WhichCard(pan=own.pan))
    assert (known.phone, known.pin_tries_left) == ("", 3)


def test_a_card_issued_anew_has_lost_its_enrolment(world: World) -> None:
    old = world.known("maryam")
    assert (old.enrolled, old.offline_otp) == (True, True)
    world.do(control.ISSUE_CARD, control.NewCard(pan=world.card("maryam").pan, pin="4902", expiry="3112", cvv2="321", phone=old.phone))
    new = world.known("maryam")
    assert (new.enrolled, new.sms_otp, new.offline_otp, new.pin_of_fixtures) == (False, False, False, False)


def test_reset_begins_again(world: World) -> None:
    world.do(ENROL, world.wish("sara"), token=world.token("sara"), key=world.new_key())
    world.fault(FaultKind.DOWN, ENROL)
    world.do(control.RESET, Nothing())
    assert world.messages() == ()
    world.pad = world.new_pad()
    world.do(ENROL, world.wish("sara"), token=world.token("sara"), key=world.new_key())


@pytest.mark.parametrize(
    ("now", "advance"),
    [
        (datetime(9999, 12, 31, tzinfo=UTC), 1e9),
        (datetime(1, 1, 1, tzinfo=UTC), -1),
        (datetime(2099, 12, 31, tzinfo=UTC), 86400),
        (None, -1e9),
    ],
)
def test_the_clock_stays_within_reason(world: World, now: datetime | None, advance: float) -> None:
    change = control.ClockChange(now=now, advance_seconds=advance)
    assert world.code(control.CHANGE_CLOCK, change) == "clock-out-of-range"


def test_the_clock_can_be_set_advanced_and_frozen(world: World) -> None:
    moment = world.do(control.CHANGE_CLOCK, control.ClockChange(now=datetime(2027, 3, 21, tzinfo=UTC), frozen=True))
    assert moment.frozen
    assert world.do(control.CHANGE_CLOCK, control.ClockChange(advance_seconds=90)).now.isoformat() == "2027-03-21T00:01:30+00:00"
    assert world.now() == world.now()
    running = world.do(control.CHANGE_CLOCK, control.ClockChange(frozen=False))
    assert not running.frozen
    assert 0 <= (world.now() - running.now).total_seconds() < 10


def test_a_request_that_comes_too_late_meets_all_that_shall_go_wrong_with_it(world: World) -> None:
    """Held up and then refused, it is not carried out; and a broken connection is no reply that anybody gets."""
    token = world.token("maryam")
    world.fault(FaultKind.DELAY, DEACTIVATE, seconds=0.2, times=1)
    world.fault(FaultKind.REFUSE, DEACTIVATE, code="not-enrolled", times=1)
    with pytest.raises(ReplyLost, match="bank-timeout"):
        world.transport.call(DEACTIVATE, Nothing(), token=token, idempotency_key=world.new_key(), deadline=0.05)
    time.sleep(0.3)
    assert world.do(READ_ENROLMENT, Nothing(), token=token).enrolled


@pytest.mark.parametrize("kind", list(FaultKind))
def test_faults_come_in_the_same_order_everywhere(world: World, kind: FaultKind) -> None:
    """Together with each other kind: what happens to the request, and what comes of it."""
    for other in FaultKind:
        world.do(control.RESET, Nothing())
        world.pad = world.new_pad()
        token = world.token("maryam")
        for one in (other, kind):
            world.fault(one, DEACTIVATE, seconds=0.001, code="not-enrolled", times=1)
        kinds = {kind, other}
        try:
            came = getattr(world.call(DEACTIVATE, Nothing(), token=token, key=world.new_key()), "code", "done")
        except TransportError as failure:
            came = failure.code
        assert came == expected(kinds)
        carried_out = not kinds & {FaultKind.DROP_REQUEST, FaultKind.REFUSE, FaultKind.DOWN}
        assert world.do(READ_ENROLMENT, Nothing(), token=token).enrolled != carried_out


def expected(kinds: set[FaultKind]) -> str:
    """What comes of a call that all of these befall."""
    order = {
        FaultKind.DROP_REQUEST: "bank-reply-lost",
        FaultKind.DOWN: "bank-unavailable",
        FaultKind.REFUSE: "not-enrolled",
        FaultKind.DROP_REPLY: "bank-reply-lost",
        FaultKind.NONSENSE: "bank-reply-unusable",
        FaultKind.DELAY: "done",
    }
    return next(came for kind, came in order.items() if kind in kinds)


WRONG: list[tuple[Operation[Any, Any], Message, tuple[str, ...]]] = [
    (control.READ_CARD, control.WhichCard(pan="1234"), ("/body/pan",)),
    (control.CHANGE_CARD, control.CardChange(pan="1234", pin_tries_left=9), ("/body/pan", "/body/pin_tries_left")),
]


@pytest.mark.parametrize(("operation", "body", "members"), WRONG)
def test_what_does_not_have_the_agreed_form_is_refused_alike(
    world: World, operation: Operation[Any, Any], body: Message, members: tuple[str, ...]
) -> None:
    refused: object = world.call(operation, body)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.fields) == ("invalid-request", members)

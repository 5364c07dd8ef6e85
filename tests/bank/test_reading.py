"""What is read of JSON: each wrong member is named, none is quoted, and what is right is taken to the letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any, Final, get_args

import pytest
from msgspec import Meta
from msgspec.structs import fields

from otp_atm.bank.wire import control, gateway, network, settlement, terminal
from otp_atm.bank.wire.message import (
    BYTES,
    CHARACTERS,
    DIGITS,
    OPEN,
    Hidden,
    Message,
    Nothing,
    PinBlock,
    Reply,
    discreet,
    is_secret,
    secret,
    what_of,
)
from otp_atm.bank.wire.partners import CONTROL, PARTNERS
from otp_atm.bank.wire.problems import Code, Problem, document, problem, understood
from otp_atm.bank.wire.reading import NotUnderstood, read, written
from otp_atm.bank.wire.services import card_pin, one_time_password

PIN_BLOCK: Final = {"data": "A" * 32, "kcv": "0" * 10}
CARD: Final = {"terminal_id": "ATM00001", "pan": "6221061011374628", "expiry": "3106", "pin_block": PIN_BLOCK}
PAYMENT: Final = {"pan": CARD["pan"], "cvv2": "123", "expiry": "3106", "kind": "bill", "merchant": "فروشگاه", "amount": 1}
GOOD: Final[dict[type[Message], dict[str, Any]]] = {
    terminal.KeyRequest: {"nonce": "A" * 32, "mac": "B" * 64},
    terminal.CardAndPin: CARD,
    card_pin.NewCardPin: {"pin_block": PIN_BLOCK},
    card_pin.CardPinChange: {"first": PIN_BLOCK, "second": PIN_BLOCK},
    one_time_password.OtpPin: {"first": PIN_BLOCK, "second": PIN_BLOCK},
    one_time_password.NewEnrolment: {"first": PIN_BLOCK, "second": PIN_BLOCK, "sms_consent": True, "replace": False},
    settlement.Settle: {"idempotency_key": "k" * 22},
    gateway.Payment: PAYMENT,
    gateway.PaymentWithOtp: {**PAYMENT, "otp": "1" * 8},
    network.Listen: {"phone": "09121234567", "after": 1, "wait_seconds": 1.5},
    control.After: {"after": 1},
    control.ClockChange: {"now": "2026-11-22T09:00:00Z", "advance_seconds": 1.5, "frozen": True},
    control.Fault: {"kind": "delay", "operation": "enrol", "times": 1, "seconds": 1.5, "code": "wrong-pin"},
    control.CardChange: {"pan": CARD["pan"], "unlock": True, "pin_tries_left": 1, "phone": "09121234567", "pin": "4902"},
    control.NewCard: {
        "pan": CARD["pan"],
        "pin": "4902",
        "expiry": "3106",
        "cvv2": "123",
        "phone": "09121234567",
        "name": "SARA AHMADI",
        "language": "fa",
    },
    control.WhichCards: {"pans": [CARD["pan"]]},
    control.LettersState: {"language": "fa"},
    control.NetworkState: {"held": True, "newest_first": True, "twice": True},
    control.WhichCard: {"pan": CARD["pan"]},
    control.LeaseWish: {"holder": "somebody", "token": "t" * 22, "seconds": 1.5},
    control.LeaseEnd: {"token": "t" * 22},
}
"""A request of most kinds, with all its members."""
MEMBERS: Final = [(kind, name) for kind, body in GOOD.items() for name in body]
EACH_MEMBER: Final = pytest.mark.parametrize(("kind", "name"), MEMBERS, ids=[f"{kind.__name__}.{name}" for kind, name in MEMBERS])


def json_of(body: object) -> bytes:
    return written(body)


def parts(kind: object) -> Iterator[object]:
    yield kind
    for part in get_args(kind):
        yield from parts(part)


def wrong_members(kind: type[Message], body: object) -> tuple[str, ...]:
    with pytest.raises(NotUnderstood) as caught:
        read(kind, json_of(body))
    return caught.value.members


def test_there_is_an_example_of_every_request_with_members() -> None:
    requests = {operation.request for operations in (*PARTNERS.values(), *CONTROL.values()) for operation in operations}
    lacking = requests - set(GOOD) - {Nothing}
    assert {kind.__name__ for kind in lacking} == {"Activation", "NewPhone"}


@pytest.mark.parametrize("kind", GOOD, ids=lambda kind: kind.__name__)
def test_what_is_right_is_read_and_written_alike(kind: type[Message]) -> None:
    message = read(kind, json_of(GOOD[kind]))
    assert read(kind, written(message)) == message


@EACH_MEMBER
def test_a_member_of_another_type_is_named_alone(kind: type[Message], name: str) -> None:
    (allowed,) = (set(parts(field.type)) for field in fields(kind) if field.name == name)
    values: tuple[object, ...] = (True, 1.5, -(10**30), [], {}, "۱\n")
    for value in values:
        if type(value) not in allowed or value == -(10**30):
            found = wrong_members(kind, {**GOOD[kind], name: value})
            assert {place.split("/")[1] for place in found} == {name}, (value, found)


@EACH_MEMBER
def test_a_member_that_is_missing_is_named_where_it_must_be_there(kind: type[Message], name: str) -> None:
    less = {member: value for member, value in GOOD[kind].items() if member != name}
    (field,) = (field for field in fields(kind) if field.name == name)
    if field.required:
        assert wrong_members(kind, less) == (f"/{name}",)
    else:
        assert getattr(read(kind, json_of(less)), name) == field.default


WHOLE: Final = [(kind, field.name) for kind in GOOD for field in fields(kind) if int in parts(field.type)]
FLAGS: Final = [(kind, field.name) for kind in GOOD for field in fields(kind) if bool in parts(field.type)]


@pytest.mark.parametrize(("kind", "name"), WHOLE)
def test_a_whole_number_may_have_a_fraction_of_nothing_and_is_else_a_number(kind: type[Message], name: str) -> None:
    """JSON Schema, Validation 6.1.1: 1.0 is an integer. A quoted one is none, nor is true."""
    assert getattr(read(kind, json_of({**GOOD[kind], name: 1.0})), name) == 1
    for value in (1.5, "1", True, "", [1]):
        assert wrong_members(kind, {**GOOD[kind], name: value}) == (f"/{name}",)


@pytest.mark.parametrize(("kind", "name"), FLAGS)
def test_yes_and_no_are_true_and_false_alone(kind: type[Message], name: str) -> None:
    for value in (0, 1, 1.0, "true", "yes"):
        assert wrong_members(kind, {**GOOD[kind], name: value}) == (f"/{name}",)


def test_all_that_is_wrong_is_named_at_every_depth_in_the_order_of_the_form() -> None:
    body = {"pin": "1234", "terminal_id": "atm", "pin_block": {"format": 3, "data": "F00D", "kcv": "0" * 10, "a/b~": 1}, "expiry": None}
    assert wrong_members(terminal.CardAndPin, body) == (
        "/terminal_id",
        "/pan",
        "/pin_block/format",
        "/pin_block/data",
        "/pin_block/a~1b~0",
        "/pin",
    )


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b'"\xff"', b"\xef\xbb\xbf{}", b'{"after":NaN}', b"[]", b"null", b"7", b'"x"'])
def test_what_is_no_object_is_wrong_as_a_whole(data: bytes) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(control.After, data)
    assert caught.value.members == ("",)


@pytest.mark.parametrize(
    ("moment", "fits"),
    [
        ("2026-11-22T09:00:00Z", True),
        ("2026-11-22T12:30:00.25+03:30", True),
        ("2026-11-22T09:00:00", False),
        ("2026-11-22", False),
        (1_763_802_000, False),
        ("now", False),
    ],
)
def test_moments_have_an_offset(moment: object, fits: bool) -> None:
    if fits:
        assert read(control.ClockChange, json_of({"now": moment})).now
    else:
        assert wrong_members(control.ClockChange, {"now": moment}) == ("/now",)


def test_digits_are_those_of_ascii() -> None:
    assert wrong_members(control.WhichCard, {"pan": "۶۲۲۱۰۶۱۰۱۱۳۷۴۶۲۸"}) == ("/pan",)


def test_an_error_tells_no_value() -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(gateway.Payment, json_of({**PAYMENT, "kind": "6221061011374628", "cvv2": "9876543"}))
    assert "6221061011374628" not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert "9876543" not in str(caught.value)
    assert caught.value.__suppress_context__


TEHRAN: Final = timezone(timedelta(hours=3, minutes=30))
LETTERS: Final = [
    (PinBlock(data="A" * 32, kcv="0" * 10), f'{{"format":4,"data":"{"A" * 32}","kcv":"0000000000"}}'),
    (
        one_time_password.EnrolmentState(enrolled=False, masked_phone=None, sms_otp=False),
        '{"enrolled":false,"masked_phone":null,"sms_otp":false,"offline":null}',
    ),
    (settlement.Settlement(outcome="deactivated"), '{"outcome":"deactivated","enrolment":null}'),
    (
        control.SentSms(sms_id=1, phone="09121234567", text="«کد»\n۱۲", created_at=datetime(2026, 11, 22, 9, tzinfo=UTC)),
        '{"sms_id":1,"phone":"09121234567","text":"«کد»\\n۱۲","created_at":"2026-11-22T09:00:00Z"}',
    ),
    (
        one_time_password.Deactivation(deactivated_at=datetime(2026, 11, 22, 9, 0, 0, 5, TEHRAN)),
        '{"deactivated_at":"2026-11-22T09:00:00.000005+03:30"}',
    ),
    (Nothing(), "{}"),
]


@pytest.mark.parametrize(("message", "text"), LETTERS)
def test_messages_are_written_to_the_letter(message: Message, text: str) -> None:
    """A repetition is the same message to the byte, also for a bank that remembers it from before."""
    assert written(message).decode() == text
    assert read(type(message), text) == message


def test_a_problem_says_what_there_is_to_say() -> None:
    refusal = problem(Code.WRONG_PIN, tries_left=2)
    assert document(refusal).decode() == '{"code":"wrong-pin","status":403,"title":"The PIN is wrong.","type":"about:blank","tries_left":2}'
    assert read(Problem, document(refusal)) == read(Problem, written(refusal)) == refusal


@pytest.mark.parametrize("said", [{"tries_left": -1}, {"tries_left": "2"}, {"title": None, "fields": [1]}, {"retry_after": 1.5, "type": 7}])
def test_of_a_problem_what_does_not_fit_is_passed_over(said: dict[str, object]) -> None:
    assert understood({"code": "wrong-pin", "status": 403, "more": 1, **said}) == Problem(code="wrong-pin", status=403)


@pytest.mark.parametrize("said", [{"status": 403}, {"code": "x y", "status": 403}, {"code": "x", "status": 200}, [], None])
def test_without_code_and_status_there_is_no_problem(said: object) -> None:
    with pytest.raises(NotUnderstood):
        understood(said)


def test_replies_may_say_more_and_requests_may_not() -> None:
    for operations in (*PARTNERS.values(), *CONTROL.values()):
        for operation in operations:
            kind = operation.request
            assert kind.__struct_config__.forbid_unknown_fields != issubclass(kind, Reply), operation.name
            assert issubclass(operation.reply, Reply) or operation.reply in {control.NetworkState, control.LettersState}, operation.name


KINDS: Final[set[type[Message]]] = {Problem, PinBlock, control.SentSms, network.TextMessage}
KINDS.update(kind for operations in (*PARTNERS.values(), *CONTROL.values()) for one in operations for kind in (one.request, one.reply))
CALLED_SECRET: Final = {"pan", "cvv2", "otp", "data", "mac", "seed", "token", "activation_code", "key_block", "idempotency_key", "text"}


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.__name__) for kind in sorted(KINDS, key=lambda kind: kind.__name__)])
def test_f08_of_a_message_only_those_texts_are_shown_that_are_declared_open(kind: type[Message]) -> None:
    planted = {field.name: f"<{field.name}>" for field in fields(kind)}
    message = kind(**planted)
    assert repr(message).startswith(f"{kind.__name__}(")
    for field in fields(kind):
        shown = [planted[field.name] in told for told in (repr(message), str(discreet(message)))]
        assert shown == [not is_secret(field.type)] * 2, field.name
        assert not (any(shown) and field.name in CALLED_SECRET), field.name


def test_f08_a_new_message_cannot_forget_that_a_text_is_secret() -> None:
    class Fresh(Message, frozen=True, kw_only=True):
        pin: str
        pins: tuple[str, ...]
        code: Annotated[str, Meta(min_length=1)] | None
        any: object
        kind: Annotated[str, OPEN]
        times: int
        block: PinBlock
        blocks: tuple[PinBlock, ...]

    block = PinBlock(data="DEADBEEF", kcv="0A")
    fresh = Fresh(pin="a", pins=("b",), code="c", any="d", kind="enrolment", times=3, block=block, blocks=(block,))
    shown = {"format": 4, "data": "«PIN block, 4 bytes»", "kcv": "0A"}
    assert discreet(fresh) == {
        **dict.fromkeys(("pin", "code", "any"), "«text, 1 character»"),
        "pins": "«text»",
        "kind": "enrolment",
        "times": 3,
        "block": shown,
        "blocks": [shown],
    }
    assert repr(fresh) == "Fresh(kind='enrolment', times=3, block=PinBlock(format=4, kcv='0A'), blocks=(PinBlock(format=4, kcv='0A'),))"


def test_b05_a_secret_says_what_it_is_as_it_is_declared() -> None:
    class Declared(Message, frozen=True, kw_only=True):
        code: Annotated[str, secret("activation code", DIGITS)]
        seed: Annotated[Annotated[str, Meta(min_length=1)], secret("seed", BYTES)] | None = None
        plain: str = "plain"

    assert discreet(Declared(code="12345678", seed="0A0B0C")) == {
        "code": "«activation code, 8 digits»",
        "seed": "«seed, 3 bytes»",
        "plain": "«text, 5 characters»",
    }
    assert isinstance(discreet(Declared(code="1"))["code"], Hidden)


NAMELESS: Final = {"title", "type", "fields", "phone"}
"""Members that are texts of whatever kind."""


OF_BANKS: Final = {kind for operations in PARTNERS.values() for one in operations for kind in (one.request, one.reply)} | {PinBlock}


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.__name__) for kind in sorted(OF_BANKS, key=lambda kind: kind.__name__)])
def test_b05_every_secret_of_the_contract_has_a_name(kind: type[Message]) -> None:
    hidden = [field for field in fields(kind) if is_secret(field.type)]
    assert [field.name for field in hidden if field.name not in NAMELESS and what_of(field.type) == ("text", CHARACTERS)] == []

"""What scenarios expect of requests and replies, of the journal and of time: it holds where it is so, and is told where it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import to_builtins

from otp_atm.bank.client.client import OPERATIONS
from otp_atm.bank.recording import Answered, Asked, Came, Sent
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.stream import Record
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.journal_lines import DECLARED, JUDGED, OF_EVERY_LINE
from otp_atm.scenarios.play import perform, play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import worlds
from tests.scenarios.real_bank import SETTINGS, of_somebodys_own

OPEN_STAGE = worlds(Settings(), None, None)
ENROLLED = """
  - mark: start
  - enrol at atm: {card: english-sms, sms: true}
"""
ONE_REPLY_LOST = """
  - insert: english-sms
  - pin: own
  - choose: Password Operations
  - choose: Register one-time password
  - choose: Yes, it is mine
  - pin: "40718293"
  - pin: "40718293"
  - bank: {does: unreachable, at: enrol, times: 1}
  - choose: No, offline only
  - expect: enrolled
"""


def written(folder: Path, steps: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(f"title: mine\nlanguage: en\nsteps:{steps}", encoding="utf-8")
    return path


def played(folder: Path, *steps: str, first: str = ENROLLED) -> str:
    """What does not hold."""
    lines = "".join(f"  - {step}\n" for step in steps)
    return play(read_script(written(folder, f"{first}{lines}")), OPEN_STAGE).failure


def refused(folder: Path, step: str) -> str:
    with pytest.raises(BadFile) as caught:
        read_script(written(folder, f"\n  - {step}\n"))
    return str(caught.value)


# Requests and replies -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step",
    [
        "expect request: enrol",
        "expect request: {to: enrol, count: 1, attempts: 1, since: start}",
        "expect request: {to: enrol, header: {idempotency-key: present, Authorization: present, content-type: application/json}}",
        "expect request: {to: enrol, body: {sms_consent: true, replace: false, first: {format: 4, data: present, kcv: present}}}",
        "expect request: {to: enrol, fields: {sms_consent: true, reference: present}}",
        "expect request: {to: check-otp-pin, count: 1, body: {second: absent}}",
        "expect request: {to: open-card-session, fields: {card: 622106******3155}, body: {pan: present}, header: {Authorization: absent}}",
        "expect request: {to: deactivate, count: 0}",
        "expect request: [deliver-pin-key, open-card-session, check-otp-pin, check-otp-pin, {to: enrol, body: {sms_consent: true}}]",
        "expect request: {in_order: [open-card-session, enrol], since: start}",
        "expect reply: {to: enrol, answer: Enrolled, count: 1}",
        "expect reply: {to: enrol, status: 201, body: {sms_otp: true, masked_phone: present}, header: {Content-Type: application/json}}",
        "expect reply: {to: enrol, fields: {sms_otp: true, masked_phone: 0935***2233, valid_until: 2026-11-23T09:00:02Z}}",
        "expect reply: {to: open-card-session, body: {token: present}}",
        "expect reply: {answer: BankReplyLost, count: 0}",
        "expect reply: [open-card-session, {to: enrol, answer: Enrolled}]",
    ],
)
def test_what_was_asked_and_answered_can_be_expected(tmp_path: Path, step: str) -> None:
    failure = played(tmp_path, step)
    assert not failure, failure


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ("expect request: deactivate", "expected a request {to: deactivate}; there are:"),
        ("expect request: {to: enrol, count: 2}", "expected 2 × request {to: enrol}, but found 1; there are:"),
        ("expect request: {to: enrol, count: 0}", "expected 0 × request {to: enrol}, but found 1; there are:"),
        ("expect request: {to: enrol, attempts: 2}", "expected a request {to: enrol, attempts: 2}; there are:"),
        ("expect request: {to: enrol, body: {sms_consent: false}}", "expected a request {to: enrol, body: {sms_consent: false}}; there"),
        (
            "expect request: {to: enrol, header: {Idempotency-Key: absent}}",
            "expected a request {to: enrol, header: {Idempotency-Key: absent}}",
        ),
        ("expect request: [enrol, open-card-session]", "expected a request {to: open-card-session} after that {to: enrol}; there are:"),
        ("expect request: [enrol, enrol]", "expected a request {to: enrol} after that {to: enrol}; there are:"),
        ("expect reply: {to: enrol, status: 200}", "expected a reply {to: enrol, status: 200}; there are:"),
        ("expect reply: {to: enrol, answer: Enrolled, fields: {sms_otp: false}}", "expected a reply {to: enrol, answer: Enrolled, fields:"),
        ("expect reply: {to: open-card-session, body: {token: absent}}", "expected a reply {to: open-card-session, body: {token: absent}}"),
    ],
)
def test_what_was_not_is_told_with_all_that_was_and_no_secret(tmp_path: Path, step: str, problem: str) -> None:
    failure = played(tmp_path, step)
    assert failure.splitlines()[1].startswith(f"  {problem}")
    listed = [line for line in failure.splitlines() if re.match(r"    │ +[0-9.]+ s  ", line)]
    assert [line.split()[3] for line in listed][:3] == ["deliver-pin-key", "read-terminal", "open-card-session"]
    assert len(listed) == 8
    for secret in _secrets(_after_enrolment(tmp_path).records):
        assert secret not in failure


def _after_enrolment(folder: Path) -> Stage:
    script = read_script(written(folder, ENROLLED))
    stage = OPEN_STAGE(script)
    stage.open()
    cast = cast_on(stage)
    for step in script.steps:
        perform(step, cast)
    return stage


def _secrets(records: object) -> Iterator[str]:
    """All that is hidden in these records, as it stands in them."""
    assert isinstance(records, list)
    blocks = [record.body for record in records if isinstance(record, Sent)]
    found = {value for body in blocks for value in _texts(to_builtins(body)) if len(value) > 15}
    found |= {value for record in records if isinstance(record, Came) for value in _texts(to_builtins(record.reply)) if len(value) > 40}
    assert len(found) > 6
    yield from found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def test_f08_no_record_prints_or_shows_a_secret(tmp_path: Path) -> None:
    records = _after_enrolment(tmp_path).records
    shown = "".join(
        f"{record!r} {record.fields if isinstance(record, Asked | Answered) else (record.headers, record.members)}"  # type: ignore[attr-defined]
        for record in records
    )
    assert "Sent(enrol, " in shown
    for secret in _secrets(records):
        assert secret not in shown


def test_attempts_and_what_came_of_each_are_seen(tmp_path: Path) -> None:
    failure = played(
        tmp_path,
        "expect request: {to: enrol, count: 1, attempts: 2}",
        "expect reply: {to: enrol, status: 503, count: 1, body: {code: bank-unavailable}}",
        "expect reply: {to: enrol, status: 201, count: 1, answer: Enrolled}",
        "expect reply: [{to: enrol, status: 503, answer: Enrolled}]",
        first=ONE_REPLY_LOST,
    )
    assert "expected a reply {to: enrol, answer: Enrolled, status: 503}; there are:" in failure


def test_what_is_said_since_a_moment_is_all_that_counts(tmp_path: Path) -> None:
    assert not played(tmp_path, "mark: later", "expect request: {count: 0, since: later}", "expect reply: {count: 0, since: later}")
    failure = played(tmp_path, "mark: later", "expect request: {to: enrol, since: later}")
    assert "expected a request {to: enrol}; there is no request at all" in failure


def test_a_reply_that_never_came_is_an_answer_all_the_same(tmp_path: Path) -> None:
    steps = ("bank: {does: loses-reply, at: open-card-session, times: 9}", "insert: english-sms", "pin: own")
    failure = played(
        tmp_path,
        *steps,
        "expect reply: {to: open-card-session, answer: BankReplyLost, fields: {code: bank-reply-lost}}",
        "expect request: {to: open-card-session, attempts: 3}",
        "expect reply: {to: open-card-session, status: 201}",
        first="\n",
    )
    assert "open-card-session  no reply: bank-reply-lost  answer BankReplyLost {code: bank-reply-lost" in failure


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("expect request: enroll", "expect request: Invalid enum value 'enroll'; possible: deliver-pin-key,"),
        ("expect request: []", "expect request: Expected `array` of length >= 1"),
        ("expect request: {}", "expect request: nothing is expected: name at least one of to, fields"),
        ("expect request: {since: x}", "expect request: nothing is expected"),
        ("expect request: {to: enrol, count: 1, since: x}", "expect request: no step before has marked a moment as «x»"),
        ("expect request: {to: enrol, in_order: [enrol]}", "expect request: in_order says it all: it takes no to beside it"),
        ("expect request: [{to: enrol, count: 1}]", "expect request[0].count: there is no such key; known here: attempts, body"),
        ("expect request: {to: enrol, body: {frist: present}}", "expect request.body.frist: enrol has no frist; it has: first, second"),
        ("expect request: {to: enrol, body: {sms_consent: 3}}", "expect request.body.sms_consent: sms_consent: Expected `bool`, got `int`"),
        ("expect request: {to: enrol, body: {first: x}}", "expect request.body.first: first has members: format, data, kcv"),
        ("expect request: {to: enrol, body: {first: {data: AB}}}", "expect request.body.first.data: data is secret: it can be expected as"),
        ("expect request: {body: {pan: '6221061011374628'}}", "expect request.body.pan: pan is secret: it can be expected as present or"),
        ("expect request: {to: settle, body: {idempotency_key: x}}", "expect request.body.idempotency_key: idempotency_key is secret"),
        ("expect request: {to: deliver-pin-key, body: {mac: AB}}", "expect request.body.mac: mac is secret"),
        ("expect request: {header: {Authorization: x}}", "expect request.header.Authorization: Authorization is secret"),
        ("expect request: {header: {X-Mine: x}}", "expect request.header.X-Mine: a request has no X-Mine; it has: Accept, Authorization"),
        ("expect request: {to: enrol, fields: {first: present}}", "expect request.fields.first: enrol has no first; it has: reference"),
        ("expect reply: {body: {token: x}}", "expect reply.body.token: token is secret"),
        ("expect reply: {to: enrol, answer: PinAccepted}", "expect reply: enrol is never answered PinAccepted; the answers are: Already"),
        ("expect reply: {answer: Enrolled, fields: {code: x}}", "expect reply.fields.code: Enrolled has no code; it has: masked_phone"),
        ("expect journal: {event: Nothing}", "expect journal.event: Invalid enum value 'Nothing'; possible: AlreadyEnrolled"),
        ("expect journal: {event: Enrolled, tries_left: 2}", "expect journal.tries_left: Enrolled has no tries_left; it has: masked_phone"),
        ("expect journal: {to: nowhere}", "expect journal.to: Invalid enum value 'nowhere'; possible: starting"),
        ("expect journal: {sms_otp: maybe}", "expect journal.sms_otp: sms_otp: Expected `bool`, got `str`"),
        ("expect journal: [{event: Enrolled, count: 1}]", "expect journal[0].count: there is no such key; known here: active, card"),
        ("expect journal: {event: Enrolled, count: -1}", "expect journal.count: Expected `int` >= 0"),
        ("expect time: {since: x}", "expect time: nothing is expected: name at least one of at_least, at_most"),
        ("expect time: {at_most: 1}", "expect time: it is the time since a moment, or that of a request: name one of since, of"),
        ("expect time: {of: enrol, at_least: 2, at_most: 1}", "expect time: at_least is more than at_most"),
        ("note: {name: x, reply: {to: open-card-session}, member: token}", "note: token is secret: it cannot be noted"),
        ("note: {name: x, request: {to: enrol}, member: first.data}", "note: first.data is secret: it cannot be noted"),
        ("note: {name: x, request: {}, member: pan}", "note: pan is secret: it cannot be noted"),
        ("note: {name: x, request: {to: enrol}, member: first}", "note: first has members: name one of them after a dot"),
        ("note: {name: x, request: {to: enrol}, member: frist}", "note: no such request has the member «frist»; there are: first"),
        ("note: {name: x, request: {to: enrol}, field: first}", "note: the request has no field «first»; it has: reference"),
        ("note: {name: x, reply: {to: enrol}}", "note: reply and field or member belong together"),
        ("note: {name: x, screen: '(.)', field: to}", "note: screen takes no field: what its group finds is noted"),
        ("note: {name: x, journal: {event: Enrolled}, field: tries_left}", "note: the line has no field «tries_left»; it has: event"),
    ],
)
def test_what_cannot_be_expected_is_refused_before_anything_is_played(tmp_path: Path, step: str, message: str) -> None:
    said = refused(tmp_path, step)
    assert f", line 4: steps[0].{message}" in said
    assert "6221061011374628" not in said


# The journal ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step",
    [
        "expect journal: {event: Enrolled, to: enrolled, sms_otp: true, valid_until: present}",
        "expect journal: {event: PinEntered, count: 3}",
        "expect journal: {event: Deactivated, count: 0}",
        "expect journal: {event: Enrolled, count: 1, since: start}",
        "expect journal: [{event: CardInserted}, {event: AskEnrol, sms_consent: true}, {event: Enrolled}, {event: CardRemoved}]",
        "expect journal: {in_order: [{event: AskEnrol}, {event: Enrolled}], since: start}",
        "expect journal: {event: AskVerifyCardPin, card: 622106******3155, session: 1}",
    ],
)
def test_order_count_and_absence_of_lines_can_be_expected(tmp_path: Path, step: str) -> None:
    failure = played(tmp_path, step)
    assert not failure, failure


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ("expect journal: {event: Deactivated}", "expected a journal line {event: Deactivated}; there are:"),
        ("expect journal: {event: Enrolled, sms_otp: false}", "expected a journal line {event: Enrolled, sms_otp: false}; there are:"),
        ("expect journal: {event: PinEntered, count: 2}", "expected 2 × journal line {event: PinEntered}, but found 3; there are:"),
        ("expect journal: {event: Enrolled, count: 0}", "expected 0 × journal line {event: Enrolled}, but found 1; there are:"),
        (
            "expect journal: [{event: Enrolled}, {event: AskEnrol}]",
            "expected a journal line {event: AskEnrol} after that {event: Enrolled}",
        ),
    ],
)
def test_a_journal_that_says_otherwise_is_shown(tmp_path: Path, step: str, problem: str) -> None:
    failure = played(tmp_path, step)
    assert failure.splitlines()[1].startswith(f"  {problem}")
    assert re.search(r"^    │ +\d+  2026-11-22 09:00:02 .* Enrolled .* masked_phone=0935\*\*\*2233", failure, re.MULTILINE)


def test_no_field_of_a_line_is_called_as_what_is_said_of_lines() -> None:
    assert not JUDGED & {*DECLARED, *OF_EVERY_LINE}


# Time -----------------------------------------------------------------------------------------------------------------------------


def test_time_counts_from_a_moment_and_for_a_request(tmp_path: Path) -> None:
    steps = (
        "bank: {does: slow, seconds: 4}",
        "insert: english-sms",
        "mark: inserted",
        "pin: own",
        "wait: 4",
        "expect: services",
        "expect time: {since: inserted, at_least: 4, at_most: 4}",
        "expect time: {of: open-card-session, at_least: 4, at_most: 4}",
        "expect time: {of: open-card-session, at_most: 3, clock: real}",
    )
    assert not played(tmp_path, *steps, first="\n")
    failure = played(tmp_path, *steps, "expect time: {since: inserted, at_most: 3.5}", first="\n")
    assert "expected at most 3.5 s, but since «inserted» there passed 4.000 s by the terminal's clock" in failure
    failure = played(tmp_path, *steps, "expect time: {of: open-card-session, at_least: 30, clock: real}", first="\n")
    assert re.search(r"expected at least 30.0 s, but open-card-session took 0\.\d{3} s by the computer's clock", failure)
    assert "the terminal has not asked for enrol" in played(tmp_path, "expect time: {of: enrol, at_most: 1}", first="\n")


def test_a_request_under_way_has_taken_no_time_yet(tmp_path: Path) -> None:
    steps = ("bank: {does: slow, seconds: 4}", "insert: english-sms", "pin: own", "expect time: {of: open-card-session, at_most: 9}")
    assert "open-card-session has not been answered yet" in played(tmp_path, *steps, first="\n")


# Noting ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("noted", "used"),
    [
        ("{name: it, reply: {to: enrol}, member: masked_phone}", "expect journal: {event: Enrolled, masked_phone: '${it}'}"),
        ("{name: it, reply: {to: enrol, answer: Enrolled}, field: sms_otp}", "expect reply: {to: enrol, body: {sms_otp: '${it}'}}"),
        ("{name: it, request: {to: enrol}, field: reference}", "expect journal: {event: AskEnrol, reference: '${it}'}"),
        ("{name: it, request: {to: enrol}, member: first.kcv}", "expect reply: {to: deliver-pin-key, body: {kcv: '${it}'}}"),
        ("{name: it, request: {to: enrol}, member: first.format}", "expect request: {body: {pin_block: {format: '${it}'}}}"),
        ("{name: it, journal: {event: Enrolled}, field: session}", "expect journal: {event: CardInserted, session: '${it}'}"),
        ("{name: it, journal: {event: Enrolled}, field: session}", "expect phone: {text: '${it}'}"),
        ("{name: it, phone: 'Activation (code)'}", "expect phone: {text: 'Activation ${it} for'}"),
    ],
)
def test_what_is_noted_of_request_reply_journal_or_phone_later_steps_have(tmp_path: Path, noted: str, used: str) -> None:
    failure = played(tmp_path, f"note: {noted}", used)
    assert not failure, failure


def test_what_is_not_there_to_be_noted_is_told(tmp_path: Path) -> None:
    failure = played(tmp_path, "note: {name: it, reply: {to: deactivate}, member: deactivated_at}")
    assert "there is no reply {to: deactivate}; there are:" in failure
    failure = played(tmp_path, "note: {name: it, request: {to: check-otp-pin, body: {second: absent}}, member: second.kcv}")
    assert "there is no second.kcv in check-otp-pin" in failure


# The stream of records ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["enrol-then-deactivate", "change-card-pin", "reply-lost-after-commit", "pin-key-forgotten"])
def test_every_attempt_lies_between_a_request_of_its_name_and_the_answer(name: str) -> None:
    """So a request is called by the operation that the native client asks it by, and attempts are told to be the right request's."""
    script = read_script(PROJECT / "scenarios" / "atm" / f"{name}.yaml")
    stage = OPEN_STAGE(script)
    stage.open()
    cast = cast_on(stage)
    for step in script.steps:
        perform(step, cast)
    open_one: Asked | None = None
    for record in stage.records:
        match record:
            case Asked():
                assert open_one is None
                open_one = record
            case Answered():
                assert open_one
                assert record.request is open_one.request
                open_one = None
            case Sent() | Came():
                assert open_one
                assert OPERATIONS[type(open_one.request)] is record.operation
    moments = [record.at for record in stage.records]
    assert moments == sorted(moments)
    assert all(isinstance(record, Record) for record in stage.records)


# Other banks ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step",
    [
        "expect request: {to: enrol, header: {Idempotency-Key: present}}",
        "expect request: {in_order: [open-card-session, {to: enrol, body: {sms_consent: true}}]}",
        "expect request: [{to: enrol, attempts: 1}]",
        "expect reply: {to: enrol, status: 201}",
        "note: {name: it, reply: {to: enrol}, member: masked_phone}",
        "note: {name: it, reply: {to: enrol, status: 201}, field: masked_phone}",
    ],
)
def test_what_goes_over_the_wire_is_left_out_where_somebody_elses_driver_asks(tmp_path: Path, step: str) -> None:
    script = read_script(written(tmp_path, f"\n  - {step}\n"))
    outcome = play(script, worlds(SETTINGS, of_somebodys_own(), None))
    word = step.partition(":")[0]
    lack = f"line 4, «{word}» needs our own client at the wire, with headers, bodies and attempts, and a driver of its own asks this bank"
    assert (outcome.failure, outcome.left_out) == ("", lack)


def test_requests_and_answers_are_judged_whatever_the_bank_speaks(tmp_path: Path) -> None:
    steps = (
        "expect request: {to: enrol, count: 1, fields: {sms_consent: true}}",
        "expect request: [open-card-session, check-otp-pin, enrol]",
        "expect reply: {to: enrol, answer: Enrolled, fields: {masked_phone: 0935***2233}}",
        "expect time: {of: enrol, at_most: 30, clock: real}",
        "note: {name: it, reply: {to: enrol}, field: sms_otp}",
        "expect request: {to: enrol, count: 2}",
    )
    lines = "".join(f"  - {step}\n" for step in steps)
    outcome = play(read_script(written(tmp_path, f"{ENROLLED}{lines}")), worlds(SETTINGS, of_somebodys_own(), None))
    assert "expected 2 × request {to: enrol}, but found 1; there are:" in outcome.failure
    assert re.search(
        r"│ +[0-9.]+ s  enrol  fields \{reference: [0-9.]+, sms_consent: true, replacing: false, traceparent: [0-9a-f-]{55}\}\n",
        outcome.failure,
    )


def test_an_answer_that_comes_twice_is_two_replies(tmp_path: Path) -> None:
    steps = ("bank: {does: answers-twice}", "insert: english-sms", "pin: own")
    replies = "expect reply: {to: open-card-session, answer: PinAccepted, count: 2}"
    failure = played(tmp_path, *steps, replies, "expect request: {to: open-card-session, count: 1, attempts: 1}", first="\n")
    assert not failure, failure


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("expect: welcome", "expected the screen welcome, but it is password_operations"),
        ("expect: {language: fa}", "expected the language fa, but it is en"),
        ("expect: {dots: 2}", "expected 2 dots, but no PIN is asked for"),
        ("expect: {code: bank-timeout}", "expected the code bank-timeout, but it is none"),
        ("expect: {text: never}", "expected the text «never», but the screen says «Password Operations"),
        ("expect: {choices: [One, Two]}", "expected the choices [One, Two], but there are ["),
        ("expect bank: {card: english-sms, enrolled: true, sms_otp: true}", "expected enrolled: true, but the bank knows enrolled: false"),
        ("expect card: returned", "expected the card returned, but it is inside"),
        ("expect phone: {page: inbox}", "expected the phone's page inbox, but it is home"),
        ("expect phone: {text: never}", "expected the text «never» on the phone, but it says «"),
    ],
)
def test_b17_a_failure_says_what_was_expected_and_what_was_there(tmp_path: Path, step: str, why: str) -> None:
    first = "\n  - insert: english-sms\n  - pin: own\n  - choose: Password Operations\n"
    failure = played(tmp_path, step, first=first)
    assert why in failure
    assert f"«{step}»:" in failure


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("say: The phone's camera", "say: The phone's camera"),
        ("expect: {text: x, screen: welcome, language: en}", "expect: {text: x, screen: welcome, language: en}"),
        ("press:   cancel", "press: cancel"),
        ("pin: '1234'", "pin: ••••"),
        ("expect bank: {enrolled: false, card: english-sms}", "expect bank: {enrolled: false, card: english-sms}"),
    ],
)
def test_b17_a_step_is_told_as_it_is_written(tmp_path: Path, step: str, told: str) -> None:
    assert str(read_script(written(tmp_path, f"\n  - {step}\n")).steps[0]) == told

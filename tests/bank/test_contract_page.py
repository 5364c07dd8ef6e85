"""docs/bank-contract.md holds: its tables are those of the program, its examples are played over HTTP, its values are computed again."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from msgspec import structs
from psec import tr31
from psec.pinblock import decipher_pinblock_iso_4

from otp_atm.bank.client import BankClient
from otp_atm.bank.client.visit import MOST_TRIES
from otp_atm.bank.remote import native_bank
from otp_atm.bank.settings import BankSettings
from otp_atm.bank.simulator.card_months import last_day_of
from otp_atm.bank.simulator.key_room import key_check_value, key_request_mac
from otp_atm.bank.simulator.otp_pin_rule import is_weak
from otp_atm.bank.simulator.pin_block import decipher_format_4, decipher_under
from otp_atm.bank.simulator.policy import USUAL
from otp_atm.bank.simulator.rules import limits
from otp_atm.bank.simulator.services.one_time_password import ACTIVATION_DIGITS
from otp_atm.bank.wire import exchange as wire_exchange
from otp_atm.bank.wire import headers, patience
from otp_atm.bank.wire import http as wire_http
from otp_atm.bank.wire.codes import CODES
from otp_atm.bank.wire.control import OPERATIONS as CONTROL
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.otp import OFFLINE_CODE_DIGITS, OTP_PIN_DIGITS, offline_code, otp_key
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.reading import read, written
from otp_atm.bank.wire.retry_after import TRY_LATER
from otp_atm.bank.wire.services.one_time_password import OtpCode
from otp_atm.bank.wire.transport import NeverSent, ReplyLost
from otp_atm.configuration import Settings
from otp_atm.hardware.pin_pad import key_request as pad_request
from otp_atm.hardware.pin_pad import pin_key as pad_key
from otp_atm.hardware.pin_pad.digits import Digits
from otp_atm.hardware.pin_pad.serial import LONGEST_KEY_BLOCK
from otp_atm.kiosk import events, requests
from otp_atm.kiosk.jitter import RETRIES
from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.vocabulary import LONGEST_PAN, LONGEST_PIN, SHORTEST_PAN, SHORTEST_PIN, Card, Pan, PinBlock
from otp_atm.services.card_pin import events as card_pin_events
from otp_atm.services.card_pin import requests as card_pin_requests
from otp_atm.services.one_time_password import events as otp_events
from otp_atm.services.one_time_password import requests as otp_requests
from otp_atm.services.one_time_password.flow import Otp
from otp_atm.services.one_time_password.screens import LONGEST_VALIDITY
from tests.bank.hostile import HostileServer
from tests.machine.answering import QUESTIONS, Question, refusal, visit

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGE: Final = (DOCS / "bank-contract.md").read_text(encoding="utf-8")
TEXT: Final = " ".join(PAGE.split())
API: Final = json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS: Final = [operation for operations in PARTNERS.values() for operation in operations]
OF_THE_TERMINAL: Final = pytest.mark.parametrize("operation", PARTNERS["terminal"], ids=lambda operation: operation.name)


def section(title: str) -> str:
    """What stands under a heading, with what stands under those below it."""
    level, start = re.search(rf"^(#+) {re.escape(title)}\n", PAGE, re.MULTILINE).group(1), PAGE.index(f" {title}\n")  # type: ignore[union-attr]
    body = PAGE[start:]
    following = re.search(rf"^#{{1,{len(level)}}} ", body, re.MULTILINE)
    return body[: following.start()] if following else body


def rows(text: str) -> list[tuple[str, ...]]:
    """The rows of all tables in a text, without their heads."""
    found = re.findall(r"^\| ?(.*?) ?\|$", text, re.MULTILINE)
    cells = [tuple(cell.strip() for cell in row.split("|")) for row in found]
    rules = [place for place, row in enumerate(cells) if set("".join(row)) == {"-"}]
    return [row for place, row in enumerate(cells) if place not in rules and place + 1 not in rules]


def bare(cell: str) -> str:
    return cell.strip("`")


# What there is --------------------------------------------------------------------------------------------------------------------


def test_every_operation_is_listed_as_it_is() -> None:
    assert rows(section("All operations")) == [
        (
            f"`{operation.name}`",
            f"`{operation.method} {operation.path}`",
            str(operation.status),
            operation.bearer or "–",
            "yes" if operation.writes else "–",
        )
        for operation in OPERATIONS
    ]


def test_every_code_is_listed_with_its_status_and_meaning() -> None:
    of_the_desk = {code for operation in CONTROL for code in operation.problems} - {code for one in OPERATIONS for code in one.problems}
    listed = [(f"`{code}`", str(code.kind.status), "✓" if code.kind.recorded else "", code.kind.title) for code in CODES.values()]
    assert rows(section("All codes")) == [row for row in listed if row[0].strip("`") not in of_the_desk - {Code.NOT_FOUND}]


def test_every_link_leads_somewhere() -> None:
    anchors = {title.lower().replace("'", "").replace(" ", "-") for title in re.findall(r"^#+ `?([^`\n]+)`?$", PAGE, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        assert target[1:] in anchors if target.startswith("#") else (DOCS / target).is_file(), target


def test_the_promises_are_numbered_and_each_can_be_judged() -> None:
    promises = rows(section("Promises"))
    assert [number for number, *_ in promises] == [f"P{number}" for number in range(1, len(promises) + 1)]
    assert all(promise.endswith(".") and judged.endswith(".") for _, promise, judged, _ in promises)
    before, _ = PAGE.split("\n## Promises\n")
    told = {f"P{number}" for number in re.findall(r"(?<=[( ]P)\d+(?=[),])", before)}
    assert told == {number for number, *_ in promises}


# What the terminal does with a code -------------------------------------------------------------------------------------------------


def questions(operation: Operation[Any, Any]) -> list[Question]:
    return [question for question in QUESTIONS if question.operation is operation]


def codes_of(operation: Operation[Any, Any]) -> list[tuple[str, ...]]:
    return rows(section(f"`{operation.name}`"))


@OF_THE_TERMINAL
def test_the_codes_of_an_operation_are_all_there(operation: Operation[Any, Any]) -> None:
    told = {(bare(code), int(status)) for code, status, *_ in codes_of(operation)}
    assert told == {(code.value, code.kind.status) for code in operation.problems}
    assert len(told) == len(codes_of(operation))


NO_ANSWER_TO: Final = {(Otp.CHECKING_OTP_PIN, OtpCode.OTP_PINS_DIFFER)}
"""Where a code of the operation is a plain refusal, as the page says below its table: one entry alone differs from none."""
REFUSED: Final = "«The bank did not accept the request»"


@OF_THE_TERMINAL
def test_the_customer_reads_for_a_code_what_the_page_says(operation: Operation[Any, Any]) -> None:
    for code, status, screen, then in codes_of(operation):
        for question in questions(operation):
            lived = visit(question, refusal(bare(code), int(status)))
            told = REFUSED if (question.state, bare(code)) in NO_ANSWER_TO else screen
            assert f"«{lived.told.title}»" == told, (code, question)
            assert (lived.rests_in is Visit.OUT_OF_SERVICE) == (then == "out of service"), (code, question)
            assert ("take_card_and_restart" in lived.names) == ("fetches a new key" in then), (code, question)


@OF_THE_TERMINAL
def test_any_other_code_is_a_plain_refusal(operation: Operation[Any, Any]) -> None:
    for question in questions(operation):
        said = "did not accept the request" if question.of_a_visit else "out of service"
        told = visit(question, refusal("moon-phase", 418)).told.title
        assert ("The result is not known" if question.settles else said) in told
    assert "«The bank did not accept the request», card back; to `settle`, «The result is not known»; outside a visit, out of" in TEXT


def test_the_customer_reads_without_an_answer_what_the_page_says() -> None:
    told = rows(section("What an answer means"))
    assert [bare(name) for name, *_ in told] == [operation.name for operation in PARTNERS["terminal"]]
    for name, undone, doubtful in told:
        for question in (question for question in QUESTIONS if question.operation.name == bare(name)):
            for said, screen in ((NeverSent("bank-unreachable"), undone), (ReplyLost("bank-timeout"), doubtful)):
                lived = visit(question, said)
                assert screen.startswith(f"«{lived.told.title}»"), (name, said)
                assert ("settle" in screen) == lived.told.name.startswith("asking_outcome"), (name, said)
                closes = {"take_card_and_close", "out_of_service"} & set(lived.names)
                assert closes or "settle" in screen, (name, said)


# How often, how long, how large -----------------------------------------------------------------------------------------------------

SETTINGS: Final = Settings()
PATIENT: Final[Mapping[str, Any]] = patience.PatientTransport.__init__.__kwdefaults__ or {}
LARGEST_BODY: Final = 512
LARGEST_HEAD: Final = 2048


def duration(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    return f"{seconds // 3600} h" if seconds % 3600 == 0 else f"{seconds // 60} min" if seconds > 120 else f"{seconds} s"


def requests_for_sms() -> str:
    once, daily = duration(limits.SMS_CODE), duration(limits.DAY)
    return f"{limits.SMS_REQUESTS} in {once}, {limits.SMS_REQUESTS_A_DAY} in {daily}"


LIMITS: Final = {
    "wrong card PINs": f"{limits.PIN_TRIES}",
    "wrong CVV2s or expiry dates, in one count": f"{limits.CARD_DATA_TRIES}",
    "wrong one-time passwords": f"{limits.OTP_TRIES}",
    "wrong activation codes": f"{limits.ACTIVATION_TRIES}",
    "card session": f"{duration(limits.CARD_SESSION)} at least",
    "activation code": duration(limits.ACTIVATION),
    "password by SMS": duration(limits.SMS_CODE),
    "requests for a password by SMS, for each card": requests_for_sms(),
    "keys and outcomes of requests": "24 h at least",
    "PIN keys beside the one in use": f"{limits.PIN_KEYS_REMEMBERED} at least",
    "attempts for one request": f"{PATIENT['attempts']}",
    "one attempt": f"{PATIENT['attempt_seconds']:.0f} s",
    "connecting": f"{wire_exchange.CONNECT_SECONDS:.0f} s",
    "one request in all": f"{SETTINGS.bank.deadline:.0f} s",
    "reply": f"{wire_exchange.LARGEST_REPLY} bytes",
    "key block": f"{LONGEST_KEY_BLOCK} characters",
    "request's body": f"{LARGEST_BODY} bytes",
    "request's head": f"{LARGEST_HEAD} bytes",
    "presence question": f"every {SETTINGS.timeouts.idle:.0f} s",
}
SAID: Final = (
    f"**at most {PATIENT['attempts']} times** (P45), each attempt for at most {PATIENT['attempt_seconds']:.0f} s,",
    f"together for at most {SETTINGS.bank.deadline:.0f} s (`bank.deadline`)",
    f"The pause before the second attempt is {patience.PAUSE} s, before the third {2 * patience.PAUSE} s",
    f"No connection within {wire_exchange.CONNECT_SECONDS:.0f} s",
    f"**`Retry-After`**, with {TRY_LATER[0]} or {TRY_LATER[1]},",
    f"waits {SETTINGS.timeouts.bank:.0f} s at most (`timeouts.bank`)",
    "tries again after "
    + ", then every ".join(
        f"{SETTINGS.timeouts.retry * least:.0f} s to {SETTINGS.timeouts.retry * most:.0f} s" for least, most in RETRIES[1:]
    ),
    f"every {SETTINGS.timeouts.idle:.0f} s (`timeouts.idle`)",
    f"asks `read-terminal` every {SETTINGS.timeouts.idle:.0f} s",
    f"carry `Accept: {headers.ACCEPTED}`",
    f"A body has at most {LARGEST_BODY} bytes, the head of a request at most {LARGEST_HEAD}",
    f"A body has at most {wire_exchange.LARGEST_REPLY} bytes",
    f"a head at most {http.client._MAXHEADERS} fields of at most {http.client._MAXLINE} bytes each",  # type: ignore[attr-defined]
    f"to come within {LONGEST_VALIDITY.days} days",
    f"card PIN ({SHORTEST_PIN} to {LONGEST_PIN} digits)",
    f"new OTP PIN ({OTP_PIN_DIGITS} digits)",
    f"a PIN of {SHORTEST_PIN} to {LONGEST_PIN} digits",
    f"Card PINs have {SHORTEST_PIN} to {LONGEST_PIN} digits (ISO 9564-1), OTP PINs {OTP_PIN_DIGITS}",
    f"costs one of {limits.PIN_TRIES} tries",
    f"costs one try of {limits.PIN_TRIES}",
    f"A token is good for at least {duration(limits.CARD_SESSION).replace('min', 'minutes')}",
    f"tries a request at most {PATIENT['attempts']} times, {PATIENT['attempt_seconds']:.0f} s each, {SETTINGS.bank.deadline:.0f} s in all",
    f"takes no reply of more than {wire_exchange.LARGEST_REPLY} bytes",
    f"at most {wire_exchange.LARGEST_REPLY} bytes.",
    f"`card-session-expired` and {Code.CARD_SESSION_EXPIRED.kind.status}",
    f"`idempotency-key-missing` with {Code.IDEMPOTENCY_KEY_MISSING.kind.status}",
    f"the last {OFFLINE_CODE_DIGITS} digits of TOTP (RFC 6238) with HMAC-SHA-256, step 1 s",
    "usage `0000` for the first and `0001` for the second, counter from `01` on",
    "algorithm and bits " + ", ".join(f"`{bits // 64:04X} {bits:04X}`" for bits in (128, 192)) + f" or `{256 // 64:04X} {256:04X}`",
    f"if that is 1 to {MOST_TRIES}",
    f"at least the last {limits.KEY_REQUESTS_REMEMBERED} for that",
    f"not granted again within the next {limits.KEY_REQUESTS_REMEMBERED}",
    f"at least the {limits.PIN_KEYS_REMEMBERED} newest keys",
    f"at least {duration(limits.CARD_SESSION).replace('min', 'minutes')} (P42)",
    f"with a code of {ACTIVATION_DIGITS} digits, good for {duration(limits.ACTIVATION).replace('h', 'hours')}",
    f"A PAN has {SHORTEST_PAN} to {LONGEST_PAN} digits",
    f"The nonce is {pad_request.NONCE_BYTES} bytes",
    f'info "{pad_request.LABEL.decode()}"',
    f"until {limits.OFFLINE_SECONDS} s later",
    f"up to {USUAL.otp_seconds_ahead} s before it",
)


def test_the_table_of_limits_has_those_of_the_program() -> None:
    assert {what: so_much for what, so_much, _ in rows(section("How often and how long"))} == LIMITS


@pytest.mark.parametrize("sentence", SAID)
def test_the_page_says_what_the_program_does(sentence: str) -> None:
    assert sentence in TEXT


def test_the_key_is_of_the_length_that_the_page_says() -> None:
    schema = API["paths"]["/v1/enrolments"]["post"]["parameters"][0]["schema"]
    assert f"**Form**: {schema['minLength']} to {schema['maxLength']} printable ASCII characters without spaces" in TEXT
    started = (native_bank(BankSettings(url="http://127.0.0.1:1"), "ATM00001", 1) for _ in range(20))
    keys = {terminal._line.key("4.1") for terminal in started if isinstance(terminal, BankClient)}
    assert len(keys) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}\.4\.1", key) for key in keys)


def test_the_token_is_of_the_form_that_the_page_says() -> None:
    schema = API["components"]["schemas"]["CardSession"]["properties"]["token"]
    letters = TEXT.split("characters of `")[1].split("`")[0].replace(" ", "")
    assert f"The token is {schema['minLength']} to {schema['maxLength']} characters" in TEXT
    assert sorted(re.sub(r"[\^\[\]+$]", "", schema["pattern"].replace("+/=-]+$", "/=-")) + "+") == sorted(letters)


def test_expiry_dates_are_those_of_both_calendars() -> None:
    gregorian, jalali = last_day_of(2031, 6), last_day_of(1410, 6)
    assert f"`3106` is good through {gregorian}, `1006` through {jalali}" in TEXT


# The examples, over real HTTP -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Example:
    """A request and its answer, as they stand on the page."""

    method: str
    path: str
    fields: Mapping[str, str]
    body: Any
    status: int
    reply: Any


def example_of(operation: Operation[Any, Any]) -> Example:
    said = [line.strip() for line in section(f"`{operation.name}`").splitlines() if re.match(r" {4}[<>] ", line)]
    asked, answered = ([line[2:] for line in said if line[0] == sign] for sign in "><")
    fields = dict(line.split(": ", 1) for line in asked if re.match(r"[A-Z][\w-]+: ", line))
    bodies = [json.loads(line) for line in asked if line.startswith("{")]
    method, path = asked[0].split(" ")
    return Example(method, path, fields, bodies[0] if bodies else None, int(answered[0]), json.loads(answered[1]))


EXAMPLES: Final = {operation.name: example_of(operation) for operation in PARTNERS["terminal"]}
TOKEN: Final = EXAMPLES["open-card-session"].reply["token"]
BOOT, _, REFERENCE = EXAMPLES["enrol"].fields["Idempotency-Key"].partition(".")
TO_SETTLE: Final = EXAMPLES["enrol"]


def block_in(member: Mapping[str, Any]) -> PinBlock:
    return PinBlock(member["format"], bytes.fromhex(member["data"]), member["kcv"])


def requests_of_the_page() -> dict[str, tuple[BankRequest, events.Event]]:
    """What the terminal asks in each example, and what it makes of the answer."""
    key, card, otp = (EXAMPLES[name].body for name in ("deliver-pin-key", "open-card-session", "check-otp-pin"))
    delivered, until = EXAMPLES["deliver-pin-key"].reply, datetime.fromisoformat(TO_SETTLE.reply["activation_valid_until"])
    first, second = block_in(otp["first"]), block_in(otp["second"])
    enrolled = otp_events.Enrolled("0912***4567", until, True)
    return {
        "deliver-pin-key": (
            requests.FetchPinKey(bytes.fromhex(key["nonce"]), bytes.fromhex(key["mac"])),
            events.KeyDelivered(delivered["key_block"], delivered["kcv"]),
        ),
        "read-terminal": (requests.CheckBank(), events.BankPresent()),
        "open-card-session": (
            requests.VerifyCardPin(Card(Pan(card["pan"]), card["expiry"]), block_in(card["pin_block"])),
            events.PinAccepted(),
        ),
        "check-card-pin": (card_pin_requests.CheckCardPin(first), card_pin_events.NewCardPinAccepted()),
        "change-card-pin": (card_pin_requests.ChangeCardPin("4.3", first, second), card_pin_events.CardPinChanged()),
        "read-enrolment": (otp_requests.AskPhone(), otp_events.PhoneOnFile("0912***4567")),
        "check-otp-pin": (otp_requests.CheckOtpPins(first, second), otp_events.OtpPinAccepted()),
        "enrol": (otp_requests.Enrol(REFERENCE, first, second, True, False), enrolled),
        "deactivate": (otp_requests.Deactivate("4.2"), otp_events.Deactivated()),
        "settle": (otp_requests.SettleEnrolment(REFERENCE, sms_consent=True), enrolled),
    }


REQUESTS: Final = requests_of_the_page()
Act = Callable[[int, Any], bytes]


def plainly(status: int, body: Any) -> bytes:
    return answer(status, json.dumps(body).encode())


def answer(status: int, body: bytes, *fields: str, media_type: str = "application/json") -> bytes:
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {media_type}", "Connection: close", *fields]
    length = [] if any(field.startswith("Transfer-Encoding") for field in fields) else [f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, *length, "", ""]).encode() + body


def asked_over_http(request: BankRequest, said: bytes, token: str = TOKEN) -> tuple[bytes, events.Event]:
    """The bytes of the terminal's request, and what it makes of an answer to it."""
    with HostileServer(lambda connection, _: connection.sendall(said)) as server:
        patient = patience.PatientTransport(wire_http.HttpTransport.to(server.url), attempts=1)
        client = BankClient(patient, "ATM00001", BOOT)
        client._line.token = token
        event = client.answer(request)
        client.close()
    return server.requests[0], event


@OF_THE_TERMINAL
def test_the_terminal_asks_as_in_the_example_and_takes_its_answer(operation: Operation[Any, Any]) -> None:
    example, (request, wanted) = EXAMPLES[operation.name], REQUESTS[operation.name]
    assert (example.method, example.status) == (operation.method, operation.status)
    said, event = asked_over_http(request, plainly(example.status, example.reply))
    head, _, body = said.decode().partition("\r\n\r\n")
    line, *fields = head.split("\r\n")
    sent = dict(field.split(": ", 1) for field in fields)
    assert line == f"{example.method} {example.path} HTTP/1.1"
    assert (json.loads(body) if body else None) == example.body
    assert {name: sent.pop(name) for name in ("Authorization", "Idempotency-Key") if name in sent} == example.fields
    assert event == wanted
    own = {"Host", "User-Agent", "Accept", "Accept-Encoding"} | ({"Content-Length"} if operation.method == "POST" else set())
    assert set(sent) == own | ({"Content-Type"} if body else set())
    assert (sent["Accept"], sent["Accept-Encoding"]) == ("application/json, application/problem+json", "identity")
    assert sent.get("Content-Length", "0") == str(len(body))


@OF_THE_TERMINAL
def test_the_example_has_the_form_of_the_api(operation: Operation[Any, Any]) -> None:
    example = EXAMPLES[operation.name]
    if operation.request is not Nothing:
        assert set(structs.asdict(read(operation.request, written(example.body)))) == set(example.body)
    assert set(example.reply) == set(operation.reply.__struct_fields__)


LONGEST_REFERENCE: Final = f"{2**63}.{2**31}"


def at_its_longest(request: BankRequest) -> BankRequest:
    """The same with the longest card number, and of a terminal that has never been restarted."""
    if isinstance(request, requests.VerifyCardPin):
        return requests.VerifyCardPin(Card(Pan("9" * LONGEST_PAN), "3106"), request.pin_block)
    return structs.replace(request, reference=LONGEST_REFERENCE) if hasattr(request, "reference") else request


@OF_THE_TERMINAL
def test_no_request_is_larger_than_the_page_says(operation: Operation[Any, Any]) -> None:
    request, _ = REQUESTS[operation.name]
    said, _ = asked_over_http(at_its_longest(request), plainly(500, {}), token="t" * 512)
    head, _, body = said.partition(b"\r\n\r\n")
    assert len(body) <= LARGEST_BODY
    assert len(head) + 4 <= LARGEST_HEAD


def with_more(value: Any) -> Any:
    """The same with members in every object that nobody knows."""
    if isinstance(value, dict):
        return {"since": "2026", **{name: with_more(member) for name, member in value.items()}, "limits": {"daily": [3, None]}}
    return value


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:10], body[10:])) + b"0\r\n\r\n"


LIBERTIES: Final[Mapping[str, Act]] = {
    "members that nobody knows": lambda status, body: plainly(status, with_more(body)),
    "a charset": lambda status, body: answer(status, json.dumps(body).encode(), media_type='Application/JSON; charset="utf-8"'),
    "chunks": lambda status, body: answer(status, chunked(b"%-20s" % json.dumps(body).encode()), "Transfer-Encoding: chunked"),
    "gzip": lambda status, body: answer(status, gzip.compress(json.dumps(body).encode()), "Content-Encoding: gzip"),
    "deflate": lambda status, body: answer(status, zlib.compress(json.dumps(body).encode()), "Content-Encoding: deflate"),
    "the largest body": lambda status, body: answer(status, json.dumps(body).encode().ljust(wire_exchange.LARGEST_REPLY)),
    "cookies": lambda status, body: answer(status, json.dumps(body).encode(), "Set-Cookie: a=b"),
}
TOO_FREE: Final[Mapping[str, Act]] = {
    "another success": lambda status, body: plainly(401 - status, body),
    "another media type": lambda status, body: answer(status, json.dumps(body).encode(), media_type="text/plain"),
    "a byte order mark": lambda status, body: answer(status, b"\xef\xbb\xbf" + json.dumps(body).encode()),
    "UTF-16": lambda status, body: answer(status, json.dumps(body).encode("utf-16")),
    "too large a body": lambda status, body: answer(status, json.dumps(body).encode().ljust(wire_exchange.LARGEST_REPLY + 1)),
    "no object": lambda status, body: plainly(status, [body]),
    "a redirect": lambda _, __: answer(307, b"", "Location: http://127.0.0.1:1/"),
}


@pytest.mark.parametrize("liberty", LIBERTIES)
@OF_THE_TERMINAL
def test_what_a_bank_may_do_changes_nothing(operation: Operation[Any, Any], liberty: str) -> None:
    example, (request, wanted) = EXAMPLES[operation.name], REQUESTS[operation.name]
    _, event = asked_over_http(request, LIBERTIES[liberty](example.status, example.reply))
    assert event == wanted


@pytest.mark.parametrize("liberty", TOO_FREE)
@OF_THE_TERMINAL
def test_what_a_bank_must_not_do_is_no_answer(operation: Operation[Any, Any], liberty: str) -> None:
    example, (request, _) = EXAMPLES[operation.name], REQUESTS[operation.name]
    _, event = asked_over_http(request, TOO_FREE[liberty](example.status, example.reply))
    assert isinstance(event, events.BankReplyLost | events.BankUnreachable)
    assert event.code == "bank-reply-unusable"


NOT_ALWAYS_SAID: Final = {"offline"}
"""What a bank may leave out, as the page says."""


@pytest.mark.parametrize(
    "operation", [one for one in PARTNERS["terminal"] if one.reply.__struct_fields__], ids=lambda operation: operation.name
)
def test_a_reply_without_one_of_its_members_is_no_answer_but_where_the_page_allows_it(operation: Operation[Any, Any]) -> None:
    example, (request, answered) = EXAMPLES[operation.name], REQUESTS[operation.name]
    for name in example.reply:
        less = {member: value for member, value in example.reply.items() if member != name}
        _, event = asked_over_http(request, plainly(example.status, less))
        if name in NOT_ALWAYS_SAID:
            assert event == answered, name
        else:
            assert isinstance(event, events.BankReplyLost | events.BankUnreachable), name


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_api_has_exact_requests_and_open_replies(operation: Operation[Any, Any]) -> None:
    described = API["paths"][operation.path][operation.method.lower()]
    if operation.request is not Nothing:
        assert all(schema["additionalProperties"] is False for schema in schemas_in(described["requestBody"]))
    assert all(schema.get("additionalProperties", True) for schema in schemas_in(described["responses"]))


def schemas_in(part: Any) -> Iterator[dict[str, Any]]:
    """All schemas of objects that a part of the API's description refers to."""
    for name in re.findall(r"#/components/schemas/(\w+)", json.dumps(part)):
        schema = API["components"]["schemas"][name]
        if schema["type"] == "object":
            yield schema
        yield from schemas_in(schema)


# Cryptography, by another way than the program's --------------------------------------------------------------------------------------


def value(name: str, column: int = 1, under: str = "Cryptography") -> str:
    return next(bare(row[column]) for row in rows(section(under)) if row[0] == name)


def raw(name: str, column: int = 1, under: str = "Cryptography") -> bytes:
    return bytes.fromhex(value(name, column, under))


MASTER_KEY: Final = bytes.fromhex(re.findall(r"terminal master key is `([0-9A-F]{64})`", TEXT)[0])
PIN_KEY: Final = raw("PIN key")


def cmac(key: bytes, data: bytes) -> bytes:
    mac = CMAC(AES(key))
    mac.update(data)
    return mac.finalize()


def aes(key: bytes, block: bytes) -> bytes:
    return Cipher(AES(key), ECB()).encryptor().update(block)


def xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))


def derived(master_key: bytes, usage: int) -> bytes:
    """A key of the block's, as the page says."""
    bits = 8 * len(master_key)
    material = (cmac(master_key, b"%c%s\0%s%s" % (counter, two(usage), two(bits // 64), two(bits))) for counter in (1, 2))
    return b"".join(material)[: len(master_key)]


def two(number: int) -> bytes:
    return number.to_bytes(2)


def key_block_of(master_key: bytes) -> str:
    header, data = value("header"), raw("key data")
    mac = cmac(derived(master_key, 1), header.encode() + data)
    return header + (Cipher(AES(derived(master_key, 0)), CBC(mac)).encryptor().update(data) + mac).hex().upper()


def test_the_signed_request_is_computed_again() -> None:
    nonce, example = raw("nonce"), EXAMPLES["deliver-pin-key"].body
    secret = HKDF(SHA256(), 32, salt=None, info=b"PIN key request").derive(MASTER_KEY)
    signature = HMAC(secret, SHA256())
    signature.update(b"ATM00001" + nonce)
    assert secret == raw("K", under="The signed request")
    assert signature.finalize() == raw("MAC")
    assert pad_request.key_request_mac(MASTER_KEY, "ATM00001", nonce) == key_request_mac(MASTER_KEY, "ATM00001", nonce) == raw("MAC")
    assert example == {"nonce": value("nonce"), "mac": value("MAC")}


def test_the_key_block_is_computed_again() -> None:
    assert derived(MASTER_KEY, 0) == raw("encryption key")
    assert derived(MASTER_KEY, 1) == raw("authentication key")
    assert two(8 * len(PIN_KEY)) + PIN_KEY + raw("padding") == raw("key data")
    assert key_block_of(MASTER_KEY) == value("key block") == EXAMPLES["deliver-pin-key"].reply["key_block"]


@pytest.mark.parametrize(("name", "length"), [("under 128 bits", 16), ("under 192 bits", 24), ("key block", 32)])
def test_the_key_blocks_unwrap_in_the_pin_pad_and_with_an_independent_library(name: str, length: int) -> None:
    master_key, block = MASTER_KEY[:length], value(name)
    header, key = tr31.unwrap(master_key, block)
    assert key == PIN_KEY
    assert (header.version_id, header.key_usage, header.algorithm, header.mode_of_use) == tuple(
        value(field) for field in ("version", "key usage", "algorithm", "mode of use")
    )
    assert (header.version_num, header.exportability) == ("00", "N")
    assert key_block_of(master_key) == block
    assert pad_key.load_pin_key(master_key, block, "7AD386C376").kcv == "7AD386C376"


@pytest.mark.parametrize("length", [16, 24, 32])
@pytest.mark.parametrize("master_length", [16, 24, 32])
def test_keys_of_each_length_are_taken_under_keys_of_each_length(length: int, master_length: int) -> None:
    key, master_key = os.urandom(length), os.urandom(master_length)
    header = tr31.Header("D", "P0", "A", "E", "01", "E")
    header.blocks["KS"] = "00604B120F9292800000"
    block = tr31.wrap(master_key, header, key)
    assert len(block) <= LONGEST_KEY_BLOCK
    assert pad_key.load_pin_key(master_key, block, key_check_value(key)).kcv == cmac(key, bytes(16))[:5].hex().upper()
    assert "128, 192 or 256 bits" in section("Cryptography")


def test_the_key_check_value_is_computed_again() -> None:
    kcv = cmac(PIN_KEY, bytes(16))[:5].hex().upper()
    assert f"`{kcv}` for this PIN key" in TEXT
    assert {kcv} == set(re.findall(r'"kcv": "([0-9A-F]{10})"', PAGE))
    assert key_check_value(PIN_KEY) == pad_key.key_check_value(PIN_KEY) == kcv


BLOCKS: Final = {1: ("1234", "open-card-session", "pin_block"), 2: ("40719283", "enrol", "first"), 3: ("40719283", "enrol", "second")}


@pytest.mark.parametrize("column", BLOCKS)
def test_the_pin_blocks_are_computed_again(column: int, monkeypatch: pytest.MonkeyPatch) -> None:
    (pin, name, member), pan = BLOCKS[column], EXAMPLES["open-card-session"].body["pan"]

    def told(row: str) -> bytes:
        return raw(row, column, "The PIN block")

    assert bytes.fromhex(f"4{len(pin)}{pin:A<14}") + told("random bytes") == told("PIN field")
    assert bytes.fromhex(f"{len(pan) - 12}{pan:0<31}") == told("PAN field")
    assert aes(PIN_KEY, told("PIN field")) == told("PIN field, enciphered")
    assert xor(told("PIN field, enciphered"), told("PAN field")) == told("XOR PAN field")
    block = told("PIN block")
    assert aes(PIN_KEY, told("XOR PAN field")) == block
    assert EXAMPLES[name].body[member] == {"format": 4, "data": block.hex().upper(), "kcv": "7AD386C376"}
    assert decipher_pinblock_iso_4(PIN_KEY, block, pan) == decipher_format_4(decipher_under(PIN_KEY), block, pan, len(pin), len(pin)) == pin
    monkeypatch.setattr("otp_atm.hardware.pin_pad.pin_key.os.urandom", lambda _: told("random bytes"))
    digits = Digits()
    for digit in pin:
        digits.append(digit)
    assert pad_key.PinKey(PIN_KEY, "7AD386C376").encipher(digits, Pan(pan)).data == block


def test_the_offline_password_is_computed_again() -> None:
    here = "The offline password"
    seed, token_id = raw("seed", under=here), raw("token id", under=here)
    pin, moment = value("OTP PIN", under=here), int(value("Unix time", under=here))
    key = HKDF(SHA256(), 32, salt=token_id, info=b"otp" + pin.encode()).derive(seed)
    assert key == otp_key(seed, token_id, pin) == raw("K", under=here)
    password = TOTP(key, 8, SHA256(), 1).generate(moment).decode()
    assert password == offline_code(key, moment) == value("password", under=here)
    assert datetime.fromtimestamp(moment, UTC) == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


# Weak PINs, by another way than the program's ----------------------------------------------------------------------------------------


def seems_weak(pin: str, numbers: list[str]) -> bool:
    """As the page says it."""
    steps = {(int(after) - int(before)) % 10 for before, after in zip(pin, islice(pin, 1, None), strict=False)}
    patterns = (pin[:length] * (len(pin) // length) for length in range(1, len(pin) // 2 + 1))
    stretches = {number[start:][: len(pin)] for number in numbers for start in range(len(number))}
    return pin in patterns or steps in ({1}, {9}) or bool({pin, pin[::-1]} & stretches)


def test_weak_and_good_pins_are_told_apart_as_the_page_says() -> None:
    text = section("`check-otp-pin`")
    known = list(re.search(r"With PAN `(\d+)` and\s+phone\s+`(\d+)`", text).groups())  # type: ignore[union-attr]
    weak, good = (re.findall(r"`(\d{8})`", re.search(rf"^- {kind}: (.*)$", text, re.MULTILINE).group(1)) for kind in ("weak", "good"))  # type: ignore[union-attr]
    assert (len(weak), len(good)) == (10, 3)
    for pin in (*weak, *good):
        assert is_weak(pin, known) == seems_weak(pin, known) == (pin in weak), pin

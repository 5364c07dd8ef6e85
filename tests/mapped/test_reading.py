"""What is wrong with a mapping is told before anything is asked: all of it, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from otp_atm.bank.mapped.reading import load_mapping
from otp_atm.kiosk.load import BadFile
from tests.mapped.small import small, written

BODY = '      {"card": {{ request.card.pan | json }}}\n'
FLAWS: list[tuple[str, tuple[str, str], str]] = [
    ("unknown key", ("services: []", "service: []"), "line 1: service: there is no such key; known here: requests, answers"),
    (
        "unknown service",
        ("services: []", "services: [transfers]"),
        "line 1: services[0]: there is no service transfers; there are card_pin",
    ),
    ("unmapped request", ("  CheckBank:\n", "  CheckBanks:\n"), "line 4: requests: CheckBank is not mapped: every terminal asks it"),
    ("unknown request", ("  CheckBank:\n", "  CheckBanks:\n"), "line 5: requests.CheckBanks: there is no such request; there are FetchPin"),
    ("a service's", ("  CheckBank:\n", "  Enrol: {}\n  CheckBank:\n"), "line 5: requests.Enrol: is asked for one_time_password alone"),
    ("no method", ("    method: GET\n", ""), "line 5: requests.CheckBank: `method` is missing"),
    ("another method", ("method: GET", "method: FETCH"), "line 6: requests.CheckBank.method: Invalid enum value 'FETCH'"),
    ("relative path", ("path: /alive", "path: alive"), "line 7: requests.CheckBank.path: begins with /: it follows bank.url"),
    ("syntax", ("/alive", "'/{{ alive'"), "line 7: requests.CheckBank.path: unexpected end of template"),
    ("line of a body", ("request.mac | base64", "request.mac | base65"), "line 16: requests.FetchPinKey.body: No filter named 'base65'"),
    (
        "variable",
        ("request.nonce", "request.once"),
        "line 15: requests.FetchPinKey.body: there is no request.once; in request there is nonce",
    ),
    (
        "unknown name",
        ("terminal.id", "terminals.id"),
        "line 2: headers.X-Terminal: there is no terminals; there are request, terminal, kept",
    ),
    ("unkept", ("path: /alive", "path: '/{{ kept.token }}'"), "requests.CheckBank.path: there is no kept.token; in kept there is session"),
    (
        "part of a part",
        ("card.pan", "card.pin"),
        "line 26: requests.VerifyCardPin.body: there is no request.card.pin; in request.card there is",
    ),
    ("call", ("/alive", "'/{{ terminal.id.upper() }}'"), "requests.CheckBank.path: call is more than a template may do here"),
    ("assignment", (BODY, "      {% set a = 1 %}\n"), "line 26: requests.VerifyCardPin.body: assign is more than a template may do here"),
    ("bytes", ("request.nonce | hex", "request.nonce"), "line 14: requests.FetchPinKey.body: cannot be made of a FetchPinKey (TypeError)"),
    ("no JSON", (BODY, BODY.replace("| json", "")[:-2] + "\n"), "line 25: requests.VerifyCardPin.body: does not become JSON"),
    ("no media type", ("    headers: {Content-Type: application/json}\n", ""), "line 13: requests.FetchPinKey.body: a body needs a header"),
    ("event", ("event: KeyDelivered", "event: KeyGiven"), "line 19: requests.FetchPinKey.answers[0].event: KeyGiven is no event that can"),
    (
        "another's event",
        ("event: KeyDelivered", "event: PinAccepted"),
        "answers[0].event: PinAccepted is no event that can answer here; there",
    ),
    (
        "no answer",
        ("event: PinRefused, fields: {tries_left: body.left}", "event: PinAccepted"),
        "line 21: requests.VerifyCardPin: no answer leads to PinRefused",
    ),
    ("never", ("CardUnknown,", "CardLost,"), "line 33: never[2]: there is no CardLost to be said here; there are AlreadyEnrolled"),
    ("field", ("kcv: body.kcv", "kvc: body.kcv"), "line 20: requests.FetchPinKey.answers[0].fields.kvc: KeyDelivered has key_block, kcv"),
    ("missing field", (", kcv: body.kcv", ""), "line 18: requests.FetchPinKey.answers[0]: KeyDelivered needs the field kcv"),
    ("constant", ("kcv: body.kcv", "kcv: {value: short}"), "line 20: requests.FetchPinKey.answers[0].fields.kcv: kcv has another form"),
    ("source", ("kcv: body.kcv", "kcv: 5"), "answers[0].fields.kcv: is a JMESPath, {value: …} or {template: …}"),
    ("detail", ("code: body.code", "detail: body.code"), "line 31: answers[0].fields.detail: BankRefused has code"),
    ("JMESPath", ("when: body.ok,", "when: 'body.[',"), "line 28: requests.VerifyCardPin.answers[0].when: is no JMESPath"),
    ("root", ("when: body.ok,", "when: ok,"), "answers[0].when: there is no ok; there are status, headers, body, request, values"),
    ("function", ("when: body.ok,", "when: has(body),"), "answers[0].when: there is no function has; there are abs"),
    ("arity", ("when: body.ok,", "when: 'contains(body)',"), "answers[0].when: contains takes 2 values, not 1"),
    ("not", ("!(body.ok)", "!body.ok"), "line 29: requests.VerifyCardPin.answers[1].when: ! belongs to the first name alone"),
    ("status", ("status: 4xx", "status: 4x"), "line 31: answers[0].status: 4x is no status: 100 to 599, or 1xx to 5xx"),
    ("deep", ("/alive", f"'/{{{{ {'(' * 900}1{')' * 900} }}}}'"), "line 7: requests.CheckBank.path: is more than can be read"),
    ("long number", ("/alive", f"'/{{{{ {'9' * 9000} }}}}'"), "line 7: requests.CheckBank.path: is more than can be read"),
    ("deep JMESPath", ("when: body.ok,", f"when: '{'(' * 900}body{')' * 900}',"), "answers[0].when: is more than can be read"),
    ("blank in a path", ("/alive", "/a live"), "line 7: requests.CheckBank.path: becomes what cannot be sent"),
    ("blank beside what is kept", ("/alive", "'/a b/{{ kept.session }}'"), "line 7: requests.CheckBank.path: becomes what cannot be sent"),
    ("broken header", ('"{{ terminal.id }}"', '"a\\nb: c"'), "line 2: headers.X-Terminal: becomes what cannot be sent"),
    ("framing", ("X-Terminal:", "content-length:"), "line 2: headers.content-length: the terminal says that itself"),
    ("header twice", ("{X-Terminal:", "{x-terminal: a, X-Terminal:"), "line 2: headers.X-Terminal: stands there twice"),
    ("no number", ("{{ values.issuer | json }}", "NaN"), "line 14: requests.FetchPinKey.body: does not become JSON that others could read"),
    ("deep JSON", (BODY, "      " + "[" * 4000 + "]" * 4000 + "\n"), "line 25: requests.VerifyCardPin.body: does not become JSON that"),
    ("long JSON", (BODY, "      " + "9" * 5000 + "\n"), "line 25: requests.VerifyCardPin.body: does not become JSON that others"),
    (
        "half a sign",
        (BODY, BODY.replace("request.card.pan", "'\\ud800'")),
        "cannot be made of a VerifyCardPin (UnicodeEncodeError)",
    ),
    ("no datum", (BODY, BODY.replace("request.card.pan | json", "request.card")), "cannot be made of a VerifyCardPin (TypeError)"),
    ("the template itself", ("/alive", "'/{{ self }}'"), "line 7: requests.CheckBank.path: cannot be made of a CheckBank (TypeError)"),
    ("code", ("{value: bank-unavailable}", "{value: 6037991234567893}"), "answers[1].fields.code: is no operator's code"),
    ("step", ("when: body.ok,", "when: 'body[::0]',"), "line 28: requests.VerifyCardPin.answers[0].when: a step of 0 leads nowhere"),
    ("key that is no text", ("  VerifyCardPin:\n", "  1: {}\n  VerifyCardPin:\n"), "line 21: requests.1: a key is text"),
    ("another", ("kcv: body.kcv", "kcv: body.kcv, no: body"), "line 20: requests.FetchPinKey.answers[0].fields.no: a key is text"),
    (
        "unreachable",
        ("{status: 200, event: BankPresent}", "{event: BankPresent}\n      - {event: BankRefused}"),
        "answers[1]: is never reached",
    ),
]


@pytest.mark.parametrize(("change", "told"), [flaw[1:] for flaw in FLAWS], ids=[flaw[0] for flaw in FLAWS])
def test_a_flaw_is_told_with_its_line(change: tuple[str, str], told: str, tmp_path: Path) -> None:
    path = written(tmp_path, change)
    with pytest.raises(BadFile) as bad:
        load_mapping(path)
    assert any(line.startswith(f"{path}, line ") and told in line for line in str(bad.value).splitlines()), bad.value


def test_all_flaws_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    changes = [
        flaw[1] for flaw in FLAWS if flaw[0] in {"relative path", "variable", "constant", "key that is no text", "JMESPath", "status"}
    ]
    with pytest.raises(BadFile) as bad:
        small(tmp_path, *changes)
    told = str(bad.value).splitlines()
    assert [int(line.split("line ", 1)[1].split(":", 1)[0]) for line in told] == [7, 15, 20, 21, 29, 32]


def test_what_is_good_is_taken(tmp_path: Path) -> None:
    assert {kind.__name__ for kind in small(tmp_path).askings} == {"CheckBank", "FetchPinKey", "VerifyCardPin"}

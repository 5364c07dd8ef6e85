"""What a mapped bank does with what comes back, whatever it is, and with what does not; and what it never tells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from urllib3 import HTTPHeaderDict

from otp_atm.bank.access import Presenting
from otp_atm.bank.mapped.bank import MappedBank
from otp_atm.bank.mapped.events import Misfit, fields_of, value_for
from otp_atm.bank.mapped.templates import Flaw, Text, Unmade
from otp_atm.bank.wire.exchange import LARGEST_REPLY, Answer
from otp_atm.bank.wire.oauth import Authorized, Tokens
from otp_atm.bank.wire.patience import Patience
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, TransportError
from otp_atm.kiosk.events import (
    BankPresent,
    BankRefused,
    BankReplyLost,
    BankUnreachable,
    CardSessionExpired,
    KeyDelivered,
    PinAccepted,
    PinRefused,
    Reply,
)
from otp_atm.kiosk.requests import BankRequest, CheckBank, FetchPinKey, VerifyCardPin
from otp_atm.kiosk.vocabulary import Card, Pan, PinBlock
from otp_atm.services.card_pin.events import CardPinChanged
from otp_atm.services.card_pin.requests import ChangeCardPin, CheckCardPin
from otp_atm.services.one_time_password.events import Enrolled
from tests.mapped.small import small
from tests.mapped.world import MAPPING

PAN = "6037991234567893"
VERIFY = VerifyCardPin(Card(Pan(PAN), "2911"), PinBlock(4, bytes(range(16)), "0123456789"))
LOST, DOWN = ReplyLost("bank-reply-lost"), NeverSent("bank-unreachable")
JSON = "application/json"


def said(body: Any, status: int = 200, media_type: str = JSON, **headers: str) -> Answer:
    octets = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, media_type, HTTPHeaderDict({name.replace("_", "-"): value for name, value in headers.items()}), octets)


class Scripted:
    """An exchange that plays a script, and remembers what it was sent."""

    def __init__(self, *script: Answer | TransportError) -> None:
        self.script = list(script)
        self.sent: list[tuple[str, str, Mapping[str, str], bytes | None]] = []
        self.waited: list[float] = []

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        assert 0 < deadline <= 6
        self.sent.append((method, path, headers, body))
        line = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(line, TransportError):
            raise line
        return line

    def close(self) -> None:
        """Nothing is held."""


def bank_at(scripted: Scripted, mapping: Any) -> MappedBank:
    return MappedBank(mapping, scripted, "ATM00001", "boot", patience=Patience(monotonic=lambda: 0.0, wait=scripted.waited.append))


def answer(folder: Path, request: BankRequest, *script: Answer | TransportError, change: tuple[str, str] | None = None) -> Reply:
    return bank_at(Scripted(*script), small(folder, *([change] if change else []))).answer(request)


# What is put ------------------------------------------------------------------------------------------------------------------------


def test_a_request_is_put_as_the_mapping_says(tmp_path: Path) -> None:
    scripted = Scripted(said({"block": "D0112P0AE00E0000", "kcv": "0A1B2C3D4E"}))
    assert bank_at(scripted, small(tmp_path)).answer(FetchPinKey(b"\x01\xff", b"mac")) == KeyDelivered("D0112P0AE00E0000", "0A1B2C3D4E")
    ((method, path, headers, body),) = scripted.sent
    assert (method, path, headers) == ("POST", "/keys", {"X-Terminal": "ATM00001", "Content-Type": JSON})
    assert body
    assert json.loads(body) == {"nonce": "01ff", "mac": "bWFj", "issuer": "017"}


class Given(Tokens):
    """A token that nobody needs to ask for."""

    def __init__(self) -> None:
        """There is no endpoint."""

    def token(self, deadline: float) -> str:  # noqa: ARG002
        return "a-token"


def test_a_header_is_sent_once_however_its_name_is_written() -> None:
    scripted = Scripted(said({}))
    Presenting(scripted, {"X-Api-Avain": "configured", "X-More": "a"}).exchange("GET", "/", {"x-api-avain": "mapped"}, None, deadline=1)
    Authorized(scripted, Given()).exchange("GET", "/", {"authorization": "mapped"}, None, deadline=1)
    assert [headers for _, _, headers, _ in scripted.sent] == [
        {"x-api-avain": "mapped", "X-More": "a"},
        {"Authorization": "Bearer a-token"},
    ]


def test_half_of_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(Flaw, match="UTF-8"):
        Text("/\ud800", {})
    with pytest.raises(Unmade):
        Text("/{{ it }}", {"it": None}).of({"it": "\udfff"})


WAYS = ["{{ it }}", "{{ it | string }}", "{{ it | urlencode }}", "{{ it | xml }}", "{{ it | lower }}", "{{ '' ~ it }}", "{{ [it] | join }}"]


@pytest.mark.parametrize("way", WAYS)
def test_a_value_is_written_the_same_way_everywhere(way: str) -> None:
    text = Text(way, {"it": None})
    values = (True, False, None, 5, 1.5, "a", {"pan": PAN}, [PAN], datetime.fromtimestamp(0, UTC), float("nan"))
    said_of = []
    for value in values:
        try:
            said_of.append(text.of({"it": value}))
        except Unmade:
            said_of.append("-")
    assert said_of == ["true", "false", "null", "5", "1.5", "a", "-", "-", "-", "-"]


def test_what_cannot_be_put_is_not_sent_and_says_nothing_of_its_values(tmp_path: Path) -> None:
    change = ("path: /sessions", "path: '/sessions/{{ request.card.name }}'")
    scripted = Scripted(said({}))
    bank = bank_at(scripted, small(tmp_path, change))
    spoiled = VerifyCardPin(Card(Pan(PAN), "2911", "a name\r\nX: y"), VERIFY.pin_block)
    assert bank.answer(spoiled) == BankUnreachable("bank-request-unmade", "VerifyCardPin: path cannot be made of this request")
    assert scripted.sent == []


# What comes back --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("came", "detail"),
    [
        (said(b"<html>", media_type="text/html"), "200, text/html: mapping.yaml, line 18, KeyDelivered: key_block is missing"),
        (said(b"{", media_type=JSON), "200, application/json: the body is no json"),
        (said(b"\xff", media_type="text/plain"), "200, text/plain: the body is no text in UTF-8"),
        (
            said({"block": "D0112P0AE00E0000", "kcv": "secret"}),
            "200, application/json: mapping.yaml, line 18, KeyDelivered: kcv has another form",
        ),
        (said({"block": 5, "kcv": "0A1B2C3D4E"}), "200, application/json: mapping.yaml, line 18, KeyDelivered: key_block has another form"),
        (said([]), "200, application/json: mapping.yaml, line 18, KeyDelivered: key_block is missing"),
        (said({}, 302), "302, application/json: no answer of mapping.yaml is for this status and media type"),
        (said(b"x" * (LARGEST_REPLY + 1)), f"200, application/json: longer than {LARGEST_REPLY} bytes"),
        (said(b"[" * 60000), "200, application/json: the body is no json"),
        (said({}, 302, "application/an-api-key"), "302, another media type: no answer of mapping.yaml is for this status and media type"),
        (said({}, 302, "a\nb"), "302, another media type: no answer of mapping.yaml is for this status and media type"),
    ],
)
def test_what_fits_no_rule_is_of_no_use_and_says_why(came: Answer, detail: str, tmp_path: Path) -> None:
    scripted = Scripted(came)
    unanswered = bank_at(scripted, small(tmp_path)).answer(FetchPinKey(b"", b""))
    assert unanswered == BankUnreachable("bank-reply-unusable", f"FetchPinKey: {detail}")
    assert len(scripted.sent) == 3


def test_conditions_that_do_not_hold_are_named_by_their_lines(tmp_path: Path) -> None:
    change = ("{status: 200, event: BankPresent}", "{status: 200, when: \"contains(body, 'alive')\", event: BankPresent}")
    said_no = answer(tmp_path, CheckBank(), said({"no": "text"}), change=change)
    assert said_no == BankUnreachable(
        "bank-reply-unusable", "CheckBank: 200, application/json: no condition of mapping.yaml holds: those for it stand on lines 9"
    )
    assert answer(tmp_path, CheckBank(), said(b"we are alive", media_type="text/plain"), change=change) == BankPresent()


@pytest.mark.parametrize(
    ("body", "left"), [({"left": 2}, 2), ({"left": "2"}, 2), ({"left": 99}, None), ({"left": "many"}, None), ({}, None)]
)
def test_what_may_be_unknown_is_unknown_where_it_does_not_fit(body: object, left: int | None, tmp_path: Path) -> None:
    assert answer(tmp_path, VERIFY, said(body)) == PinRefused(left)


@pytest.mark.parametrize(
    ("code", "event"), [("E_Limit 7", "e-limit-7"), (51, "51"), (None, "bank-refused"), ("***", "bank-refused"), ([1], "bank-refused")]
)
def test_a_refusal_is_one_however_its_code_is_written(code: object, event: str, tmp_path: Path) -> None:
    assert answer(tmp_path, CheckBank(), said({"code": code}, 409)) == BankRefused(event)


@pytest.mark.parametrize(
    "secret",
    [
        f"invalid card {PAN} blocked",
        "card 6037 9912 3456 7893",
        "card 6037-991x",
        "block 0A1B2C3D4E5F0A1B2C3D4E5F0A1B2C3D",
        "de ad be ef ca fe ba be",
        "key sk3yJ9dQ",
        "IAmAVeryLongAccessTokenOfLetters",
        "qWxZrTbNpLkM",
        "word " * 10,
    ],
)
def test_a_code_that_could_hold_a_secret_is_none(secret: str, tmp_path: Path) -> None:
    assert answer(tmp_path, CheckBank(), said({"code": secret}, 409)) == BankRefused("bank-refused")
    shown = bank_at(Scripted(said({"vastaus": {"koodi": secret}})), MAPPING).answer(VERIFY)
    assert shown == BankRefused("bank-refused"), "whatever a template puts around it"


@pytest.mark.parametrize(
    ("condition", "body"),
    [
        ("body > `0`", "2"),
        ("body[?a > `1`]", [{"a": "2"}, {"a": None}]),
        ("contains(body, status)", "text"),
        ("max_by(body, &a)", [{"a": 1}, {"a": "x"}]),
        ("floor(to_number(body))", "nan"),
        ("floor(to_number(body))", "1e999"),
        ("body" + " | [@, @][]" * 40, [1]),
        ("to_string(body" + " | [@, @]" * 40 + ")", "x"),
    ],
)
def test_a_condition_on_what_it_does_not_take_does_not_hold(condition: str, body: object, tmp_path: Path) -> None:
    change = ("{status: 200, event: BankPresent}", f'{{status: 200, when: "{condition}", event: BankPresent}}')
    came = answer(tmp_path, CheckBank(), said(body), change=change)
    assert isinstance(came, BankUnreachable)
    assert came.detail.endswith("no condition of mapping.yaml holds: those for it stand on lines 9")


@pytest.mark.parametrize("never", [253402300800, 1e300, "9" * 400, -(10**15)])
def test_a_moment_that_no_calendar_has_is_no_value(never: object) -> None:
    field = fields_of(Enrolled, {})["valid_until"]
    with pytest.raises(Misfit, match="valid_until has another form"):
        value_for(Enrolled, field, never)


def test_an_event_that_cannot_answer_is_a_plain_refusal(tmp_path: Path) -> None:
    change = (
        "{status: 4xx, event: BankRefused, fields: {code: body.code}}",
        "{status: 401, event: CardSessionExpired}\n  - {status: 4xx, event: BankRefused}",
    )
    assert answer(tmp_path, CheckBank(), said({}, 401), change=change) == BankRefused("card-session-expired")


# What is kept -----------------------------------------------------------------------------------------------------------------------

SHOWS = ("path: /alive", "path: '/alive/{{ kept.session | urlencode }}'")


def test_what_is_kept_travels_until_the_card_session_ends(tmp_path: Path) -> None:
    scripted = Scripted(said({"ok": True, "session": "a/b"}), said({}))
    bank = bank_at(scripted, small(tmp_path, SHOWS))
    assert bank.answer(CheckBank()) == BankRefused("card-session-expired"), "there is none yet"
    assert bank.answer(VERIFY) == PinAccepted()
    assert bank.answer(CheckBank()) == BankPresent()
    assert [path for _, path, _, _ in scripted.sent] == ["/sessions", "/alive/a%2Fb"]
    bank.end_card_session()
    assert bank.answer(CheckBank()) == BankRefused("card-session-expired")
    assert len(scripted.sent) == 2


def test_a_session_that_cannot_be_kept_is_none(tmp_path: Path) -> None:
    lost = answer(tmp_path, VERIFY, said({"ok": True, "session": ""}))
    assert lost == BankReplyLost(
        "bank-reply-unusable", "VerifyCardPin: 200, application/json: mapping.yaml, line 28, PinAccepted: session, to be kept, is missing"
    )


def test_another_card_begins_without_what_was_kept(tmp_path: Path) -> None:
    scripted = Scripted(said({"ok": True, "session": "a"}), said({"ok": False}), said({}))
    bank = bank_at(scripted, small(tmp_path, SHOWS))
    assert [type(bank.answer(request)) for request in (VERIFY, VERIFY, CheckBank())] == [PinAccepted, PinRefused, BankRefused]


def test_a_request_in_a_card_session_that_is_over_is_told_as_that() -> None:
    assert bank_at(Scripted(said({})), MAPPING).answer(CheckCardPin(VERIFY.pin_block)) == CardSessionExpired()


def test_a_service_that_the_bank_does_not_do_is_refused(tmp_path: Path) -> None:
    assert answer(tmp_path, CheckCardPin(VERIFY.pin_block), said({})) == BankRefused("service-not-offered")


# Trying again -----------------------------------------------------------------------------------------------------------------------

KEYED = ('{"card"', '{"id": "{{ idempotency_key }}", "card"')
REPEATED = ("    method: POST\n    path: /sessions", "    repeat: true\n    method: POST\n    path: /sessions")


@pytest.mark.parametrize(
    ("changes", "script", "asked", "event"),
    [
        ((), (LOST, said({"ok": False})), 1, BankReplyLost("bank-reply-lost")),
        ((), (DOWN, said({"ok": False})), 2, PinRefused(None)),
        ((), (said({}, 503), said({"ok": False})), 2, PinRefused(None)),
        ((KEYED,), (LOST, said({"ok": False})), 2, PinRefused(None)),
        ((REPEATED,), (LOST, said({"ok": False})), 2, PinRefused(None)),
        ((KEYED,), (LOST, LOST, LOST), 3, BankReplyLost("bank-reply-lost")),
        ((), (DOWN, DOWN, DOWN), 3, BankUnreachable("bank-unreachable")),
        ((), (said({}, 503),), 3, BankUnreachable("bank-unavailable")),
    ],
)
def test_what_may_have_been_heard_is_asked_again_only_where_that_is_safe(
    changes: tuple[tuple[str, str], ...], script: tuple[Answer | TransportError, ...], asked: int, event: Reply, tmp_path: Path
) -> None:
    """A try may have been counted: the bank must know the request again, by its key, or the mapping say that it does."""
    scripted = Scripted(*script)
    assert bank_at(scripted, small(tmp_path, *changes)).answer(VERIFY) == event
    assert len(scripted.sent) == asked
    assert len({body for _, _, _, body in scripted.sent}) == 1, "the same request, to the byte"


def test_whoever_says_when_to_come_back_is_asked_again_then(tmp_path: Path) -> None:
    scripted = Scripted(said({"code": "busy"}, 429, retry_after="7"), said({}))
    assert bank_at(scripted, small(tmp_path)).answer(CheckBank()) == BankPresent()
    assert scripted.waited == [7]


def coded(code: str, **members: object) -> Answer:
    return said({"vastaus": {"koodi": code}, "tiedot": members})


@pytest.mark.parametrize(
    ("second", "event"),
    [
        (coded("00"), CardPinChanged()),
        (coded("79"), None),
        (coded("23"), BankReplyLost("bank-reply-lost")),
        (coded("65"), BankReplyLost("bank-reply-lost")),
        (coded("58"), BankReplyLost("bank-reply-lost")),
    ],
)
def test_f07_after_a_doubtful_attempt_only_the_banks_own_verdict_counts(second: Answer, event: Reply | None) -> None:
    bank = bank_at(Scripted(said({"vastaus": {"koodi": "00"}}, x_istunto="s"), LOST, second), MAPPING)
    assert bank.answer(VERIFY) == PinAccepted()
    said_then = bank.answer(ChangeCardPin("1.1", VERIFY.pin_block, VERIFY.pin_block))
    assert said_then == event if event else type(said_then).__name__ == "NewCardPinWeak"


# Secrets and bounds -----------------------------------------------------------------------------------------------------------------


def test_no_part_of_it_prints_what_it_holds(tmp_path: Path) -> None:
    mapping = small(tmp_path)
    bank = bank_at(Scripted(said({"ok": True, "session": "a-secret-session"})), mapping)
    bank.answer(VERIFY)
    for thing in (bank, mapping, *mapping.askings.values(), *(rule for asking in mapping.askings.values() for rule in asking.rules)):
        assert not {"a-secret-session", PAN, "000102"} & {*repr(thing).split()}, type(thing)
        assert "a-secret-session" not in repr(thing)


HUNDRED = "[" + "'é'," * 100 + "]"
ROUNDS = "{{% for i in HUNDRED %}}{{% for j in HUNDRED %}}{}{{% endfor %}}{{% endfor %}}".replace("HUNDRED", HUNDRED)


@pytest.mark.parametrize(
    "endless",
    [
        "{% for a in [" + "1," * 101 + "] %}x{% endfor %}",
        "{{ ((request.card.pan | hex) * 9) }}",
        ROUNDS.format("{% if " + " or ".join(["(request.card.pan | urlencode) == ''"] * 50) + " %}{% endif %}"),
        ROUNDS.format("{% if " + " or ".join(["request.card.pan < i"] * 50) + " %}{% endif %}"),
        ROUNDS.format("{% if " + " or ".join(["(i ~ j) == ''"] * 50) + " %}{% endif %}"),
        "{{ " + "request.card.pan | replace('', " * 4 + "'x'" + ")" * 4 + " }}",
    ],
)
def test_a_template_makes_no_more_than_is_good(endless: str, tmp_path: Path) -> None:
    from otp_atm.kiosk.load import BadFile

    with pytest.raises(BadFile, match="cannot be made of a VerifyCardPin"):
        small(tmp_path, ("path: /sessions", f'path: "/{endless}"'))

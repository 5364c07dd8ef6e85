"""The simulator's manners over HTTP: what is where, who may ask how, and what happens to those who go away amid their question."""

from __future__ import annotations

import json
import socket
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import requests

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.wire.control import RESET
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.partners import CONTROL, PARTNERS
from otp_atm.bank.wire.problems import Code
from tests.bank.process import BankProcess
from tests.bank.world import World

OPERATIONS: Final = [operation for operations in (*PARTNERS.values(), *CONTROL.values()) for operation in operations]
ADDRESSES: Final = sorted({operation.path for operation in OPERATIONS} | {"/openapi.json"})


def asked(process: BankProcess, method: str, path: str, **more: Any) -> requests.Response:
    return requests.request(method, process.url + path.format(terminal_id="ATM00001"), timeout=5, allow_redirects=False, **more)


def refused(reply: requests.Response, code: Code) -> requests.Response:
    """The reply, which must be this problem."""
    assert (reply.status_code, reply.headers["Content-Type"]) == (code.kind.status, "application/problem+json")
    assert reply.json()["code"] == code
    return reply


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_address_names_the_methods_that_it_takes(sqlite_process: BankProcess, path: str) -> None:
    takes = {operation.method for operation in OPERATIONS if operation.path == path} or {"GET"}
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"} - takes:
        allow = refused(asked(sqlite_process, method, path), Code.METHOD_NOT_ALLOWED).headers["Allow"]
        assert allow == ", ".join(sorted(takes))
    assert asked(sqlite_process, "HEAD", path).status_code == 405


@pytest.mark.parametrize("path", [*ADDRESSES, "", "/v1", "/v1/terminals", "/v1/terminals/ATM00001/pin-keys/more", "/control", "/docs"])
def test_beside_an_address_there_is_nothing(sqlite_process: BankProcess, path: str) -> None:
    """No redirect either: the terminal would not follow it."""
    refused(asked(sqlite_process, "GET", f"{path}/"), Code.NOT_FOUND)


def test_the_description_is_that_of_all_there_is(sqlite_process: BankProcess) -> None:
    described = asked(sqlite_process, "GET", "/openapi.json").json()
    told = {(path, method.upper()): one["operationId"] for path, methods in described["paths"].items() for method, one in methods.items()}
    assert told == {(operation.path, operation.method): operation.name for operation in OPERATIONS}


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.writes], ids=lambda operation: operation.name)
@pytest.mark.parametrize("key", [None, "", "k" * 21, "k" * 129, "k" * 21 + " k", "ک" * 22])
def test_what_writes_needs_a_key_before_anything_else(sqlite_process: BankProcess, operation: Any, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key.encode()}
    refused(asked(sqlite_process, operation.method, operation.path, headers=headers, json={"no": "thing"}), Code.IDEMPOTENCY_KEY_MISSING)


@pytest.mark.parametrize("terminal", ["atm00001", "ATM0001", "ATM000011", "ATM00001%0A", "%D9%A1" * 8])
def test_a_part_of_the_path_that_is_wrong_is_named_with_the_body(sqlite_process: BankProcess, terminal: str) -> None:
    reply = refused(asked(sqlite_process, "POST", f"/v1/terminals/{terminal}/settlements", json={}), Code.INVALID_REQUEST)
    assert reply.json()["fields"] == ["/path/terminal_id", "/body/idempotency_key"]


BODY: Final = json.dumps({"pan": "6221061011374628", "phone": "09121234567"}).encode()


@pytest.mark.parametrize(
    ("media_type", "taken"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/bank+json", True),
        ("text/json", False),
        ("application/x-www-form-urlencoded", False),
        ("", False),
    ],
)
def test_a_body_is_json_only_where_it_is_said_to_be(sqlite_process: BankProcess, media_type: str, taken: bool) -> None:
    reply = asked(sqlite_process, "POST", "/v1/branch/phones", data=BODY, headers={"Content-Type": media_type})
    if taken:
        assert reply.json() == {"masked_phone": "0912***4567"}
    else:
        assert refused(reply, Code.INVALID_REQUEST).json()["fields"] == ["/body"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 60_000, BODY + b"}"])
def test_a_body_that_is_no_message_is_wrong_as_a_whole(sqlite_process: BankProcess, body: bytes) -> None:
    reply = asked(sqlite_process, "POST", "/v1/branch/phones", data=body, headers={"Content-Type": "application/json"})
    assert refused(reply, Code.INVALID_REQUEST).json()["fields"] == ["/body"]


def test_a_token_is_a_bearers(sqlite_process: BankProcess, fixtures: Fixtures) -> None:
    with closing(HttpTransport.to(sqlite_process.url)) as line:
        line.call(RESET, Nothing(), deadline=5)
        token = World("bearer", lambda: line, fixtures).token("sara")
    for said in (f"Bearer {token}", f"bearer  {token}", f"BEARER {token}"):
        assert asked(sqlite_process, "GET", "/v1/enrolment", headers={"Authorization": said}).status_code == 200
    for said in (f"Basic {token}", token, f"Bearer{token}", "Bearer", f"Bearer {token[:-1]}", ""):
        reply = asked(sqlite_process, "GET", "/v1/enrolment", headers={"Authorization": said})
        assert refused(reply, Code.CARD_SESSION_EXPIRED).headers["WWW-Authenticate"] == "Bearer"


def test_who_goes_away_amid_a_question_is_no_trouble(tmp_path: Path) -> None:
    """Before the body is whole, and before the answer: nothing is logged, and the bank serves on."""
    with BankProcess(tmp_path, f"sqlite:///{tmp_path}/bank.sqlite3") as process:
        told = urlsplit(process.url)
        head = b"POST /v1/branch/phones HTTP/1.1\r\nHost: bank\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)
        for sent in (head, head + BODY[:10], head + BODY):
            with socket.create_connection((str(told.hostname), int(told.port or 0)), 5) as line:
                line.sendall(sent)
                time.sleep(0.05)
        with closing(asked(process, "GET", "/v1/terminals/{terminal_id}")) as reply:
            assert reply.json() == {}
        process.stop()
        assert process.log.read_text() == ""

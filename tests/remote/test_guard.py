"""Who gets in, and in front of which terminals nobody does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from otp_atm.kiosk.load import BadFile
from otp_atm.remote.guard import A_SECOND, LARGEST_BODY, Guard
from otp_atm.remote.problems import Code, Refused
from otp_atm.remote.serving import hosts_at, ids_from, is_loopback, reachable, token_of
from tests.remote.server import TOKEN, Client, house_at


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with house_at() as (client,):
        yield client


def asked(client: Client, path: str = "/v1/terminals", method: str = "GET", **headers: str) -> requests.Response:
    """Without anything but what is given."""
    with requests.Session() as session:
        session.trust_env = False
        return session.request(
            method, client.url + path, headers={name.replace("_", "-"): value for name, value in headers.items()}, timeout=10
        )


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer another", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xe9"])
def test_without_the_token_nobody_hears_anything(client: Client, authorization: str) -> None:
    reply = asked(client, Authorization=authorization)
    assert (reply.status_code, reply.json()["code"]) == (401, "token-missing")
    assert reply.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "attacker.example"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://attacker.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_another_page_is_refused_even_with_the_token(client: Client, headers: dict[str, str]) -> None:
    reply = asked(client, Authorization=f"Bearer {TOKEN}", **headers)
    assert (reply.status_code, reply.json()["code"]) == (403, "foreign-origin")
    assert not [name for name in reply.headers if name.lower().startswith("access-control")]


def test_a_preflight_is_told_nothing(client: Client) -> None:
    reply = asked(client, method="OPTIONS", Origin="http://attacker.example", Access_Control_Request_Method="POST")
    assert reply.status_code == 403


def test_the_pages_key_is_good_once_and_becomes_a_cookie_that_no_script_reads(client: Client) -> None:
    with requests.Session() as page:
        page.trust_env = False
        key = client.serving.guard.new_key()
        traded = page.post(f"{client.url}/v1/page-sessions", json={"key": key}, timeout=10)
        assert traded.status_code == 204
        cookie = traded.headers["Set-Cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert TOKEN not in cookie
        assert page.get(f"{client.url}/v1/terminals", timeout=10).ok
        again = page.post(f"{client.url}/v1/page-sessions", json={"key": key}, timeout=10)
        assert (again.status_code, again.json()["code"]) == (401, "token-missing")
        another = page.post(f"{client.url}/v1/page-keys", timeout=10).json()["key"]
        assert page.post(f"{client.url}/v1/page-sessions", json={"key": another}, timeout=10).status_code == 204
        repeated = [
            page.post(f"{client.url}/v1/page-sessions", json={"key": key}, headers={"Idempotency-Key": "1"}) for key in (another,) * 2
        ]
        assert [reply.status_code for reply in repeated] == [401, 401], "a key is good once, however it is repeated"
    assert asked(client, "/v1/page-keys", "POST").status_code == 401


def test_more_than_anybody_has_to_say_is_not_read(client: Client) -> None:
    reply = client.ask("POST", "/steps", data=b"#" * (LARGEST_BODY + 1))
    assert (reply.status_code, reply.json()["code"]) == (413, "too-large")


def test_more_than_anybody_asks_is_refused_for_a_while() -> None:
    now = [0.0]
    guard = Guard(TOKEN, lambda _: True, lambda: now[0])
    for _ in range(A_SECOND):
        guard.require_here({"host": "127.0.0.1:1"})
    with pytest.raises(Refused) as refused:
        guard.require_here({"host": "127.0.0.1:1"})
    assert refused.value.problem.code == Code.TOO_MANY
    now[0] = 0.1
    guard.require_here({"host": "127.0.0.1:1"})


@pytest.mark.parametrize(
    ("address", "host", "here"),
    [
        ("127.0.0.1", "127.0.0.1:80", True),
        ("127.0.0.1", "localhost:80", True),
        ("::1", "[::1]:80", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "192.0.2.1", False),
        ("127.0.0.1", "", False),
        ("127.0.0.1", ":80", False),
        ("127.0.0.1", "192.0.2.1:80", False),
        ("127.0.0.1", "attacker.example:80", False),
        ("0.0.0.0", "192.0.2.1:80", True),
        ("0.0.0.0", "[2001:db8::1]:80", True),
        ("0.0.0.0", "attacker.example:80", False),
        ("0.0.0.0", "192.0.2.1.attacker.example:80", False),
        ("0.0.0.0", "192.0.2.1:81", False),
        ("atm.test", "atm.test:80", True),
    ],
)
def test_a_server_is_called_by_its_own_names_and_elsewhere_by_any_address(address: str, host: str, here: bool) -> None:
    assert hosts_at(address, 80)(host) is here
    assert not hosts_at(address, 81)(host) or host.endswith(":81")


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])
def test_the_address_that_is_said_can_be_opened(address: str) -> None:
    assert hosts_at(address, 8350)(f"{reachable(address)}:8350".lower())
    assert "0.0.0.0" not in reachable(address)


def test_a_proxy_before_it_is_called_by_one_more_name() -> None:
    is_here = hosts_at("127.0.0.1", 8350, "ATM.test.example")
    assert is_here("atm.test.example")
    assert is_here("127.0.0.1:8350")
    assert not is_here("atm.test.example:8350")
    assert not is_here("test.example")
    guard = Guard(TOKEN, is_here)
    guard.require_here({"host": "atm.test.example", "origin": "https://atm.test.example", "sec-fetch-site": "same-origin"})
    with pytest.raises(Refused):
        guard.require_here({"host": "atm.test.example", "origin": "https://attacker.example"})


@pytest.mark.parametrize(("address", "loopback"), [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True)])
def test_loopback_is_known(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback
    assert reachable(address) == address
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("::")
    assert not is_loopback("atm.test")


def test_a_token_of_ones_own_is_for_its_owners_eyes(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("abcdefghijklmnopqrstuvwxyz\n", encoding="ascii")
    file.chmod(0o600)
    assert token_of(file) == "abcdefghijklmnopqrstuvwxyz"
    for content in ("short", "with a blank in the middle", "aaaaaaaaaaaaaaaaaaaaa\nbbb", "é" * 30):
        file.write_text(content, encoding="utf-8")
        with pytest.raises(BadFile, match="20 or more visible characters"):
            token_of(file)
    with pytest.raises(BadFile, match="No such file"):
        token_of(tmp_path / "none")
    if os.name == "posix":
        file.chmod(0o644)
        with pytest.raises(BadFile, match="others can read it"):
            token_of(file)


def test_ids_are_counted_up_from_the_first() -> None:
    assert ids_from("ATM00009", 3) == ["ATM00009", "ATM00010", "ATM00011"]
    assert ids_from("branch", 1) == ["branch"]
    for first in ("ATM9", "branch"):
        with pytest.raises(BadFile, match="no room"):
            ids_from(first, 2)

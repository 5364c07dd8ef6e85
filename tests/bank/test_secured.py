"""Our contract behind what banks put before it: client certificates, headers, access tokens, a path of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from otp_atm import launcher
from otp_atm.bank.access import Presenting, http_exchange
from otp_atm.bank.settings import BankSettings
from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.wire.exchange import Answer
from otp_atm.bank.wire.headers import headers_of
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.oauth import Authorized, Client, Tokens, understood
from otp_atm.bank.wire.services.one_time_password import ENROL, READ_ENROLMENT
from otp_atm.bank.wire.terminal import READ_TERMINAL
from otp_atm.bank.wire.transport import NeverSent
from otp_atm.commands import check
from otp_atm.commands.named_files import require_named_files
from otp_atm.configuration import Settings
from otp_atm.hardware.finding import MISSING
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.load import BadFile, load
from otp_atm.kiosk.secret import Secret
from tests.bank.process import BankProcess
from tests.bank.secured_front import API_KEY, CLIENT, PREFIX, SECRET, SESSION, Gateway, front
from tests.bank.tls_bank import authority, greeting_with, signed
from tests.bank.world import World

Written = dict[str, object]


@pytest.fixture
def gateway(sqlite_process: BankProcess) -> Gateway:
    return Gateway(sqlite_process.url)


@pytest.fixture
def secured(gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """What a configuration says of the way to a bank behind all of it."""
    trusted = authority()
    trusted.write(tmp_path / "trusted.pem")
    signed("terminal", trusted, names=["ATM00001"]).write(tmp_path / "terminal.pem")
    bank = signed("bank", trusted, names=["127.0.0.1"]).write(tmp_path / "server.pem")
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    monkeypatch.setenv("OTP_ATM_API_KEY", API_KEY)
    with front(gateway, greeting_with(bank, demands=tmp_path / "trusted.pem")) as url:
        yield {
            "url": f"{url}{PREFIX}/",
            "ca_file": "trusted.pem",
            "client_certificate": "terminal.pem",
            "headers": {"X-Api-Key": "env:OTP_ATM_API_KEY", "X-Channel": "ATM"},
            "oauth": {"token_url": f"{url}/token", "client_id": CLIENT, "client_secret": "file:secret", "scope": "atm otp"},
            "session_header": SESSION,
        }


def settings(folder: Path, bank: Written) -> BankSettings:
    config = folder / "config.yaml"
    config.write_text(yaml.safe_dump({"bank": bank}), encoding="utf-8")
    return load(config, Settings).bank


@pytest.fixture
def way(secured: Written, tmp_path: Path) -> Iterator[Callable[..., HttpTransport]]:
    """Transports by this configuration, with what is given said otherwise in it."""
    made: list[HttpTransport] = []

    def make(**otherwise: object) -> HttpTransport:
        told = settings(tmp_path, secured | otherwise)
        made.append(HttpTransport(http_exchange(told), told.session_header))
        return made[-1]

    yield make
    for transport in made:
        transport.close()


def present(transport: HttpTransport) -> object:
    return transport.call(READ_TERMINAL, Nothing(), path={"terminal_id": "ATM00001"}, deadline=5)


def test_a_customer_is_served_through_all_of_it(way: Callable[..., HttpTransport], gateway: Gateway, fixtures: Fixtures) -> None:
    """The access token and that of the card session travel side by side, and one access token is enough."""
    world = World("secured", way, fixtures)
    token = world.token("sara")
    assert world.call(ENROL, world.wish("sara", replace=True), token=token, key=world.new_key())
    assert world.do(READ_ENROLMENT, Nothing(), token=token).enrolled
    assert len(gateway.tokens) == 1


@pytest.mark.parametrize(
    ("otherwise", "code"),
    [
        ({"client_certificate": None}, "bank-tls-failed|bank-reply-lost"),  # TLS 1.3 says so when the question is under way
        ({"ca_file": None}, "bank-tls-failed"),
        ({"headers": {"X-Api-Key": "another"}}, "bank-reply-unusable"),
    ],
)
def test_without_one_of_them_nothing_comes_of_it(way: Callable[..., HttpTransport], otherwise: Written, code: str) -> None:
    with pytest.raises(Exception, match=code):
        present(way(**otherwise))


def test_a_token_that_is_not_taken_any_more_is_replaced_at_once(way: Callable[..., HttpTransport], gateway: Gateway) -> None:
    transport = way()
    present(transport)
    gateway.revoke()
    present(transport)
    assert (len(gateway.tokens), gateway.asked) == (2, 1)


@pytest.mark.parametrize(
    ("life", "asked_at"), [(300, [0, 271]), (100, [0, 91, 190]), (None, [0])], ids=["half a minute early", "a tenth early", "not said"]
)
def test_a_token_is_used_as_long_as_it_lives(life: float | None, asked_at: list[float]) -> None:
    clock, asked = SimulatedClock(datetime(2026, 11, 22, tzinfo=UTC)), list[float]()
    began = clock.monotonic()

    class Endpoint:
        def exchange(self, *_: object, **__: object) -> Answer:
            asked.append(clock.monotonic() - began)
            told = {"access_token": "t", "token_type": "Bearer"} | ({} if life is None else {"expires_in": life})
            return Answer(200, "application/json", {}, json.dumps(told).encode())

        def close(self) -> None:
            pass

    tokens = Tokens(Endpoint(), Client(name="c", secret=Secret(written="s")), clock.monotonic)
    for moment in (0, 1, 89, 91, 180, 190, 269, 271):
        clock.advance(moment - (clock.monotonic() - began))
        tokens.token(1)
    assert asked == asked_at


def test_a_client_may_say_who_it_is_in_the_body(way: Callable[..., HttpTransport], gateway: Gateway, secured: Written) -> None:
    gateway.in_body = True
    oauth = secured["oauth"]
    assert isinstance(oauth, dict)
    present(way(oauth=oauth | {"client_authentication": "body"}))
    assert gateway.tokens


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        ((401, {"error": "invalid_client"}), "the token endpoint answers 401: invalid_client"),
        ((200, {"access_token": "x", "token_type": "mac"}), "the token endpoint answers 200: its tokens are no bearer's"),
    ],
)
def test_without_a_token_nothing_is_asked_of_the_bank(
    way: Callable[..., HttpTransport], gateway: Gateway, refusal: tuple[int, dict[str, str]], told: str
) -> None:
    gateway.refusal = refusal
    with pytest.raises(NeverSent) as failure:
        present(way())
    assert failure.value.code == "bank-token-refused"
    assert failure.value.detail.startswith(told)
    assert gateway.asked == 0


NO_CODE = ": no code that could be understood"
NO_TOKEN = ", and no token that could be understood"
ODD: dict[str, tuple[int, str, str]] = {
    "a code that may be a secret": (400, json.dumps({"error": SECRET}), NO_CODE),
    "a code that is none": (400, '{"error": ["invalid_client"]}', NO_CODE),
    "another member": (200, '{"token": "x"}', NO_TOKEN),
    "a redirection": (302, "", NO_TOKEN),
    "another status": (500, '{"access_token": "x", "token_type": "Bearer"}', NO_TOKEN),
    "two lines": (200, '{"access_token": "a\\nb"}', NO_TOKEN),
    "a blank": (200, '{"access_token": "a b"}', NO_TOKEN),
    "an empty token": (200, '{"access_token": ""}', NO_TOKEN),
    "a number": (200, '{"access_token": 5}', NO_TOKEN),
    "no end": (200, '{"access_token": "x", "expires_in": 1e999}', NO_TOKEN),
    "an end that is no number": (200, '{"access_token": "x", "expires_in": NaN}', NO_TOKEN),
    "a life of 400 digits": (200, f'{{"access_token": "x", "expires_in": {400 * "9"}}}', NO_TOKEN),
    "the same as text": (200, f'{{"access_token": "x", "expires_in": "{400 * "9"}"}}', NO_TOKEN),
    "a life of 5,000 digits": (200, f'{{"access_token": "x", "expires_in": {5000 * "9"}}}', NO_TOKEN),
    "depth": (200, 5000 * "[", NO_TOKEN),
    "depth with an end": (200, 20000 * "[" + 20000 * "]", NO_TOKEN),
    "a list": (200, "[1]", NO_TOKEN),
    "bytes": (200, "\udcff", NO_TOKEN),
}


@pytest.mark.parametrize("kind", ODD)
def test_whatever_the_token_endpoint_says_is_a_token_or_none(kind: str) -> None:
    status, body, told = ODD[kind]
    with pytest.raises(NeverSent) as failure:
        understood(Answer(status, "application/json", {}, body.encode("utf-8", "surrogateescape")))
    assert (failure.value.code, failure.value.detail) == ("bank-token-refused", f"the token endpoint answers {status}{told}")


def test_headers_are_the_same_in_whatever_case() -> None:
    """What a request says of itself counts more than what every request says; an access token counts most."""
    sent: list[Mapping[str, str]] = []

    class Way:
        def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:  # noqa: ARG002
            sent.append(headers)
            return Answer(200, "", {}, b'{"access_token": "t"}')

        def close(self) -> None:
            pass

    Presenting(Way(), {"X-Key": "ours", "X-Other": "ours"}).exchange("GET", "", {"x-key": "its"}, None, deadline=1)
    assert sent.pop() == {"x-key": "its", "X-Other": "ours"}
    tokens = Tokens(Way(), Client(name="c", secret=Secret(written="s")))
    Authorized(Way(), tokens).exchange("GET", "", {"authorization": "its"}, None, deadline=1)
    assert sent.pop() == {"Authorization": "Bearer t"}
    assert headers_of(READ_ENROLMENT, "t", "", session_header="authorization")["authorization"] == "Bearer t"


def test_check_tries_every_part_of_the_way(secured: Written, tmp_path: Path, gateway: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    settings(tmp_path, secured)
    launcher.main(["check", "--config", str(tmp_path / "config.yaml")])
    lines = {line.split()[1]: line for line in capsys.readouterr().out.splitlines()}
    for name in ("connection", "access", "bank", "presence"):
        assert lines[name].startswith("ok"), lines[name]
    gateway.refusal = (401, {"error": "invalid_client"})
    launcher.main(["check", "--config", str(tmp_path / "config.yaml")])
    said = capsys.readouterr().out
    assert "bank-token-refused: the token endpoint answers 401: invalid_client" in said
    assert SECRET not in said
    assert API_KEY not in said


MISTAKES: dict[str, tuple[Written, str]] = {
    "no such variable": ({"headers": {"X-Key": "env:NO_SUCH_KEY"}}, "bank.headers: X-Key: the environment has no variable NO_SUCH_KEY"),
    "no such file": ({"headers": {"X-Key": "file:none"}}, "none: No such file or directory"),
    "a value that cannot be sent": ({"headers": {"X-Key": "a\nb"}}, "X-Key: a header's value is visible ASCII, without blanks around it"),
    "a name that is none": ({"headers": {"X Key": "a"}}, "bank.headers.X Key: X Key: is not the name of a header"),
    "what the terminal says itself": ({"headers": {"Content-type": "a"}}, "Content-type: the terminal says that itself"),
    "a place that is taken": ({"headers": {"Authorization": "Basic x"}}, "Authorization is taken: session_header names another"),
    "two that are the same": ({"headers": {"X-Key": "a", "x-key": "b"}}, "x-key: stands there twice"),
    "a key of nothing": ({"client_key": "key.pem"}, "bank.client_key: the key is that of which client_certificate?"),
    "a certificate for nobody": ({"client_certificate": "c.pem"}, "a certificate is shown over https only"),
    "no certificate": ({"url": "https://127.0.0.1:1", "client_certificate": "no.pem"}, "no.pem: No such file or directory"),
    "no PEM": ({"url": "https://127.0.0.1:1", "client_certificate": "config.yaml"}, "config.yaml: no certificate with its key"),
    "a token for nobody": ({"oauth": {"token_url": "http://a@b", "client_id": "x", "client_secret": "y"}}, "may stand in the address"),
    "a session that has no place": (
        {"oauth": {"token_url": "http://b", "client_id": "x", "client_secret": "y"}},
        "bank.oauth: Authorization is taken: session_header names another for the card session",
    ),
    "another's session": (
        {"driver": "mapped", "mapping": "m.yaml", "session_header": "S"},
        "bank.session_header: is for the driver native: where another's session travels, that one knows",
    ),
    "a variable without a name": ({"headers": {"X-Key": "env:"}}, "bank.headers: X-Key: env: is without a name"),
    "a file without a name": ({"headers": {"X-Key": "file:"}}, "bank.headers: X-Key: file: is without a name"),
    "a file whose name is none": ({"headers": {"X-Key": "file:a\0b"}}, "bank.headers: the character U+0000 stands in the name of no file"),
    "an empty value": ({"headers": {"X-Key": ""}}, "bank.headers: X-Key: is empty"),
    "an empty variable": ({"headers": {"X-Key": "env:EMPTY"}}, "bank.headers: X-Key: env:EMPTY is empty"),
    "an empty file": ({"headers": {"X-Key": "file:empty"}}, "empty is empty"),
    "an empty secret": (
        {"session_header": "S", "oauth": {"token_url": "http://b", "client_id": "x", "client_secret": "env:EMPTY"}},
        "bank.oauth.client_secret: env:EMPTY is empty",
    ),
    "a long password": (
        {"url": "https://b", "client_certificate": "c.pem", "client_key_password": 3000 * "x"},
        "bank.client_key_password: the password of a key has at most 1024 bytes",
    ),
    "an empty password": (
        {"url": "https://b", "client_certificate": "c.pem", "client_key_password": "env:EMPTY"},
        "bank.client_key_password: env:EMPTY is empty",
    ),
    "authorities that are none": ({"url": "https://b", "ca_file": "config.yaml"}, "config.yaml: no certificates can be read from it"),
    "a secret that is not there": (
        {"session_header": "S", "oauth": {"token_url": "http://b", "client_id": "x", "client_secret": "env:NO_SUCH"}},
        "bank.oauth.client_secret: the environment has no variable NO_SUCH",
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_told_with_its_place_before_anything_is_asked(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank, told = MISTAKES[kind]
    monkeypatch.setenv("EMPTY", "")
    (tmp_path / "empty").write_text("\n")
    config = tmp_path / "config.yaml"

    def read() -> None:
        settings(tmp_path, bank)
        require_named_files(config, load(config, Settings))

    with pytest.raises(BadFile) as bad:
        read()
    assert told in str(bad.value)
    assert str(bad.value).startswith(f"{config}, line ")


@pytest.mark.parametrize(
    ("bank", "connection"),
    [
        ({"headers": {"X-Key": "env:NO_SUCH_KEY"}}, "the environment has no variable NO_SUCH_KEY"),
        ({"headers": {"X-Key": "a\nb"}}, "a header's value is visible ASCII, without blanks around it"),
        ({"url": "https://127.0.0.1:1", "ca_file": "config.yaml"}, "Connection refused"),
    ],
)
def test_no_bank_is_asked_with_files_of_no_use(bank: Written, connection: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = settings(tmp_path, {"url": "http://127.0.0.1:1"} | bank)
    found = dict(check.findings(tmp_path / "config.yaml", load(tmp_path / "config.yaml", Settings)))
    assert found["bank"] == (MISSING, f"{told.url}: not asked, as long as files are of no use")
    assert found["connection"][1].endswith(connection)
    assert "presence" not in found
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("oauth", [None, {"token_url": "http://b", "client_id": "x", "client_secret": "y"}])
def test_where_a_mapped_banks_session_travels_is_no_matter_of_the_configuration(oauth: Written | None, tmp_path: Path) -> None:
    headers = {} if oauth else {"Authorization": "Basic x"}
    assert settings(tmp_path, {"driver": "mapped", "mapping": "m.yaml", "headers": headers, "oauth": oauth}).session_header


def test_f08_what_is_secret_in_a_configuration_is_in_no_repr(tmp_path: Path) -> None:
    told = settings(tmp_path, {"headers": {"X-Key": "do-not-repeat"}, "session_header": "S"})
    assert "do-not-repeat" not in repr(told) + str(told.headers)

"""The two programs: `remote`, and a kiosk with a window that programs stand in front of, too. Who may not be stood in front of says why."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest
import requests

from otp_atm.commands import kiosk, remote
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile, load
from otp_atm.kiosk.project import PROJECT
from tests.bank.process import BankProcess
from tests.needs import need
from tests.remote.server import TOKEN, Client

KEPT_FROM_START: Final = (
    "urllib3",
    "pygame",
    "sqlalchemy",
    "jinja2",
    "psycopg",
    "otp_atm.remote.openapi",
    "otp_atm.remote.painting",
    "otp_atm.demo",
)
"""What nobody needs before a terminal is in service."""


class Program:
    """`python -m otp_atm` with these arguments, once it has said where it is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        self.process = process
        line = process.stdout.readline()
        assert line, process.stderr and process.stderr.read()
        self.told = json.loads(line)

    def client(self, terminal: str | None = None) -> Client:
        serving: Any = SimpleNamespace(port=self.told["port"])
        client = Client(serving, SimpleNamespace(id=terminal or self.told["terminals"][0]))
        client.session.headers["Authorization"] = f"Bearer {self.told['token']}"
        return client

    def end(self) -> tuple[int, str]:
        """What a signal comes to: the exit code, and what is said of it."""
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, said


@contextmanager
def program(*arguments: str, **environment: str) -> Iterator[Program]:
    need("server")
    with subprocess.Popen(
        [sys.executable, "-m", "otp_atm", *arguments],
        cwd=PROJECT,
        env={**os.environ, **environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield Program(process)
        finally:
            process.kill()


def written(folder: Path, **parts: Any) -> Path:
    """A configuration with these parts."""
    folder.mkdir(exist_ok=True)
    file = folder / "config.yaml"
    usual = {"journal": {"directory": str(folder / "journal")}}
    file.write_text(json.dumps(usual | parts), encoding="utf-8")
    return file


# remote


@pytest.mark.skipif(os.name != "posix", reason="ends by a signal")
def test_it_says_where_it_is_and_ends_by_a_signal_with_its_cards_given_back(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN, encoding="ascii")
    token.chmod(0o600)
    with program("remote", "--own-bank", "--frozen", "--terminals", "3", "--token", str(token)) as atm:
        assert atm.told["token"] == TOKEN
        assert atm.told["terminals"] == ["ATM00001", "ATM00002", "ATM00003"]
        assert atm.told["url"].startswith(f"http://127.0.0.1:{atm.told['port']}/#")
        client = atm.client("ATM00002")
        client("PUT", "/card", json={"id": "phone-on-file"})
        with client.session.get(f"{client.url}/v1/terminals/ATM00002/events", stream=True, timeout=20) as told:
            lines = told.iter_lines()
            assert next(lines) == b"event: screen"
            with does_not_listen(atm), steps_without_end(client) as steps:
                assert atm.end() == (0, "")
            assert steps.result().json()["code"] == "terminal-gone"
            list(lines)  # the stream comes to its end
        client.session.close()


@contextmanager
def does_not_listen(atm: Program) -> Iterator[None]:
    """Somebody who asks for a stream of large pictures and takes none of it."""
    with socket.create_connection(("127.0.0.1", atm.told["port"])) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        lines = ("GET /v1/terminals/ATM00003/live HTTP/1.1", f"Host: 127.0.0.1:{atm.told['port']}", f"Authorization: Bearer {TOKEN}")
        connection.sendall("\r\n".join((*lines, "", "")).encode())
        assert connection.recv(12) == b"HTTP/1.1 200"
        yield


@contextmanager
def steps_without_end(client: Client) -> Iterator[Future[requests.Response]]:
    """Somebody who is amid steps."""
    client("PATCH", "/clock", json={"frozen": False})
    with ThreadPoolExecutor(1) as aside:
        steps = aside.submit(client.ask, "POST", "/steps", json=[{"press": "cancel"}, "take card", {"mark": "amid"}, {"wait": 30}])
        client("POST", "/wait", json={"expect": "thanks"})
        yield steps


@pytest.mark.skipif(os.name != "posix", reason="ends by a signal")
@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP"])
def test_whatever_asks_it_to_end_however_often_it_ends_in_order(name: str) -> None:
    number = signal.Signals[name]
    with program("remote", "--own-bank") as atm:
        atm.process.send_signal(number)
        atm.process.send_signal(number)
        _, said = atm.process.communicate(timeout=20)
        assert (atm.process.returncode, said) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="ends by a signal")
def test_terminals_at_the_bank_of_the_configuration(tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    with BankProcess(folder, f"sqlite:///{folder}/bank.sqlite3") as bank:
        config = written(tmp_path, bank={"url": bank.url, "is_test": True})
        with program("remote", "--config", str(config), "--lang", "en") as atm:
            client = atm.client()
            client("POST", "/steps", json=[{"insert": "phone-on-file"}, {"pin": "own"}, {"expect": "services"}])
            client("POST", "/faults", json={"bank": {"does": "refuses", "code": "card-blocked"}})
            client(
                "POST",
                "/steps",
                json=[{"choose": "Password Operations"}, {"choose": "Register one-time password"}, {"expect": "card_blocked"}],
            )
            assert client("GET", "/phone")["page"] == "home"
            lacking = client.problem("POST", "/steps", json=["bank is reset"])
            assert "no control desk" in lacking["detail"]
            client.session.close()
            assert atm.end() == (0, "")


def test_what_nobody_needs_is_not_loaded_before_a_terminal_is_in_service() -> None:
    code = "import sys, otp_atm.launcher, otp_atm.commands.remote, otp_atm.remote.serving; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, text=True, check=True, capture_output=True).stdout.split()
    assert not [name for name in KEPT_FROM_START if name in loaded]


# kiosk --remote


@pytest.mark.skipif(os.name != "posix", reason="ends by a signal")
def test_a_kiosk_does_in_its_own_loop_what_programs_ask(tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    with BankProcess(folder, f"sqlite:///{folder}/bank.sqlite3") as bank:
        config = written(tmp_path, bank={"url": bank.url, "is_test": True}, terminal={"language": "en"})
        trace = tmp_path / "trace.har"
        window = {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
        with program("kiosk", "--window", "--config", str(config), "--remote", "0", "--trace", str(trace), **window) as atm:
            client = atm.client()
            client("POST", "/wait", json={"expect": "welcome"})
            before = client("GET", "/journal")["lines"]
            client("PUT", "/card", json={"id": "phone-on-file"})
            client("POST", "/steps", json=[{"pin": "own"}, {"choose": "Password Operations"}, {"expect": "password_operations"}])
            assert client("GET", "/card") == {"place": "inside", "id": "phone-on-file"}
            assert client.ask("GET", "/screen.png").content[:4] == b"\x89PNG"
            assert client("POST", "/phone/go", json={"path": ["Messages"]})["page"] == "inbox"
            assert client.problem("POST", "/reset")["code"] == "not-here"
            assert client.problem("PATCH", "/clock", json={"advance": 5})["code"] == "not-here"
            after = client("GET", f"/journal?after={before[-1]['seq']}")["lines"]
            assert after[0]["event"] == "CardInserted"
            assert [line["seq"] for line in before + after] == list(range(1, len(before + after) + 1))
            assert client.ask("GET", "/report?pictures=false").ok
            assert client.ask("GET", "/bundle").content[:2] == b"\x1f\x8b"
            client.session.close()
            assert atm.end() == (0, "")
    (file,) = (tmp_path / "journal").glob("*.jsonl")
    last = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
    assert (last["event"], last["from"]) == ("TerminalStopped", "password_operations")
    exchanged = [entry["request"]["url"].rpartition("/")[2] for entry in json.loads(trace.read_text(encoding="utf-8"))["log"]["entries"]]
    assert "card-sessions" in exchanged, "its own, as those of any kiosk"
    assert not [url for url in exchanged if "messages" in url], "and not the phone's"


# Who may not be stood in front of


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (
            {"card_reader": {"driver": "pcsc"}, "bank": {"is_test": True}},
            "pcsc: programs may stand in front of a simulated card reader alone",
        ),
        ({"card_reader": {"driver": ["simulated", "stripe"]}, "bank": {"is_test": True}}, "simulated, stripe: programs may stand"),
        ({"pin_pad": {"driver": "serial"}, "bank": {"is_test": True}}, "serial: programs may stand in front of a simulated PIN pad alone"),
        ({"bank": {"is_test": False}}, "bank.is_test is not true"),
    ],
)
def test_nobody_stands_in_front_of_what_is_real(tmp_path: Path, parts: dict[str, Any], why: str) -> None:
    config = written(tmp_path, **parts)
    settings = load(config, Settings)
    with pytest.raises(BadFile, match=why):
        kiosk.run(Namespace(config=config, remote=0, trace=None, window=True, aloud=False), settings)
    own_bank = "is_test" not in why
    with pytest.raises(BadFile, match=why):
        remote.run(Namespace(config=config, own_bank=own_bank, listen="127.0.0.1", port=0, token=None, terminals=1, frozen=False), settings)


def test_others_are_let_in_with_a_token_of_ones_own_alone(tmp_path: Path) -> None:
    config = written(tmp_path)
    with pytest.raises(BadFile, match="takes --token FILE, too"):
        remote.run(
            Namespace(config=config, own_bank=True, listen="0.0.0.0", port=0, token=None, terminals=1, frozen=True), load(config, Settings)
        )

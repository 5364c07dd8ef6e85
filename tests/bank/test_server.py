"""The bank as a process: it says when it is ready, ends with its parent, remembers, and complains in one sentence."""

from __future__ import annotations

import socket
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import requests

from otp_atm import launcher
from otp_atm.bank.simulator import __main__ as program
from otp_atm.bank.simulator.fixtures import DEFAULT, Fixtures
from otp_atm.bank.simulator.http.server import ControlOnNetwork, bound, open_simulated_bank, refuse_open_desk
from otp_atm.bank.simulator.http.settings import ServerSettings
from otp_atm.bank.wire.control import ADD_FAULT, Fault, FaultKind
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, READ_ENROLMENT
from otp_atm.bank.wire.transport import TransportError
from otp_atm.kiosk.ending import ending_signals
from tests.bank.process import ROOT, BankProcess
from tests.bank.world import World
from tests.needs import posix_only


def test_it_ends_when_its_standard_input_does(tmp_path: Path) -> None:
    with BankProcess(tmp_path, f"sqlite:///{tmp_path}/bank.sqlite3") as process:
        assert process.stop() == 0
        assert process.log.read_text() == ""


@posix_only("permissions of files")
def test_it_remembers_across_a_restart_and_keeps_its_master_key_to_itself(tmp_path: Path, fixtures: Fixtures) -> None:
    with BankProcess(tmp_path, f"sqlite:///{tmp_path}/bank.sqlite3") as process:
        world = World("before", lambda: HttpTransport.to(process.url), fixtures)
        token = world.token("maryam")
        world.do(DEACTIVATE, Nothing(), token=token, key=world.new_key())
        world.transport.close()
        process.stop()
    assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600
    with BankProcess(tmp_path, f"sqlite:///{tmp_path}/bank.sqlite3") as process:
        transport = HttpTransport.to(process.url)
        state = transport.call(READ_ENROLMENT, Nothing(), token=token, deadline=5)
        transport.close()
    assert state.enrolled is False  # type: ignore[union-attr]


def test_without_control_there_is_no_control_desk(tmp_path: Path) -> None:
    with BankProcess(tmp_path, f"sqlite:///{tmp_path}/bank.sqlite3", "--no-control") as process:
        reply = requests.get(f"{process.url}/control/clock", timeout=5)
        assert (reply.status_code, reply.json()["code"]) == (404, "not-found")
        assert reply.headers["Content-Type"] == "application/problem+json"


def own_address() -> str:
    """An address of this computer that others reach, or would."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
            return str(probe.getsockname()[0])
        except OSError:
            return "0.0.0.0"


def started(folder: Path, *more: str, config: str | None = None) -> subprocess.CompletedProcess[str]:
    """The bank with a control desk, its standard input at its end: it opens and stops, or it refuses. By either way to start it."""
    if config is None:
        program = [
            "-m",
            "otp_atm.bank.simulator",
            "--database",
            f"sqlite:///{folder}/b.sqlite3",
            "--master-key",
            str(folder / "key"),
            "--control",
        ]
    else:
        (folder / "config.yaml").write_text(f"simulator: {{port: 0, database: 'sqlite:///b.sqlite3', master_key_file: key, {config}}}\n")
        program = ["run_atm.py", "bank", "--config", str(folder / "config.yaml")]
    command = [sys.executable, *program, "--until-stdin-closes", *more]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT, timeout=30, check=False)


def desk_at(host: str) -> ServerSettings:
    return ServerSettings(master_key_file=Path("key"), database="sqlite:///b.sqlite3", host=host, control=True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "0", "::ffff:0.0.0.0", own_address()])
def test_a_control_desk_is_refused_on_every_address_that_others_reach(host: str) -> None:
    listener = bound(host, 0)
    with pytest.raises(ControlOnNetwork):
        refuse_open_desk(desk_at(host), listener)
    assert listener.fileno() == -1


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "localhost", "127.1"])
def test_a_control_desk_on_loopback_needs_no_second_word(host: str) -> None:
    with bound(host, 0) as listener:
        refuse_open_desk(desk_at(host), listener)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_control_desk_on_the_network_is_refused_before_anything_opens(tmp_path: Path, host: str) -> None:
    ended = started(tmp_path, "--host", host)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"bank: a control desk on {host} is open to the network")
    assert "--control-on-network" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("config", "more", "code"),
    [
        ("host: 0.0.0.0, control: true", [], 2),
        ("host: 0.0.0.0", ["--control"], 2),
        ("host: 0.0.0.0, control: true", ["--control-on-network"], 0),
        ("host: 0.0.0.0, control: true", ["--no-control"], 0),
    ],
)
def test_a_control_desk_on_the_network_must_be_wanted_twice(tmp_path: Path, config: str, more: list[str], code: int) -> None:
    ended = started(tmp_path, *more, config=config)
    assert (ended.returncode, "control desk" in ended.stderr) == (code, code == 2)


def test_what_is_wrong_with_a_request_is_named_and_not_quoted(sqlite_process: BankProcess) -> None:
    body = {"terminal_id": "ATM00001", "pan": "6221061011374628x", "expiry": "311", "pin_block": {"data": "F00D", "kcv": 1}, "pin": "1234"}
    reply = requests.post(f"{sqlite_process.url}/v1/card-sessions", json=body, timeout=5)
    assert (reply.status_code, reply.json()["code"]) == (422, "invalid-request")
    assert reply.json()["fields"] == ["/body/pan", "/body/expiry", "/body/pin_block/data", "/body/pin_block/kcv", "/body/pin"]
    assert not any(secret in reply.text for secret in ("6221061011374628", "F00D", "1234"))


@pytest.mark.parametrize(("method", "path", "code"), [("GET", "/nowhere", "not-found"), ("DELETE", "/v1/enrolments", "method-not-allowed")])
def test_what_is_not_there_is_a_problem_document_too(sqlite_process: BankProcess, method: str, path: str, code: str) -> None:
    reply = requests.request(method, sqlite_process.url + path, timeout=5)
    assert reply.json()["code"] == code
    assert reply.headers["Content-Type"] == "application/problem+json"


def test_replies_are_not_for_caches(sqlite_process: BankProcess) -> None:
    for reply in (
        requests.post(f"{sqlite_process.url}/v1/terminals/ATM00001/pin-keys", timeout=5),
        requests.get(f"{sqlite_process.url}/v1/enrolment", timeout=5),
    ):
        assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["WWW-Authenticate"] == "Bearer"


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A bank that should not start."""
    command = [sys.executable, "-m", "otp_atm.bank.simulator", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL, check=False)


def test_bad_settings_are_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    key = ["--master-key", str(tmp_path / "key")]
    good = ["--database", f"sqlite:///{tmp_path}/bank.sqlite3", *key]
    broken = tmp_path / "fixtures.yaml"
    broken.write_text(DEFAULT.read_text(encoding="utf-8").replace('pin: "1234"', "pin: 12", 1), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        rows = [
            ([*key, "--database", "sqlite:////nowhere/at/all.sqlite3"], "database"),
            ([*good, "--fixtures", str(tmp_path / "none.yaml")], "none.yaml: no such file"),
            ([*good, "--fixtures", str(broken)], "fixtures.yaml, line 35: cards[0].pin: Expected `str`, got `int`"),
            ([*good, "--port", port], port),
            ([*good, "--port", "99999"], "127.0.0.1:99999: a port is 0 to 65535"),
            ([*good, "--port", "-1"], "127.0.0.1:-1: a port is 0 to 65535"),
            ([*key, "--database", "sqlite:///:memory:"], "the database cannot be used: sqlite is only used with a file"),
        ]
        for arguments, said in rows:
            ended = run(*arguments)
            assert (ended.returncode, ended.stderr.count("\n"), ended.stdout) == (2, 1, ""), ended.stderr
            assert ended.stderr.startswith("bank: ")
            assert said in ended.stderr


def test_a_database_opens_only_with_its_own_master_key(tmp_path: Path) -> None:
    database, key = f"sqlite:///{tmp_path}/bank.sqlite3", tmp_path / "master.key"
    with BankProcess(tmp_path, database):
        pass
    for text, said in [("00" * 32, "made under another master key"), ("not a key", "64 hexadecimal digits")]:
        key.write_text(text)
        ended = run("--database", database, "--master-key", str(key))
        assert (ended.returncode, ended.stdout) == (2, "")
        assert said in ended.stderr


SIGNALS = ending_signals()


@posix_only("permissions of files")
@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("program", ["otp_atm.bank.simulator", "run_atm.py"])
def test_every_signal_closes_the_database(tmp_path: Path, fixtures: Fixtures, program: str, number: int) -> None:
    """Whichever program runs the bank: nothing is left beside the database, which holds it all, and only its owner may look into it."""
    database, config = tmp_path / "bank.sqlite3", tmp_path / "config.yaml"
    config.write_text(f"simulator:\n  database: sqlite:///{database}\n  port: 0\n  master_key_file: master.key\n", encoding="utf-8")
    command = ["run_atm.py", "bank", "--config", str(config)] if program == "run_atm.py" else []
    with BankProcess(tmp_path, f"sqlite:///{database}", command=command) as process:
        world = World("signalled", lambda: HttpTransport.to(process.url), fixtures)
        world.do(DEACTIVATE, Nothing(), token=world.token("maryam"), key=world.new_key())
        world.transport.close()
        files = {name.name: stat.S_IMODE(name.stat().st_mode) for name in tmp_path.iterdir() if name.name.startswith(("bank.", "master"))}
        assert files == dict.fromkeys(["bank.sqlite3", "bank.sqlite3-shm", "bank.sqlite3-wal", "master.key"], 0o600)
        assert process.signal(number) == 0
        assert process.log.read_text() == ""
    assert sorted(name.name for name in tmp_path.iterdir() if name.name.startswith("bank.")) == ["bank.sqlite3"]
    with closing(sqlite3.connect(database)) as alone:
        assert alone.execute("SELECT count(*) FROM requestrecord").fetchone() == (1,)


def faults(desk: HttpTransport, one_more: Fault) -> tuple[Fault, ...]:
    """Those in force, with this one."""
    reply = desk.call(ADD_FAULT, one_more, deadline=5)
    assert not isinstance(reply, Problem)
    return reply.faults


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_does_not_wait_for_a_request_that_a_fault_holds(tmp_path: Path, fixtures: Fixtures, number: int) -> None:
    with BankProcess(tmp_path, f"sqlite:///{tmp_path}/bank.sqlite3") as process, ThreadPoolExecutor(1) as waiting:
        world = World("held", lambda: HttpTransport.to(process.url), fixtures)
        world.fault(FaultKind.DELAY, READ_ENROLMENT, seconds=600, times=1)
        held = waiting.submit(world.call, READ_ENROLMENT, Nothing())
        harmless = Fault(kind=FaultKind.DOWN, operation="nothing")
        with closing(HttpTransport.to(process.url)) as desk:
            while any(fault.kind is FaultKind.DELAY for fault in faults(desk, harmless)):
                time.sleep(0.01)
        assert process.signal(number) == 0
        with pytest.raises(TransportError):
            held.result(10)
    assert not list(tmp_path.glob("bank.sqlite3-*"))


@posix_only("permissions of files")
def test_what_others_may_do_with_an_old_database_is_taken_from_them(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/bank.sqlite3"
    with BankProcess(tmp_path, database) as process:
        process.stop()
    for name in ("bank.sqlite3", "master.key"):
        (tmp_path / name).chmod(0o664)
    with BankProcess(tmp_path, database) as process:
        for name in ("bank.sqlite3", "bank.sqlite3-wal", "bank.sqlite3-shm", "master.key"):
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


PATHS = [
    "a?b.sqlite3",
    "a#b.sqlite3",
    "a%20b.sqlite3",
    "a b.sqlite3",
    "بانک.sqlite3",
    "a?mode=memory&cache=shared",
    "file:a?b",
    "100%",
    "a;b&c=d",
]


@pytest.fixture
def opens_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bank in this process that opens its database, and is told to stop before it serves anybody."""
    monkeypatch.setattr(program, "close_memory", lambda: None)
    monkeypatch.setattr(program, "serve", lambda settings: open_simulated_bank(settings).issuer.store.close())


def configured(folder: Path, name: str, relative: bool) -> tuple[Path, str]:
    """A configuration with its database in a folder `db`, and the URL in it."""
    (folder / "db").mkdir()
    url = f"sqlite:///{'' if relative else f'{folder}/'}db/{name}"
    config = folder / "config.yaml"
    config.write_text(f"simulator:\n  database: '{url}'\n  port: 0\n  master_key_file: master.key\n", encoding="utf-8")
    return config, url


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("relative", [False, True])
def test_the_path_of_a_database_is_that_path(tmp_path: Path, name: str, relative: bool, opens_only: None) -> None:
    """In the configuration; a relative one begins at its folder."""
    config, _ = configured(tmp_path, name, relative)
    assert launcher.main(["bank", "--config", str(config)]) == 0
    assert [file.name for file in (tmp_path / "db").iterdir()] == [name]


@pytest.mark.parametrize("name", PATHS)
def test_so_it_is_on_the_command_line(tmp_path: Path, name: str, opens_only: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _, url = configured(tmp_path, name, relative=False)
    monkeypatch.setattr(sys, "argv", ["bank", "--database", url, "--master-key", str(tmp_path / "master.key")])
    assert program.main() == 0
    assert [file.name for file in (tmp_path / "db").iterdir()] == [name]


@pytest.mark.parametrize("relative", [False, True])
def test_a_bank_that_serves_has_it_there_too(tmp_path: Path, relative: bool) -> None:
    """Each of the two programs, with the name that looks most like something else, and nothing beside it."""
    name = "a?mode=memory&cache=shared"
    config, url = configured(tmp_path, name, relative)
    commands = [["run_atm.py", "bank", "--config", str(config)]] + (
        [] if relative else [["-m", "otp_atm.bank.simulator", "--database", url]]
    )
    for command in commands:
        more = [] if command[0] == "run_atm.py" else ["--master-key", str(tmp_path / "master.key")]
        with BankProcess(tmp_path, url, *more, command=command) as process:
            assert process.stop() == 0
        assert [file.name for file in (tmp_path / "db").iterdir()] == [name]

"""Standard output and error that are full, closed, or read by nobody; and no display: one sentence, an exit code, and never a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.events import TimedOut
from otp_atm.kiosk.journal_files import open_journal
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.state import Visit
from otp_atm.scenarios.bank_side import BEGINNING
from tests.end_to_end.xvfb import Xvfb
from tests.needs import linux_only

pytestmark = linux_only("bash and /dev/full")

PATIENCE = 60
WINDOWS = {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_RUNTIME_DIR", "XAUTHORITY"}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(
        "bank: {url: 'http://127.0.0.1:9', deadline: 1}\njournal: {directory: journal}\nphone: {file: phone.db}\n"
        "simulator: {port: 0, database: 'sqlite:///bank.sqlite3', master_key_file: bank.key}\n"
    )
    journal = open_journal(tmp_path / "journal", 100_000, "ATM00001", SimulatedClock(BEGINNING))
    for session in range(500):
        journal.write_event(session, TimedOut(), Visit.CARD_PIN, Visit.MORE_TIME)
    journal.close()
    return file


def program(config: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(PROJECT / "run_atm.py"), *arguments, "--config", str(config)]


DEACTIVATE = str(PROJECT / "scenarios" / "atm" / "deactivate.yaml")
SAYING: list[tuple[str, ...]] = [("journal",), ("scenario", "--words"), ("scenario", DEACTIVATE), ("check",), ("bank",), ()]


@pytest.mark.parametrize("arguments", SAYING, ids=lambda arguments: " ".join(arguments[:1]) or "demo")
@pytest.mark.parametrize(
    ("redirected", "code", "said"),
    [
        (">/dev/full", 1, "standard output cannot be written: No space left on device\n"),
        (">&-", 1, "standard output cannot be written: Bad file descriptor\n"),
        ("| true", 141, ""),
    ],
)
def test_whatever_cannot_be_said_ends_a_command_in_order(
    arguments: tuple[str, ...], redirected: str, code: int, said: str, config: Path
) -> None:
    line = f'{{ sleep 0.5; "$@"; }} {redirected}; exit ${{PIPESTATUS[0]}}'
    command = ["bash", "-c", line, "bash", *program(config, *arguments)]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False, env=nowhere())
    assert ended.stderr.endswith(said)
    assert "Traceback" not in ended.stderr
    assert "rror:" not in ended.stderr
    assert ended.returncode == code


@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-", "2>&- >&- <&-"])
def test_complaints_that_nobody_hears_change_no_exit_code(redirected: str, config: Path) -> None:
    config.write_text("bank: {ulr: x}\n", encoding="utf-8")
    command = ["bash", "-c", f'"$@" {redirected}', "bash", *program(config, "check")]
    assert subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False).returncode == 2


def test_a_file_is_never_taken_for_a_stream_that_is_not_there(config: Path) -> None:
    """Whatever a library prints must not land in the file that happens to have been opened first."""
    line = (
        "import os; from otp_atm.commands import streams; streams.prepare();"
        "number = os.open('file', os.O_CREAT | os.O_WRONLY); print(number > 2, file=open('said', 'w'))"
    )
    command = ["bash", "-c", '"$@" <&- >&- 2>&-', "bash", sys.executable, "-c", line]
    subprocess.run(command, cwd=config.parent, env=os.environ | {"PYTHONPATH": str(PROJECT)}, timeout=PATIENCE, check=True)
    assert (config.parent / "said").read_text() == "True\n"


def nowhere(**more: str) -> dict[str, str]:
    """An environment without any display but what is said."""
    return {name: value for name, value in os.environ.items() if name not in WINDOWS} | more


@contextmanager
def stuck_server() -> Iterator[str]:
    """The name of an X server that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        yield f"127.0.0.1:{port - 6000}"


@pytest.mark.parametrize("arguments", [("kiosk",), ("kiosk", "--window"), ("--tour",)], ids=" ".join)
@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DISPLAY": ":4242"},
        {"DISPLAY": "no display"},
        {"DISPLAY": ":4242", "SDL_VIDEODRIVER": "x11"},
        {"WAYLAND_DISPLAY": "wayland-42"},
        {"WAYLAND_DISPLAY": "wayland-42", "XDG_RUNTIME_DIR": tempfile.gettempdir()},
    ],
    ids=lambda environment: " ".join(environment) or "nothing",
)
def test_without_a_display_there_is_one_sentence_and_exit_code_1(
    arguments: tuple[str, ...], environment: Mapping[str, str], config: Path
) -> None:
    assert_no_display(config, arguments, nowhere(**environment))


def test_a_server_that_never_answers_is_no_display(config: Path) -> None:
    with stuck_server() as name:
        assert "does not answer" in assert_no_display(config, ("kiosk",), nowhere(DISPLAY=name))


def test_a_server_that_lets_nobody_in_is_no_display(config: Path, xvfb: type[Xvfb]) -> None:
    cookies = config.with_name("cookies")
    cookies.write_bytes(xauthority(b"0123456789abcdef"))
    with xvfb(640, 480, "-auth", str(cookies)) as server:
        assert_no_display(config, ("--tour",), nowhere(DISPLAY=server.name))


def assert_no_display(config: Path, arguments: tuple[str, ...], environment: Mapping[str, str]) -> str:
    """That is what the program says; its sentence."""
    ended = subprocess.run(program(config, *arguments), env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 1
    assert not ended.stdout
    assert ended.stderr.startswith("There is no display here")
    assert ended.stderr.count("\n") == 1
    return ended.stderr


def xauthority(cookie: bytes) -> bytes:
    """A file of Xau(3) with this cookie for whatever display."""
    fields = (b"", b"", b"MIT-MAGIC-COOKIE-1", cookie)
    return b"\xff\xff" + b"".join(len(field).to_bytes(2, "big") + field for field in fields)

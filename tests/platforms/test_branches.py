"""What is done in another way on Windows or macOS, each at its place, with a stand-in for what this system does not do."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path, PureWindowsPath
from types import ModuleType, SimpleNamespace
from typing import get_args

import pytest

from otp_atm.bank.simulator.http.server import bound
from otp_atm.bank.simulator.settings import DatabaseUrl
from otp_atm.bank.simulator.sql_url import database_url
from otp_atm.commands import streams
from otp_atm.commands.streams import OutputLost
from otp_atm.hardware.display import connection, probe
from otp_atm.hardware.display.connection import Connection
from otp_atm.hardware.display.probe import NoDisplay, open_display
from otp_atm.hardware.watchdog import Watchdog
from otp_atm.kiosk import private_file
from otp_atm.kiosk.closed_memory import close_memory
from otp_atm.kiosk.ending import ending_signals
from otp_atm.kiosk.journal_lock import JournalLock
from otp_atm.kiosk.lent_memory import give_memory_back
from otp_atm.kiosk.private_file import PAUSES, write_durably
from otp_atm.kiosk.project import PROJECT
from otp_atm.phone.pages import Page
from otp_atm.phone.views.registry import name_of
from tests.needs import need_posix, posix_only
from tests.platforms.pretence import msvcrt
from tests.whole import STATES
from tools.tree import PACKAGE, inside


@pytest.fixture(params=["win32", "linux"])
def locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    need_posix("flock(2), with which msvcrt is played")
    monkeypatch.setattr(sys, "platform", request.param)
    if request.param == "win32":
        monkeypatch.setitem(sys.modules, "msvcrt", msvcrt())
        monkeypatch.setitem(sys.modules, "fcntl", None)


@pytest.mark.usefixtures("locks")
def test_a_journal_is_locked_until_it_is_let_go_of(tmp_path: Path) -> None:
    first = JournalLock(tmp_path)
    for _ in range(2):
        with pytest.raises(BlockingIOError, match="another terminal is writing it"):
            JournalLock(tmp_path)
    first.close()
    JournalLock(tmp_path).close()


def test_on_windows_it_is_let_go_of_before_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    stand_in = ModuleType("msvcrt")
    vars(stand_in).update(LK_NBLCK=2, LK_UNLCK=0, locking=lambda _, mode, size: told.append((mode, size)))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", stand_in)
    JournalLock(tmp_path).close()
    assert told == [(2, 1), (0, 1)]


def busy(times: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """From now on, files are open in another program, as Windows has it, until replacing them was refused so often; what was slept."""
    replace, refusals, pauses = Path.replace, [*range(times)], list[float]()

    def refused(fresh: Path, path: Path) -> Path:
        if refusals:
            refusals.pop()
            raise PermissionError(errno.EACCES, "Access is denied", str(path))
        return replace(fresh, path)

    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(private_file, "time", SimpleNamespace(sleep=pauses.append))
    return pauses


@pytest.mark.parametrize("times", [0, 1, len(PAUSES)])
def test_on_windows_a_file_that_somebody_reads_is_replaced_a_moment_later(
    times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept = busy(times, monkeypatch)
    monkeypatch.setattr(private_file, "os", on("nt"))
    write_durably(tmp_path / "head", b"new")
    assert (tmp_path / "head").read_bytes() == b"new"
    assert slept == list(PAUSES[:times])


@pytest.mark.parametrize(("system", "pauses"), [("nt", list(PAUSES)), ("posix", [])])
def test_what_may_not_be_replaced_is_an_error(system: str, pauses: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept = busy(100, monkeypatch)
    monkeypatch.setattr(private_file, "os", on(system))
    with pytest.raises(PermissionError):
        write_durably(tmp_path / "head", b"new")
    assert slept == pauses


def on(system: str) -> ModuleType:
    """The module `os` of a system of this name."""
    there = ModuleType("os")
    vars(there).update(vars(os) | {"name": system})
    return there


@pytest.mark.parametrize(
    ("system", "number", "quietly"),
    [
        ("posix", errno.EPIPE, True),
        ("posix", errno.EINVAL, False),
        ("nt", errno.EPIPE, True),
        ("nt", errno.EINVAL, True),
        ("nt", errno.ENOSPC, False),
    ],
)
def test_a_reader_that_has_gone_is_known_by_what_the_system_says(
    system: str, number: int, quietly: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "os", on(system))
    assert OutputLost(OSError(number, "")).quietly is quietly


def test_on_windows_an_address_is_for_one_bank_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two could have it else: SO_REUSEADDR means something else there. The stand-in is an option that can be asked for."""
    with closing(bound("127.0.0.1", 0)) as here:
        assert here.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_KEEPALIVE, raising=False)
    with closing(bound("127.0.0.1", 0)) as there:
        assert there.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert not there.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("sqlite:///bank.sqlite3", "sqlite:///C:/atm/mine/bank.sqlite3"),
        ("sqlite:///var/bank.sqlite3", "sqlite:///C:/atm/mine/var/bank.sqlite3"),
        (r"sqlite:///D:\banks\bank.sqlite3", "sqlite:///D:/banks/bank.sqlite3"),
        ("sqlite:///D:/banks/bank.sqlite3", "sqlite:///D:/banks/bank.sqlite3"),
        ("sqlite://///server/share/bank.sqlite3", "sqlite://///server/share/bank.sqlite3"),
        ("postgresql://bank@host/bank", "postgresql://bank@host/bank"),
    ],
)
def test_the_url_of_a_database_on_a_drive(said: str, meant: str) -> None:
    assert DatabaseUrl.within(PureWindowsPath(r"C:\atm\mine"), said) == meant


def test_a_database_on_a_drive_is_a_file_to_sqlalchemy() -> None:
    assert str(database_url("sqlite:///C:/atm/50% #1?.sqlite3").database).endswith("C:/atm/50% #1?.sqlite3")


def test_memory_is_closed_as_far_as_the_system_knows_how(monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS writes no core; Windows knows nothing of either, and is asked nothing."""
    limits: list[tuple[int, tuple[int, int]]] = []
    resource = ModuleType("resource")
    vars(resource).update(RLIMIT_CORE=4, setrlimit=lambda what, limit: limits.append((what, limit)))
    monkeypatch.setattr(ctypes, "CDLL", None)
    monkeypatch.setitem(sys.modules, "resource", resource)
    monkeypatch.setattr(sys, "platform", "darwin")
    close_memory()
    assert limits == [(4, (0, 0))]
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.setattr(sys, "platform", "win32")
    close_memory()


@pytest.mark.parametrize("library", [TypeError, OSError, SimpleNamespace], ids=["Windows", "no library", "another library"])
def test_memory_is_given_back_where_the_library_knows_how(library: type, monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded(_: None) -> object:
        if issubclass(library, Exception):
            raise library
        return library()

    monkeypatch.setattr(ctypes, "CDLL", loaded)
    give_memory_back()


def test_windows_asks_for_an_end_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    import signal

    for name in ("SIGHUP", "SIGQUIT"):
        monkeypatch.delattr(signal, name, raising=False)
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGABRT, raising=False)
    assert ending_signals() == [signal.SIGTERM, signal.SIGINT, signal.SIGABRT]


@posix_only("SIGHUP")
def test_whoever_starts_a_program_with_nohup_has_it_outlive_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    import signal

    names = [number.name for number in ending_signals()]
    monkeypatch.setattr(signal, "getsignal", lambda _: signal.SIG_IGN)
    assert [number.name for number in ending_signals()] == [name for name in names if name != "SIGHUP"]


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_elsewhere_no_x_server_is_waited_for_or_named(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(probe, "keeps_us_waiting", None)
    monkeypatch.setenv("DISPLAY", ":42")
    monkeypatch.setenv("SDL_VIDEODRIVER", "nothing of the kind")
    with pytest.raises(NoDisplay, match=r"^There is no display here \(.+\): a screen is needed\.$") as told:
        open_display()
    assert ":42" not in str(told.value)


def test_where_there_is_no_xlib_a_window_has_no_connection_to_lose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LIBRARY", "no-such-library.so")
    with Connection(lambda: None, lambda: None) as link:
        link.require_window()


def test_windows_has_no_service_manager_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(socket, "socket", None)
    Watchdog({"NOTIFY_SOCKET": "/run/notify"}).ready()


@posix_only("a link, which anybody may make")
def test_the_folder_of_the_program_is_taken_out_of_the_path_by_whatever_name(tmp_path: Path) -> None:
    """On Windows, Python names it as it was typed: by a drive that stands for another, say."""
    (tmp_path / "drive").symlink_to(PROJECT, target_is_directory=True)
    lines = (
        "import runpy, sys; folder = sys.argv.pop(); sys.path.insert(0, folder); sys.argv[1:] = ['scenario']\n"
        "try: runpy.run_path(f'{folder}/run_atm.py', run_name='__main__')\n"
        "finally: assert folder not in sys.path"
    )
    command = [sys.executable, "-c", lines, str(tmp_path / "drive")]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (2, "which scenario? Name files or folders, for example: scenarios/atm\n")


# Names of files --------------------------------------------------------------------------------------------------------------------------

REFUSED = {*'<>:"/\\|?*', *map(chr, range(32))}
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def is_fine(name: str) -> bool:
    """Whether Windows takes it as the name of a file (Naming Files, Paths, and Namespaces, in Microsoft's documentation)."""
    return not REFUSED & {*name} and name.partition(".")[0].lower() not in RESERVED and not name.endswith((" ", "."))


def test_windows_takes_the_names_of_all_files_and_tells_them_apart() -> None:
    files = [file.relative_to(PROJECT) for room in (PACKAGE, "tests", "tools", *inside()) for file in (PROJECT / room).rglob("*")]
    assert len(files) > 500
    assert [str(file) for file in files if not all(map(is_fine, file.parts))] == []
    assert len({str(file).lower() for file in files}) == len(files)


def test_windows_takes_the_names_of_pictures() -> None:
    """They are those of the states and of the phone's pages."""
    names = [*(state.value for state in STATES), *(f"phone-{name_of(page)}" for page in get_args(Page))]
    assert len(names) > 60
    assert [name for name in names if not is_fine(f"01-{name}.png")] == []
    assert [name for name in ("a:b.png", "aux.png", "what?", "end.", "con") if is_fine(name)] == []

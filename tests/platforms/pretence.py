"""Another system, as far as our own code can tell: what it imports of the standard library lacks what that system lacks.

`python -m tests.platforms.pretence win32 load FILE…` imports modules there, `… run COMMAND…` runs a command of the program. What libraries
import stays as it is here: they are at home on every system. Paths, sockets and processes are this system's, too; so this shows which names
are needed where, and which branch is taken, not how a real Windows answers.
"""

from __future__ import annotations

import builtins
import errno
import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, Final, NamedTuple

OURS: Final = ("otp_atm", "tests", "bench", "tools")


class System(NamedTuple):
    """What it has not, and what it says of itself."""

    modules: frozenset[str]
    """Of the standard library, those that are not there."""
    names: Mapping[str, frozenset[str]]
    """For each module that is there, what it lacks."""
    says: Mapping[str, Mapping[str, object]]
    """What names of modules stand for there."""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


POSIX: Final = words("fcntl grp posix pty pwd resource syslog termios tty crypt nis spwd readline curses")
LINUX: Final = {
    "os": words("O_DIRECT O_TMPFILE epoll fdatasync getrandom memfd_create pidfd_open sched_getaffinity sched_setaffinity"),
    "resource": words("prlimit"),
    "select": words("epoll"),
    "socket": words("AF_PACKET AF_NETLINK SO_BINDTODEVICE SO_PEERCRED SOCK_CLOEXEC SOCK_NONBLOCK TCP_QUICKACK TCP_USER_TIMEOUT"),
    "signal": words("SIGSTKFLT SIGPWR SIGPOLL SIGRTMIN SIGRTMAX sigtimedwait"),
    "sys": frozenset[str](),
    "time": words("CLOCK_BOOTTIME CLOCK_TAI"),
}
ALL_OF_UNIX: Final = {
    "os": words(
        "O_CLOEXEC O_DIRECTORY O_NOCTTY O_NOFOLLOW O_NONBLOCK O_SYNC O_DSYNC chown chroot fchdir fchmod fchown fork forkpty getegid geteuid"
        " getgid getgroups getpgid getpgrp getpriority getsid getuid killpg lchown lockf mkfifo mknod nice openpty pipe2 posix_fadvise"
        " posix_spawn pread pwrite register_at_fork sched_yield set_blocking setegid seteuid setgid setpgid setsid setuid statvfs sync"
        " sysconf tcgetpgrp ttyname uname wait wait3 wait4 waitid WNOHANG"
    ),
    "select": words("poll"),
    "signal": words(
        "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2 SIGWINCH alarm pause pthread_kill"
        " pthread_sigmask setitimer siginterrupt sigpending sigwait SIG_BLOCK SIG_UNBLOCK"
    ),
    "socket": words("AF_UNIX SCM_RIGHTS SO_REUSEPORT recv_fds send_fds socketpair_unix"),
    "sys": words("getdlopenflags setdlopenflags"),
    "time": words("CLOCK_MONOTONIC CLOCK_REALTIME clock_gettime clock_settime pthread_getcpuclockid tzset"),
}
SYSTEMS: Final[Mapping[str, System]] = {
    "win32": System(
        POSIX,
        {name: lacks | ALL_OF_UNIX.get(name, frozenset()) for name, lacks in LINUX.items()},
        {"sys": {"platform": "win32"}, "os": {"name": "nt"}},
    ),
    "darwin": System(words("spwd msvcrt winreg"), LINUX, {"sys": {"platform": "darwin"}}),
}


def pretend(system: System) -> None:
    """From now on, in this process, our modules are on this system."""
    find = builtins.__import__
    shown: dict[str, ModuleType] = {}

    def found(
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        importer = str((globals or {}).get("__name__", ""))
        if importer.partition(".")[0] not in OURS or importer == __name__:
            return find(name, globals, locals, fromlist, level)
        if name in system.modules:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        there = find(name, globals, locals, fromlist, level)
        known = there.__name__
        if known not in system.names:
            return there
        return shown.setdefault(known, Seen(there, system.names[known], system.says.get(known, {})))

    builtins.__import__ = found


class Seen(ModuleType):
    """A module as it is there; what is set in it is set in the module."""

    def __init__(self, module: ModuleType, lacks: frozenset[str], says: Mapping[str, object]) -> None:
        vars(self).update(__name__=module.__name__, _module=module, _lacks=lacks, **says)

    def __getattr__(self, name: str) -> Any:
        if name in self._lacks:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(self._module, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._module, name, value)


def msvcrt() -> ModuleType:
    """Its file locks, on those that there are here. A file that another program has locked is not permitted, as Windows says it."""
    import fcntl

    def locking(descriptor: int, mode: int, _: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_UN if mode == LK_UNLCK else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES)) from None

    module = ModuleType("msvcrt")
    vars(module).update(locking=locking, LK_UNLCK=LK_UNLCK, LK_NBLCK=2)
    return module


LK_UNLCK: Final = 0


def load(modules: Sequence[str]) -> list[str]:
    """Import them, as far as they want to be; what was in the way."""
    from _pytest.outcomes import Skipped

    troubles: list[str] = []
    for module in modules:
        try:
            import_module(module)
        except Skipped:
            continue
        except Exception as trouble:  # noqa: BLE001 - all of them are to be told
            troubles.append(f"{module}: {type(trouble).__name__}: {trouble}")
    return troubles


def main(system: str, act: str, *arguments: str) -> int:
    import asyncio  # noqa: F401 - it chooses its own branch, for this system, when it is loaded

    if system == "win32":
        sys.modules["msvcrt"] = msvcrt()
    pretend(SYSTEMS[system])
    if act == "load":
        troubles = load(arguments)
        sys.stdout.write("".join(f"{trouble}\n" for trouble in troubles))
        return 1 if troubles else 0
    sys.argv[1:] = arguments
    runpy.run_module("otp_atm", run_name="__main__")
    raise AssertionError("the program ends with its exit code")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""A Debian with nothing in it but systemd, which runs: debootstrap makes it, systemd-nspawn boots it. It takes root, and a mirror.

It shares the network of this machine; what else it does stays in its folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final

PROGRAMS: Final = ("debootstrap", "systemd-nspawn", "nsenter", "dpkg-deb", "strip", "gcc")
PATIENCE: Final = 600.0
STARTED: Final = 60.0
ENVIRONMENT: Final = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "DEBIAN_FRONTEND": "noninteractive",
    "LC_ALL": "C.UTF-8",
}


def lack() -> str:
    """What this machine has not that it takes; empty if nothing."""
    missing = [program for program in PROGRAMS if not shutil.which(program)] + ["root"] * (not hasattr(os, "geteuid") or os.geteuid() != 0)
    return f"needs {', '.join(missing)}" if missing else ""


def suite() -> str:
    """The name of this machine's Debian: the package is for the Python of that one."""
    told = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text(encoding="utf-8").splitlines() if "=" in line)
    return told["VERSION_CODENAME"].strip('"')


class BareDebian:
    """Runs from `with` to its end. DEBIAN_MIRROR names the mirror, where debootstrap's own is not to be reached."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        mirror = [os.environ["DEBIAN_MIRROR"]] if os.environ.get("DEBIAN_MIRROR") else []
        made = ["debootstrap", "--variant=minbase", "--include=systemd,systemd-sysv,dbus", suite(), str(self.root), *mirror]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
        (self.root / "usr/sbin/policy-rc.d").unlink(missing_ok=True)

    def __enter__(self) -> BareDebian:
        boot = ["systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit", "--directory", str(self.root)]
        self._machine = subprocess.Popen(boot, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: bool(self._first()), "the machine has no first process")
        until(
            lambda: self.run("systemctl", "is-active", "multi-user.target", check=False).strip() == "active", "the machine does not start"
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._machine.terminate()
        try:
            self._machine.wait(STARTED)
        except subprocess.TimeoutExpired:
            self._machine.kill()
            self._machine.wait()

    def command(self, *words: str) -> list[str]:
        """What runs these words in it, as root."""
        entered = ["nsenter", "--target", str(self._first()), "--mount", "--uts", "--ipc", "--pid", "--cgroup", "--root", "--wd"]
        return [*entered, "env", "-i", *(f"{name}={value}" for name, value in ENVIRONMENT.items()), *words]

    def run(self, *words: str, check: bool = True) -> str:
        """What a command says in it, errors among the rest. Fails where the command does, unless that is not to be checked."""
        done = subprocess.run(
            self.command(*words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE, check=False
        )
        said = done.stdout.decode(errors="replace")
        assert not check or done.returncode == 0, f"{' '.join(words)} ended with {done.returncode}:\n{said}"
        return said

    def fails(self, *words: str) -> str:
        """What a command says in it that must not succeed."""
        return self.run("sh", "-c", '"$@" && echo SUCCEEDED || echo "ended with $?"', "sh", *words)

    def _first(self) -> int:
        """Its process 1, as this machine counts; 0 if there is none yet."""
        below = [self._machine.pid]
        while below:
            process = below.pop()
            try:
                status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
                below += map(int, Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split())
            except FileNotFoundError:
                continue
            if any(line.startswith("NSpid:") and line.split()[2:] == ["1"] for line in status.splitlines()):
                return process
        return 0


def until(holds: Callable[[], bool], lack: str, patience: float = STARTED) -> None:
    """Wait until something holds."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, lack
        time.sleep(0.1)

"""Starts a program under the system call filter of a unit, as systemd would: `python -m tests.deploy.filtered UNIT PROGRAM…` (Linux)."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

ALLOW: Final = 0x7FFF0000
REFUSE: Final = 0x00050000 | errno.EPERM
"""Of seccomp.h; as SystemCallErrorNumber=EPERM."""


def allowed(unit: Path) -> set[str]:
    """The system calls that the unit's SystemCallFilter= lines leave (systemd.exec(5))."""
    sets = syscall_sets()
    left: set[str] = set(expanded("@default", sets))
    for line in re.findall("^SystemCallFilter=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE):
        calls = {call for name in line.removeprefix("~").split() for call in expanded(name, sets)}
        left = left - calls if line.startswith("~") else left | calls
    return left


def syscall_sets() -> dict[str, list[str]]:
    """What this machine's systemd means by its sets."""
    told = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager"], capture_output=True, text=True, check=True).stdout
    sets: dict[str, list[str]] = {}
    for line in told.splitlines():
        if line.startswith("@"):
            members = sets.setdefault(line.strip(), [])
        elif line.startswith("    ") and not line.strip().startswith("#"):
            members.append(line.strip())
    return sets


def expanded(name: str, sets: dict[str, list[str]]) -> set[str]:
    return {call for member in sets[name] for call in expanded(member, sets)} if name.startswith("@") else {name}


def enter(calls: set[str]) -> None:
    """From now on this process, and what it starts, may make no others."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(REFUSE)))
    for call in calls:
        number = library.seccomp_syscall_resolve_name(call.encode())
        if number != -1:  # one that this machine knows
            library.seccomp_rule_add_array(context, ctypes.c_uint32(ALLOW), number, 0, None)
    if library.seccomp_load(context):
        raise OSError("the filter cannot be loaded")


if __name__ == "__main__":
    enter(allowed(Path(sys.argv[1])))
    os.execv(sys.argv[2], sys.argv[2:])

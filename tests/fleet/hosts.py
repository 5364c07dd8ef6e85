"""Computers of their own, as far as a network is concerned: namespaces of Linux that are joined by a switch (ip-netns(8))."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final, NamedTuple

ADDRESS: Final = "10.77.0.{}"


class Host(NamedTuple):
    """What a command is preceded by that runs there, and its address."""

    prefix: tuple[str, ...]
    address: str


def lack() -> str:
    """Why there can be none here; empty where there can."""
    if not shutil.which("ip"):
        return "there is no ip(8)"
    probe = f"otp-atm-{os.getpid()}-probe"
    made = subprocess.run(["ip", "netns", "add", probe], capture_output=True, check=False)
    if made.returncode:
        return "network namespaces are not for this user"
    return "" if not subprocess.run(["ip", "netns", "del", probe], capture_output=True, check=False).returncode else "a namespace stays"


@contextmanager
def hosts(count: int) -> Iterator[list[Host]]:
    """So many; the switch is in the first."""
    names = [f"otp-atm-{os.getpid()}-{number}" for number in range(count)]
    with ExitStack() as undo:
        for name in names:
            ip("netns", "add", name)
            undo.callback(ip, "netns", "del", name)
            ip("-n", name, "link", "set", "lo", "up")
        first = names[0]
        ip("-n", first, "link", "add", "switch", "type", "bridge")
        ip("-n", first, "addr", "add", f"{ADDRESS.format(1)}/24", "dev", "switch")
        ip("-n", first, "link", "set", "switch", "up")
        for number, name in enumerate(names[1:], 2):
            port = f"port{number}"
            ip("-n", first, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("-n", first, "link", "set", port, "master", "switch", "up")
            ip("-n", name, "addr", "add", f"{ADDRESS.format(number)}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
        yield [Host(("ip", "netns", "exec", name), ADDRESS.format(number)) for number, name in enumerate(names, 1)]


def ip(*words: str) -> None:
    """Raises CalledProcessError."""
    subprocess.run(["ip", *words], check=True, capture_output=True)

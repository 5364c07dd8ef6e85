"""What a process frees goes back to the system, though small things that stay lie between what went."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from otp_atm.kiosk.project import PROJECT

MEGABYTES = 40
HELD_AFTER = f"""
import sys
from pathlib import Path
from otp_atm.kiosk.lent_memory import give_memory_back

if sys.argv[1:] == ["lent"]:
    give_memory_back()
for _ in range(2):
    del (large := bytearray(1 << 20))[:]
    large = None
pieces = [(bytearray(1 << 20), bytes(range(256)) * 200) for _ in range({MEGABYTES})]
small = [kept for _, kept in pieces]
del pieces
status = Path("/proc/self/status").read_text()
print(status.split("VmRSS:")[1].split()[0])
"""


def held_after(*arguments: str) -> int:
    """Kilobytes."""
    ended = subprocess.run([sys.executable, "-c", HELD_AFTER, *arguments], cwd=PROJECT, capture_output=True, text=True, check=True)
    return int(ended.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has other habits")
def test_large_pieces_go_back_at_once_however_many_there_have_been() -> None:
    assert held_after() - held_after("lent") > MEGABYTES * 1024 * 0.8

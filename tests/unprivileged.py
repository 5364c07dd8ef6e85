"""Programs that run as any user would, for tests that run as root."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

AS_ANY_USER: Final = """
import ctypes, os, sys
for capability in range(64):
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP: what root starts next may do no more than any user
os.execv(sys.argv[1], sys.argv[1:])
"""


def as_any_user(program: str | Path, *arguments: str) -> list[str]:
    """The command that starts a program so: whatever is kept from it is kept from every program without privileges (Linux)."""
    return [sys.executable, "-c", AS_ANY_USER, str(program), *arguments]

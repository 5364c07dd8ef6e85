"""What the remote control costs while nobody asks anything, beside a bare server."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Final

from bench.branch import on
from bench.effort import Effort
from bench.figure import Figure
from bench.idle import SETTLING, shares
from bench.remote_server import remote
from otp_atm.kiosk.project import PROJECT

SECONDS: Final = 60.0
BARE: Final = (sys.executable, "-m", "bench.remote_bare")


def idle(effort: Effort) -> Figure:
    """A terminal on the real clock, which looks once a minute whether its bank is there; both servers at the same time."""
    with remote() as server, subprocess.Popen(BARE, cwd=PROJECT, env=on(""), stdout=subprocess.PIPE) as bare:
        try:
            assert bare.stdout
            bare.stdout.readline()
            time.sleep(effort.seconds(SETTLING))
            value, yardstick = shares(effort.seconds(SECONDS), server.process, bare.pid)
        finally:
            bare.kill()
    note = f"a bare server takes {yardstick:.2g} % of a core"
    return Figure("the remote control idle, beyond a bare server", value - yardstick, "% of a core", None, 0.2, "at most", note)

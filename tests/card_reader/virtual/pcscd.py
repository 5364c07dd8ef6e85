"""A PC/SC service for one test alone: Debian's `pcscd` with the virtual reader of `vsmartcard-vpcd`, on a socket of its own.

Nothing of the machine's own PC/SC service is touched: the private one gets its socket handed over as systemd would do it, and clients
find it through `PCSCLITE_CSOCK_NAME`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

PCSCD: Final = shutil.which("pcscd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
VPCD: Final = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")

# Puts the listening socket where the service looks for it (descriptor 3) and becomes the service.
_BECOME = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ |= {'LISTEN_PID': str(os.getpid()), 'LISTEN_FDS': '1'}; "
    "os.execv(sys.argv[2], sys.argv[2:])"
)


def missing() -> str:
    """What this machine lacks for a private PC/SC service; empty if nothing."""
    if PCSCD is None:
        return "pcscd is not installed (apt-get install pcscd)"
    if not VPCD.exists():
        return "the virtual reader is not installed (apt-get install vsmartcard-vpcd)"
    if importlib.util.find_spec("smartcard") is None:
        return "pyscard is not installed (pip install -r requirements-pcsc.txt)"
    return ""


def free_ports() -> int:
    """The lower of two neighbouring free ports: the virtual reader has two slots."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("", 0))
            port = int(one.getsockname()[1])
            try:
                other.bind(("", port + 1))
            except (OSError, OverflowError):
                continue
            return port


class PrivatePcscd:
    """`directory` holds its configuration; clients find it at `socket_path`. Start it, kill it, start it again."""

    def __init__(self, directory: Path, socket_path: Path) -> None:
        self.socket_path = socket_path
        self._hidden_path = directory / "hidden.sock"
        self.port = free_ports()
        self._configuration = directory / "readers"
        self._configuration.mkdir()
        self._log = directory / "pcscd.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.plug()

    def plug(self) -> None:
        """Configure the virtual reader; the service sees it at its next start."""
        (self._configuration / "vpcd").write_text(
            f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x{self.port:X}\nLIBPATH {VPCD}\nCHANNELID 0x{self.port:X}\n'
        )

    def unplug(self) -> None:
        """Take the reader out of the configuration."""
        (self._configuration / "vpcd").unlink()

    def start(self, *, hidden: bool = False) -> None:
        """Start the service; `hidden`, so that no client finds it before `show`."""
        assert PCSCD
        with socket.socket(socket.AF_UNIX) as listener, self._log.open("ab") as log:
            listener.bind(str(self._hidden_path))
            listener.listen(8)  # clients that come before the service is up wait here
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BECOME, str(listener.fileno()), PCSCD, "--foreground", "--config", str(self._configuration)],
                pass_fds=[listener.fileno()],
                stdout=log,
                stderr=log,
            )
        if not hidden:
            self.show()

    def show(self) -> None:
        """Let clients find the service."""
        self._hidden_path.rename(self.socket_path)

    def hang(self) -> None:
        """The service falls silent, and leaves its clients waiting."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """It hangs no longer."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(number)

    def kill(self) -> None:
        """The service dies without a word."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
        self.socket_path.unlink(missing_ok=True)

"""The serial PIN pad under the contract suite: our driver, a real pseudo-terminal, and the device as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from otp_atm.hardware.pin_pad.serial import SerialPinPad
from otp_atm.kiosk.ports import Post
from otp_atm.kiosk.vocabulary import Key
from tests.needs import need_posix

DEVICE = Path(__file__).parent.parent / "pin_pad" / "epp_device.py"
LIMIT = 2.0
"""Seconds that the device may be at work on one command: it is quick, and a test should notice its death soon."""


class SerialRig:
    """The device is plugged in unless told otherwise."""

    def __init__(self, *, plugged: bool = True) -> None:
        need_posix("a pseudo-terminal")
        self.master_key = os.urandom(32)
        self._directory = tempfile.TemporaryDirectory(prefix="epp-")
        self.port = Path(self._directory.name) / "port"
        self._device = subprocess.Popen(
            [sys.executable, str(DEVICE), str(self.port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.do(f"master-key {self.master_key.hex()}")
        if plugged:
            self.do("plug")
        self.pad = SerialPinPad(self.port, limit=LIMIT)

    def do(self, what: str) -> None:
        """Something happens to the device; it has happened when this returns."""
        assert self._device.stdin
        assert self._device.stdout
        self._device.stdin.write(f"{what}\n")
        answer = self._device.stdout.readline()
        assert answer == "done\n", f"the device died of {what!r}"

    def connect(self, post: Post) -> None:
        """The driver has greeted the pad when this returns: a key pressed before that would be nobody's."""
        self.pad.connect(post)
        self.do("await-greeting")

    def press(self, keys: str) -> None:
        self.do(f"press {keys}")

    def press_key(self, key: Key) -> None:
        self.do(f"key {key.value}")

    def rest(self) -> None:
        self.do("rest")

    def fail(self) -> None:
        self.do("unplug")

    def tamper(self) -> None:
        self.do("tamper")

    def lose_key(self) -> None:
        self.do("lose-key")

    def recover(self) -> None:
        """The plug is in, and the pad in order."""
        if not self.port.is_symlink():
            self.do("plug")
        self.do("mend")

    def close(self) -> None:
        self.pad.close()
        assert self._device.stdin
        assert self._device.stdout
        self._device.stdin.close()
        self._device.wait()
        self._device.stdout.close()
        self._directory.cleanup()

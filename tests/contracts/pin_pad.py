"""The simulated PIN pad under the contract suite."""

from __future__ import annotations

import os

from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.ports import REST, Post
from otp_atm.kiosk.vocabulary import Key


class SimulatedRig:
    """The simulated pad, its keys pressed by calls."""

    def __init__(self) -> None:
        self.master_key = os.urandom(32)
        self._now = 0.0
        self.pad = SimulatedPinPad(self.master_key, lambda: self._now)

    def connect(self, post: Post) -> None:
        self.pad.connect(post)

    def press(self, keys: str) -> None:
        for digit in keys:
            self.pad.press_digit(digit)

    def press_key(self, key: Key) -> None:
        self.pad.press_key(key)

    def rest(self) -> None:
        self._now += REST

    def fail(self) -> None:
        self.pad.fail()

    def tamper(self) -> None:
        self.pad.tamper()

    def lose_key(self) -> None:
        self.pad.lose_key()

    def recover(self) -> None:
        self.pad.recover()

    def close(self) -> None:
        self.pad.close()

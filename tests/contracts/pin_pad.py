"""What the contract suite needs of a PIN pad under test: a rig that presses its keys, breaks it, and knows its master key."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Protocol

from psec import tr31

from otp_atm.hardware.pin_pad.pin_key import key_check_value
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.ports import REST, PinPad, Post
from otp_atm.kiosk.vocabulary import Key


@dataclass(frozen=True, slots=True, repr=False)
class DeliveredKey:
    """A PIN key as the bank delivers it, and in the clear as the bank knows it."""

    key_block: str
    kcv: str
    clear: bytes


def deliver(master_key: bytes, header: str = "D0000P0AE00N0000", clear: bytes | None = None) -> DeliveredKey:
    """A fresh PIN key under `master_key`."""
    clear = clear or os.urandom(16)
    return DeliveredKey(tr31.wrap(master_key, header, clear), key_check_value(clear), clear)


class Rig(Protocol):
    """A PIN pad and the hands around it. Hands may return before the pad has noticed; the suite waits for events."""

    @property
    def pad(self) -> PinPad: ...

    master_key: bytes

    def connect(self, post: Post) -> None:
        """Connect the pad; a key pressed from now on is told."""

    def press(self, keys: str) -> None:
        """Press digits one after the other."""

    def press_key(self, key: Key) -> None:
        """Press a key that is no digit."""

    def rest(self) -> None:
        """Keep the hands off the pad for `kiosk.ports.REST` seconds."""

    def fail(self) -> None:
        """Break the pad; its keys stay in it."""

    def tamper(self) -> None:
        """Open the pad: it loses all its keys."""

    def lose_key(self) -> None:
        """Let the pad lose the bank's PIN key, and nothing else."""

    def recover(self) -> None:
        """Mend it; its master key is in it again."""

    def close(self) -> None:
        """Put everything away."""


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

"""A PIN pad whose keys are pressed by a keyboard, a mouse, a finger on glass, or a script: the demo's pad and the tests' mock in one."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from otp_atm.hardware.finding import OK, Finding
from otp_atm.hardware.pin_pad.epp import Epp
from otp_atm.hardware.pin_pad.master_key import read_master_key
from otp_atm.hardware.pin_pad.settings import PinPadSettings
from otp_atm.kiosk.settings import TimeoutSettings

FAILED: Final = "pin-pad-failed"
TAMPERED: Final = "pin-pad-tampered"


class SimulatedPinPad(Epp):
    """An EPP in software, with switches for what befalls a real one."""

    def __init__(self, master_key: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(master_key, clock)
        self._workshop_key: bytes | None = master_key

    def close(self) -> None:
        super().close()
        self._workshop_key = None

    def fail(self, code: str = FAILED) -> None:
        """Break down. Keys stay where they are, as in a pad whose cable is pulled."""
        self.break_down(code)

    def tamper(self) -> None:
        """Somebody opens the pad: it erases its keys and breaks down."""
        self.lose_all_keys()
        self.break_down(TAMPERED)

    def recover(self) -> None:
        """The pad has been mended, and given its master key again if it had lost it."""
        self._master_key = self._workshop_key
        self.work_again()


# For `hardware.drivers`


def make(told: PinPadSettings, _: TimeoutSettings) -> SimulatedPinPad:
    return SimulatedPinPad(read_master_key(told.master_key_file))


def check(told: PinPadSettings, _: TimeoutSettings) -> Finding:
    return OK, f"simulated, {len(told.keys)} keys of its own"

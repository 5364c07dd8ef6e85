"""What the kiosk holds in memory after many customers, beside the same window bare, and whether it grows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from bench.branch import BARE_WINDOW, branch, running
from bench.customer import OTP_PIN
from bench.effort import Effort
from bench.figure import Figure
from bench.fingers import Fingers
from bench.glass import Glass
from tests.end_to_end.window import Window

SIZE: Final = (1280, 800)
EARLY: Final = 20
LATE: Final = 200
CARD_PIN: Final = "1234"


def memory(effort: Effort) -> list[Figure]:
    """Real customers at a real window, one after the other."""
    with branch() as config, Glass(*SIZE) as glass:
        with Window(glass.name, config, "kiosk") as window, Fingers(glass.name) as fingers:
            window.see("welcome")
            customer(window, fingers, enrolled=False)
            held = [resident(window.pid)]
            for count in (effort.times(EARLY), effort.times(LATE - EARLY)):
                for _ in range(count):
                    customer(window, fingers, enrolled=True)
                held.append(resident(window.pid))
        empty = glass.look(range(glass.height))
        with running(BARE_WINDOW, glass.name) as bare:
            glass.changed(empty, 0.01)
            glass.rest()
            yardstick = resident(bare)
    _, early, late = held
    return [
        Figure(f"memory after {LATE} sessions", late, "MB", yardstick, 2.8, "at most", "the same window, bare"),
        Figure(f"memory after {LATE} sessions, growth", late, "MB", early, 1.02, "at most", f"after session {EARLY}"),
    ]


def customer(window: Window, fingers: Fingers, *, enrolled: bool) -> None:
    """From card in to card out, by keyboard; each question is read before it is answered."""

    def answer(key: str) -> None:
        window.read()
        fingers.press(key)

    fingers.chord("Control_L", "1")
    window.see("card_pin")
    fingers.press(*CARD_PIN, "Return")
    window.see("services")
    answer("F5")
    window.see("password_operations")
    answer("F5")
    if enrolled:
        window.see("already_enrolled")
        answer("Return")
    window.see("confirm_phone")
    answer("Return")
    window.see("otp_pin")
    fingers.press(*OTP_PIN, "Return")
    window.see("otp_pin_again")
    fingers.press(*OTP_PIN, "Return")
    window.see("consent")
    answer("Return")
    window.see("enrolled")
    fingers.press("Escape")
    window.see("take_card")
    fingers.chord("Control_L", "0")
    window.see("thanks")
    fingers.press("Escape")
    window.see("welcome")


def resident(process: int) -> float:
    """The memory of a process that is in RAM, in megabytes, shared libraries and shared pictures included (Linux, VmRSS)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024

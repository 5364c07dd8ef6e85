"""The terminal's loop with its window, made to press a key as soon as nothing else is to be done: `python -m bench.dot_program TIMES`.

Prints pairs of seconds as JSON: from putting a digit into SDL's queue until the frame with its dot has been flipped; and a bare blit
of a square of a dot's size with its update, on the same window, by turns.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec
import pygame

from otp_atm.assembly import Devices, assemble
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.display.loop import run
from otp_atm.hardware.display.window import WindowDisplay, open_window, surface
from otp_atm.hardware.pin_pad import keyboard
from otp_atm.hardware.pin_pad.master_key import read_master_key
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.clock import SimulatedClock, SystemClock
from otp_atm.kiosk.runner import Runner
from otp_atm.kiosk.settings import JournalSettings
from otp_atm.kiosk.state import Visit
from otp_atm.person.wallet import wallet_of
from otp_atm.scenarios.bank_side import BEGINNING
from otp_atm.scenarios.behind import InProcess
from otp_atm.screens.brand import brand_of
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View

DOT: Final = (48, 48)
REST: Final = 0.3
"""Seconds without anything to paint after which the screen is at rest."""


class Presser:
    """A `Waiter` that presses a key whenever the loop comes to rest, and takes the time until it comes back."""

    def __init__(self, display: WindowDisplay, terminal: Runner[View], times: int) -> None:
        self._display = display
        self._terminal = terminal
        self._times = times
        self._began: float | None = None
        self.pairs: list[tuple[float, float]] = []

    def wait(self, seconds: float) -> None:
        now = time.perf_counter()
        if self._began is not None:
            self.pairs.append((now - self._began, bare()))
            self._began = None
            self._display.is_open = len(self.pairs) < self._times
        elif self._terminal.state is not Visit.CARD_PIN or seconds < REST:
            time.sleep(min(seconds, 0.01))
        elif len(self.pairs) % 4 == 0 and self._terminal.session.digits:
            press(pygame.K_BACKSPACE, "")
        else:
            self._began = time.perf_counter()
            press(pygame.K_5, "5")

    def wake(self) -> None:
        """It never sleeps long."""

    def close(self) -> None:
        """It holds nothing."""


def press(key: int, text: str) -> None:
    pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, unicode=text, mod=0, scancode=0))


def bare() -> float:
    """Seconds for one dot, which is wiped away afterwards."""
    window, dot = surface(), pygame.Surface(DOT)
    before = window.subsurface(pygame.Rect((0, 0), DOT)).copy()
    began = time.perf_counter()
    pygame.display.update(window.blit(dot, (0, 0)))
    taken = time.perf_counter() - began
    pygame.display.update(window.blit(before, (0, 0)))
    return taken


def main(times: int, journal: Path) -> None:
    settings = Settings(journal=JournalSettings(directory=journal))
    fixtures = load_fixtures(settings.simulator.fixtures)
    brand, clock, keys = brand_of(settings.terminal), SystemClock(), keyboard.KeyMap()
    open_window(brand.name["en"], None)
    display = WindowDisplay(lambda size: ScreenPainter(brand, size), clock.monotonic)
    reader, pad = MockCardReader(), SimulatedPinPad(read_master_key(settings.pin_pad.master_key_file))
    bank = InProcess(settings, fixtures).open(SimulatedClock(BEGINNING)).bank
    terminal = assemble(settings, Devices(reader, pad, display, bank), clock, lambda: None)
    display.connect(lambda event: keys.press(pad, event), partial(keyboard.press, pad))
    presser = Presser(display, terminal, times)
    terminal.start()
    terminal.turn()
    reader.insert(wallet_of(fixtures)["phone-on-file"].content)
    run(display, terminal, presser, clock.monotonic)
    terminal.close()
    pygame.display.quit()
    sys.stdout.write(msgspec.json.encode(presser.pairs).decode())


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        main(int(sys.argv[1]), Path(folder))

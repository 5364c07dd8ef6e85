"""A kiosk in a window whose loop is turned by hand: real painter, PIN pad, journal file and window; the bank is in this process."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import msgspec
import pygame

from assembly import Devices, assemble
from bank.client import BankClient
from bank.simulator.fixtures import load_fixtures
from bank.simulator.in_process import memory_bank
from hardware.card_reader.mock import MockCardReader
from hardware.display.window import WindowDisplay, open_window
from hardware.pin_pad.keyboard import KeyMap
from hardware.pin_pad.master_key import read_master_key
from hardware.pin_pad.simulated import SimulatedPinPad
from kiosk.clock import SystemClock
from kiosk.events import KeyPressed
from kiosk.settings import JournalSettings, Settings
from kiosk.vocabulary import Card, Pan
from screens.brand import brand_of
from screens.painter import ScreenPainter

LONGEST = 10_000


class KioskWindow:
    """Opens the window and goes into service."""

    def __init__(self, size: tuple[int, int]) -> None:
        folder = Path(tempfile.mkdtemp())
        settings = msgspec.structs.replace(Settings(), journal=JournalSettings(directory=folder))
        self._clock = SystemClock()
        self._reader, self._pad = MockCardReader(), SimulatedPinPad(read_master_key(settings.pin_pad.master_key_file))
        fixtures = load_fixtures()
        card = fixtures.cards[0]
        self._card = Card(Pan(card.pan), card.last_day, card.name)
        open_window("bench", size)
        brand, keys = brand_of(settings.terminal), KeyMap()
        self._display = WindowDisplay(lambda at: ScreenPainter(brand, at), self._clock.monotonic, (self._see,))
        bank = BankClient(memory_bank(fixtures, self._clock, random.Random(1).randbytes, lambda _: None), settings.terminal.id, "x" * 22)
        devices = Devices(self._reader, self._pad, self._display, bank)
        self._terminal = assemble(settings, devices, self._clock, lambda: None)
        self._display.connect(lambda event: keys.press(self._pad, event), lambda key: self._terminal.post(KeyPressed(key)))
        self._seen = ""
        self._terminal.start()
        self.until("welcome")

    def press(self, key: int) -> None:
        """One round of the loop with a key press in it: handled, turned, painted."""
        self._display.handle(pygame.Event(pygame.KEYDOWN, key=key, unicode=""))
        self._round()

    def type(self, digits: str) -> None:
        for digit in digits:
            self.press(pygame.K_0 + int(digit))

    def insert_card(self) -> None:
        self._reader.insert(self._card)
        self._round()

    def until(self, name: str) -> None:
        """Go round until this screen is shown."""
        for _ in range(LONGEST):
            if self._seen == name:
                return
            self._round()
        raise RuntimeError(f"{name} is not shown, but {self._seen}")

    def rest(self) -> None:
        """Go round until nothing moves any more."""
        while (change := self._display.next_change(self._clock.monotonic())) is not None and change < self._clock.monotonic() + 0.1:
            self._round()

    def enrol_once(self, otp_pin: str) -> None:
        """One customer, from card in to card out."""
        self.insert_card()
        self.until("card_pin")
        self.type("1234")
        self.press(pygame.K_RETURN)
        self.until("services")
        self.press(pygame.K_F5)
        self.press(pygame.K_F5)
        if self._seen == "already_enrolled":
            self.press(pygame.K_RETURN)
        self.until("confirm_phone")
        self.press(pygame.K_RETURN)
        for _ in range(2):
            self.type(otp_pin)
            self.press(pygame.K_RETURN)
        self.until("consent")
        self.press(pygame.K_RETURN)
        self.until("enrolled")
        self.press(pygame.K_ESCAPE)
        self._reader.take()
        self.until("thanks")
        self.press(pygame.K_RETURN)
        self.until("welcome")

    def _see(self, view: object) -> None:
        self._seen = getattr(view, "name", "")

    def _round(self) -> None:
        pygame.event.get()
        self._terminal.turn()
        self._display.paint(self._clock.monotonic())

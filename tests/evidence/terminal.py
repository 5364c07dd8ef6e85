"""A kiosk without a window, as `commands.kiosk` puts it together: the real journal in files, the bank in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from otp_atm.assembly import Devices, assemble, table_of
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.evidence.bundling import Scene
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.display.mock import MockDisplay
from otp_atm.hardware.pin_pad.master_key import read_master_key
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.ports import REST
from otp_atm.kiosk.settings import JournalSettings
from otp_atm.kiosk.stream import Record
from otp_atm.kiosk.vocabulary import Key
from otp_atm.languages.offered import first
from otp_atm.person.wallet import wallet_of
from otp_atm.scenarios.bank_side import BEGINNING
from otp_atm.scenarios.behind import InProcess

CARD: Final = "phone-on-file"


class Kiosk:
    """A terminal in service, played by calls; `tell` hears what happens at it."""

    def __init__(self, folder: Path, tell: Callable[[Record], None]) -> None:
        self.settings = Settings(journal=JournalSettings(directory=folder / "journal"))
        self.clock = SimulatedClock(BEGINNING)
        fixtures = load_fixtures(self.settings.simulator.fixtures)
        self.wallet = wallet_of(fixtures)
        self.behind = InProcess(self.settings, fixtures).open(self.clock)
        self.reader = MockCardReader()
        self.pad = SimulatedPinPad(read_master_key(self.settings.pin_pad.master_key_file), self.clock.monotonic)
        self.display = MockDisplay(keep=1)
        devices = Devices(self.reader, self.pad, self.display, self.behind.bank)
        self.runner = assemble(self.settings, devices, self.clock, lambda: None, tell)

    @property
    def scene(self) -> Scene:
        return Scene(self.settings, table_of(self.settings), None, first(self.settings))

    @property
    def screen(self) -> str:
        return self.display.view.name

    def start(self) -> None:
        self.runner.start()
        self.settle()

    def settle(self) -> None:
        while self.runner.turn():
            pass

    def wait(self, seconds: float) -> None:
        """Let time pass, and whatever falls due on the way."""
        end = self.clock.monotonic() + seconds
        while (now := self.clock.monotonic()) < end:
            due = self.runner.deadline
            self.clock.advance(min(end, max(now, due) if due is not None else end) - now)
            self.settle()

    def press(self, *keys: Key) -> None:
        """As somebody does who has read the screen."""
        for key in keys:
            self.wait(REST)
            self.pad.press_key(key)
            self.settle()

    def type(self, digits: str, pauses: tuple[float, ...] = ()) -> None:
        """Digits, each after its pause, seen before the next one; then ENTER."""
        for digit, pause in zip(digits, (*pauses, *[0.0] * len(digits)), strict=False):
            self.clock.advance(pause)
            self.pad.press_digit(digit)
            self.settle()
        self.pad.press_key(Key.ENTER)
        self.settle()

    def sign_in(self, card: str = CARD, pauses: tuple[float, ...] = ()) -> None:
        self.reader.insert(self.wallet[card].content)
        self.settle()
        self.type(self.wallet[card].pin, pauses)

    def leave(self) -> None:
        self.press(Key.CANCEL)
        self.take_card()

    def take_card(self) -> None:
        self.reader.take()
        self.settle()

    def visit(self, card: str = CARD) -> None:
        """From card in to the welcome for the next customer."""
        self.sign_in(card)
        self.leave()
        self.wait(self.settings.timeouts.thanks)
        assert self.screen == "welcome"

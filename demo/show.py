"""The demo in its window: the bank's process, a terminal without hardware, and the customer's hands."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from bank.worker import BankInThread
from commands.terminal import Devices, assemble
from demo.bank_process import BankDidNotStart, BankProcess
from demo.props import Props
from demo.wallet import wallet
from demo.window import DemoWindow, first_size
from hardware.card_reader.mock import MockCardReader
from hardware.display.loop import run as serve
from hardware.display.waiting import waiter
from hardware.display.window import open_window
from hardware.pin_pad.master_key import read_master_key
from hardware.pin_pad.simulated import SimulatedPinPad
from kiosk.clock import SystemClock
from kiosk.effects import BankRequest
from kiosk.events import BankUnreachable
from kiosk.ports import Bank, Post
from kiosk.settings import Settings
from screens.brand import brand_of
from screens.painter import ScreenPainter

NO_BANK: Final = "bank-did-not-start"


class NoBank:
    """In place of a bank whose process did not start: every request is answered with that."""

    def ask(self, request: BankRequest, reply: Post) -> None:  # noqa: ARG002
        reply(BankUnreachable(NO_BANK))

    def end_card_session(self) -> None:
        """There is none."""

    def close(self) -> None:
        """Nothing is held."""


def show(config: Path, settings: Settings, monitor: tuple[int, int]) -> int:
    """Open the window and serve until it is closed."""
    brand = brand_of(settings.terminal)
    open_window(brand.name.in_(settings.language), first_size(monitor))
    clock = SystemClock()
    reader, pad = MockCardReader(), SimulatedPinPad(read_master_key(settings.pin_pad.master_key_file))
    with BankProcess(config) as process:
        bank = BankInThread(partial(_client, process, settings))
        window = DemoWindow(Props(brand, wallet(settings), reader, pad, lambda size: ScreenPainter(brand, size), clock.monotonic))
        waits = waiter()
        terminal = assemble(settings, Devices(reader, pad, window, bank), clock, waits.wake)
        try:
            terminal.start()
            serve(window, terminal, waits, clock.monotonic)
        finally:
            terminal.close()
            waits.close()
    return 0


def _client(process: BankProcess, settings: Settings) -> Bank:
    from bank.remote import http_client

    try:
        return http_client(process.url(), settings.terminal.id, settings.bank.deadline)
    except BankDidNotStart:
        return NoBank()

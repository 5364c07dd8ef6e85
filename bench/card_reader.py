"""The chip reader on PC/SC: reading a card, noticing one, and waiting for one. Measured on a private service with our virtual card."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final

import pygame

from bench.effort import Effort
from bench.figure import Figure
from otp_atm.assembly import face_of, table_of
from otp_atm.configuration import Settings
from otp_atm.hardware.card_reader.emv.apdu import Chip
from otp_atm.hardware.card_reader.emv.read import read_chip
from otp_atm.hardware.card_reader.pcsc import PcscCardReader
from otp_atm.hardware.card_reader.pcsc_link import PRESENT, Context
from otp_atm.hardware.display.window import WindowDisplay, open_window
from otp_atm.hardware.pin_pad.pin_key import key_check_value
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.clock import SystemClock
from otp_atm.kiosk.events import BankPresent, Event, KeyDelivered, KeyPressed
from otp_atm.kiosk.journal import Journal, MemorySink
from otp_atm.kiosk.ports import Post
from otp_atm.kiosk.requests import BankRequest, CheckBank, FetchPinKey
from otp_atm.kiosk.runner import Arms, Runner
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.languages.offered import first
from otp_atm.screens.brand import brand_of
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.render import renderer
from otp_atm.screens.view import View
from tests.card_reader.virtual.emv_card import EmvCard
from tests.card_reader.virtual.reader import VirtualReader, virtual_reader
from tests.end_to_end.xvfb import Xvfb

READER: Final = "Virtual PCD 00 00"
READS: Final = 300
INSERTIONS: Final = 12
IDLE_SECONDS: Final = 5.0
PATIENCE: Final = 10.0
TODAY: Final = date(2027, 3, 1)


def _scard() -> Any:
    from smartcard import scard

    return scard


def reading(effort: Effort) -> Figure:
    """From connecting to the card until its PAN is known, beside the same commands sent bare. Half of each, by turns."""
    with virtual_reader() as device:
        device.pcscd.start()
        card = EmvCard()
        device.insert(card)
        scard, context = _scard(), Context()
        with context.connected(READER) as connection:
            read_chip(Chip(connection.transmit, t0=connection.t0), TODAY)
        commands = [list(command) for command in card.commands]
        _, handle = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)

        def ours() -> None:
            with context.connected(READER) as connection:
                read_chip(Chip(connection.transmit, t0=connection.t0), TODAY)

        def bare() -> None:
            _, card, _ = scard.SCardConnect(handle, READER, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_Tx)
            for command in commands:
                scard.SCardTransmit(card, scard.SCARD_PCI_T1, command)
            scard.SCardDisconnect(card, scard.SCARD_UNPOWER_CARD)

        times = [(_timed(ours), _timed(bare)) for _ in range(effort.times(READS))]
        context.release()
        scard.SCardReleaseContext(handle)
    mine, yardstick = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
    return Figure("card read, connect to PAN", mine, "ms", yardstick, 1.3, "at most", "the same APDUs sent bare through pyscard")


def noticing(effort: Effort) -> Figure:
    """From PC/SC's own notice of a card, as a bare loop gets it, until «enter your PIN» stands in the window of a terminal."""
    with virtual_reader() as device, Xvfb(1280, 800) as server, ThreadPoolExecutor(1) as bystander:
        os.environ["DISPLAY"] = server.name
        device.pcscd.start()
        terminal, display = _terminal(device)
        terminal.start()
        waits = []
        for _ in range(effort.times(INSERTIONS)):
            _serve(terminal, display, Visit.WELCOME)
            notice = bystander.submit(_bare_notice, device)
            _serve(terminal, display, Visit.CARD_PIN)
            painted = time.perf_counter()
            waits.append((painted - notice.result()) * 1000)
            device.slot.remove()
            _serve(terminal, display, Visit.CARD_GONE)
            terminal.post(KeyPressed(Key.CANCEL))
        terminal.close()
        pygame.display.quit()
    name = "card inserted → «enter your PIN» painted, beyond PC/SC's own notice"
    return Figure(name, statistics.median(waits), "ms", None, 50, "at most", "a bare SCardGetStatusChange")


def idling(effort: Effort) -> Figure:
    """What the monitor costs while no card comes, as a share of one core."""
    with virtual_reader() as device:
        device.pcscd.start()
        reader, seconds = PcscCardReader(device.pattern, lambda: TODAY), effort.seconds(IDLE_SECONDS)
        without = _idle_share(seconds)
        reader.connect(lambda _: None)
        reader.accept()
        share = _idle_share(seconds)
        reader.close()
    return Figure(
        "idle CPU of the PC/SC monitor", 100 * (share - without), "% of a core", None, 0.3, "at most", "the same process without it"
    )


class _KeyBank:
    """A bank that is there, and can do nothing but deliver a PIN key."""

    def __init__(self, master_key: bytes) -> None:
        from psec import tr31

        key = os.urandom(16)
        delivered = KeyDelivered(tr31.wrap(master_key, "D0000P0AE00N0000", key), key_check_value(key))
        self._answers: dict[type[BankRequest], Event] = {FetchPinKey: delivered, CheckBank: BankPresent()}

    def ask(self, request: BankRequest, reply: Post) -> None:
        reply(self._answers[type(request)])

    def end_card_session(self) -> None:
        """There never is one."""

    def close(self) -> None:
        """Nothing is open."""


def _terminal(device: VirtualReader) -> tuple[Runner[View], WindowDisplay]:
    settings, clock, master_key = Settings(), SystemClock(), os.urandom(32)
    open_window("bench", (1280, 800))
    brand = brand_of(settings.terminal)
    display = WindowDisplay(lambda size: ScreenPainter(brand, size), clock.monotonic)
    table = table_of(settings)
    arms = Arms(
        PcscCardReader(device.pattern, lambda: TODAY),
        SimulatedPinPad(master_key),
        display,
        _KeyBank(master_key),
        Journal(MemorySink(), settings.terminal.id, clock),
        clock,
        renderer(face_of(table, settings), clock),
        settings.terminal.id,
    )
    return Runner(arms, table, settings.timeouts.by_kind(), first(settings)), display


def _serve(terminal: Runner[View], display: WindowDisplay, until: State) -> None:
    """Let the terminal work until it has painted this state."""
    while terminal.state is not until:
        terminal.turn(patience=PATIENCE)
        display.paint(time.monotonic())


def _timed(work: Callable[[], None]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _bare_notice(device: VirtualReader) -> float:
    """Insert a card; the moment at which a bare loop over the reader's state sees it."""
    scard = _scard()
    _, handle = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    states = [(READER, 0)]
    while True:  # until the reader is empty, then until it is not
        _, told = scard.SCardGetStatusChange(handle, 5000, states)
        now = time.perf_counter()
        states = [(name, state) for name, state, _ in told]
        if states[0][1] & PRESENT and device.slot.card_is_in:
            scard.SCardReleaseContext(handle)
            return now
        if not states[0][1] & PRESENT and not device.slot.card_is_in:
            device.slot.insert(EmvCard())


def _idle_share(seconds: float) -> float:
    before, start = time.process_time(), time.perf_counter()
    time.sleep(seconds)
    return (time.process_time() - before) / (time.perf_counter() - start)

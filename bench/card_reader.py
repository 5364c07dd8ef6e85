"""The chip reader on PC/SC: reading a card, noticing one, and waiting for one. Measured on a private service with our virtual card."""

from __future__ import annotations

import queue
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from bench.figure import Figure
from hardware.card_reader.emv.apdu import Chip
from hardware.card_reader.emv.read import read_chip
from hardware.card_reader.pcsc import PcscCardReader
from hardware.card_reader.pcsc_link import PRESENT, Context
from kiosk.events import CardRead, CardRemoved, Event
from tests.card_reader.virtual.emv_card import EmvCard
from tests.card_reader.virtual.reader import VirtualReader, virtual_reader

READER: Final = "Virtual PCD 00 00"
READS: Final = 300
INSERTIONS: Final = 12
IDLE_SECONDS: Final = 5.0
PATIENCE: Final = 10.0
TODAY: Final = date(2027, 3, 1)


def _scard() -> Any:
    from smartcard import scard  # type: ignore[import-untyped]

    return scard


def reading() -> Figure:
    """From connecting to the card until its PAN is known, beside the same commands sent bare. Half of each, by turns."""
    with virtual_reader() as device:
        device.pcscd.start()
        card = EmvCard()
        device.slot.insert(card)
        device.slot.noticed.wait()
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

        times = [(_timed(ours), _timed(bare)) for _ in range(READS)]
        context.release()
        scard.SCardReleaseContext(handle)
    mine, yardstick = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
    return Figure("card read, connect to PAN", mine, "ms", yardstick, 1.3, "at most", "the same APDUs sent bare through pyscard")


def noticing() -> Figure:
    """From PC/SC's own notice of a card, as a bare loop gets it, until the terminal has the card's data: the reader's share of the wait."""
    with virtual_reader() as device:
        device.pcscd.start()
        reader = PcscCardReader(device.pattern, lambda: TODAY)
        events: queue.SimpleQueue[tuple[Event, float]] = queue.SimpleQueue()
        reader.connect(lambda event: events.put((event, time.perf_counter())))

        def moment_of(kind: type[Event]) -> float:
            while True:
                event, moment = events.get(timeout=PATIENCE)
                if isinstance(event, kind):
                    return moment

        waits = []
        for _ in range(INSERTIONS):
            reader.accept()
            notice = _bare_notice(device)
            waits.append((moment_of(CardRead) - notice) * 1000)
            reader.eject()
            device.slot.remove()
            moment_of(CardRemoved)
        reader.close()
    name = "card inserted → its data known, beyond PC/SC's own notice"
    return Figure(name, statistics.median(waits), "ms", None, 50, "at most", "a bare SCardGetStatusChange")


def idling() -> Figure:
    """What the monitor costs while no card comes, as a share of one core."""
    with virtual_reader() as device:
        device.pcscd.start()
        reader = PcscCardReader(device.pattern, lambda: TODAY)
        without = _idle_share()
        reader.connect(lambda _: None)
        reader.accept()
        share = _idle_share()
        reader.close()
    return Figure(
        "idle CPU of the PC/SC monitor", 100 * (share - without), "% of a core", None, 0.3, "at most", "the same process without it"
    )


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


def _idle_share() -> float:
    before, start = time.process_time(), time.perf_counter()
    time.sleep(IDLE_SECONDS)
    return (time.process_time() - before) / (time.perf_counter() - start)

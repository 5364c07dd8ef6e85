"""Chooses the drivers that a configuration names. Each is imported only when it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.load import BadFile, Document
from kiosk.ports import CardReader, PinPad
from kiosk.settings import Settings

if TYPE_CHECKING:
    from hardware.card_reader.driver import CardReaderDriver
    from hardware.pin_pad.keyboard import KeyMap


LEAD: Final = 0.5
"""Seconds by which a reader gives up before the terminal does, so that its word is heard, which says more."""


def card_reader(settings: Settings) -> CardReader:
    """The card reader of the configuration, of two drivers one reader. Raises BadFile where a driver cannot be had."""
    readers = {name: READERS[name](settings) for name in settings.card_reader.drivers}
    stripe = readers.pop("stripe", None)
    if stripe is None or not readers:
        return stripe or next(iter(readers.values()))
    from hardware.card_reader.hybrid import HybridCardReader
    from hardware.card_reader.stripe import StripeCardReader

    assert isinstance(stripe, StripeCardReader)
    return HybridCardReader(next(iter(readers.values())), stripe)


def _simulated(_: Settings) -> CardReaderDriver:
    from hardware.card_reader.mock import MockCardReader

    return MockCardReader()


def _pcsc(settings: Settings) -> CardReaderDriver:
    from hardware.card_reader.pcsc import PcscCardReader
    from hardware.card_reader.pcsc_link import PyscardMissing

    try:
        limit = settings.timeouts.read_card
        return PcscCardReader(settings.card_reader.name, date.today, read_timeout=limit - min(LEAD, limit / 10))
    except PyscardMissing as missing:
        raise BadFile(f"card_reader.driver: {missing}") from None


def _stripe(_: Settings) -> CardReaderDriver:
    from hardware.card_reader.stripe import StripeCardReader

    return StripeCardReader()


def pin_pad(settings: Settings) -> PinPad:
    """The PIN pad of the configuration. Raises BadFile where its master key cannot be read."""
    return PIN_PADS[settings.pin_pad.driver](settings)


def _simulated_pad(settings: Settings) -> PinPad:
    from hardware.pin_pad.master_key import read_master_key
    from hardware.pin_pad.simulated import SimulatedPinPad

    return SimulatedPinPad(read_master_key(settings.pin_pad.master_key_file))


def _serial_pad(settings: Settings) -> PinPad:
    try:
        from hardware.pin_pad.serial import SerialPinPad
    except ImportError:
        raise BadFile("pin_pad.driver: serial ports are spoken to with termios, which this system does not have") from None

    return SerialPinPad(settings.pin_pad.port, settings.pin_pad.speed, settings.timeouts.device)


def key_map(settings: Settings, config: Path) -> KeyMap:
    """The keys of a simulated PIN pad on a keyboard. Raises BadFile with the place in the file `config` of one that does not exist."""
    from hardware.pin_pad.keyboard import KEYBOARD, KeyMap

    for name, meaning in settings.pin_pad.keys.items():
        try:
            KeyMap({name: meaning})
        except ValueError as wrong:
            raise Document(config).bad(("pin_pad", "keys", name), str(wrong)) from None
    return KeyMap({**KEYBOARD, **settings.pin_pad.keys})


READERS: Final[Mapping[str, Callable[[Settings], CardReaderDriver]]] = {
    "simulated": _simulated,
    "pcsc": _pcsc,
    "stripe": _stripe,
}
PIN_PADS: Final[Mapping[str, Callable[[Settings], PinPad]]] = {"simulated": _simulated_pad, "serial": _serial_pad}

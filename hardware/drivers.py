"""The drivers that a configuration names, each in a module of its own, which is imported only when it is chosen.

Which of ours there are, the settings of reader and pad say: a new one is its module, and a line there. Any other is somebody's factory
(`kiosk.foreign`), and is looked at through its port alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from otp_atm.hardware.card_reader.settings import READERS, CardReaderSettings
from otp_atm.hardware.finding import MISSING, OK, WARNING, Finding
from otp_atm.hardware.hearing import Heard
from otp_atm.hardware.pin_pad.settings import PIN_PADS, PinPadSettings
from otp_atm.kiosk.events import KeyRequestSigned, PinPadFailed, ReaderEmpty, ReaderFailed
from otp_atm.kiosk.factories import Terminal
from otp_atm.kiosk.foreign import is_foreign, made
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.ports import CardReader, PinPad
from otp_atm.kiosk.settings import TimeoutSettings

if TYPE_CHECKING:
    from otp_atm.hardware.card_reader.driver import CardReaderDriver


SILENCE: Final = 2.0
"""Seconds without a word from a reader: one that is empty, or out of order, says so at once."""


class ReaderModule(Protocol):
    """What the module of a card reader's driver offers."""

    def make(self, told: CardReaderSettings, timeouts: TimeoutSettings) -> CardReaderDriver:
        """The reader. Raises BadFile where it cannot be had."""
        ...

    def check(self, told: CardReaderSettings) -> Finding:
        """Is it there?"""
        ...


class PinPadModule(Protocol):
    """What the module of a PIN pad's driver offers."""

    def make(self, told: PinPadSettings, timeouts: TimeoutSettings) -> PinPad:
        """The pad. Raises BadFile where it cannot be had."""
        ...

    def check(self, told: PinPadSettings, timeouts: TimeoutSettings) -> Finding:
        """Is it there?"""
        ...


def card_reader(told: CardReaderSettings, timeouts: TimeoutSettings, terminal: Terminal) -> CardReader:
    """The card reader of the configuration, of two drivers one reader. Raises BadFile where a driver of ours cannot be had, else Misfit."""
    if is_foreign(told.drivers[0]):
        reader: CardReader = made("card_reader", told.drivers[0], told.options, terminal, CardReader)
        return reader
    readers = {name: reader_module(name).make(told, timeouts) for name in told.drivers}
    stripe = readers.pop("stripe", None)
    if stripe is None or not readers:
        return stripe or next(iter(readers.values()))
    from otp_atm.hardware.card_reader.hybrid import HybridCardReader
    from otp_atm.hardware.card_reader.stripe import StripeCardReader

    assert isinstance(stripe, StripeCardReader)
    return HybridCardReader(next(iter(readers.values())), stripe)


def check_card_reader(told: CardReaderSettings, timeouts: TimeoutSettings, terminal: Terminal) -> Finding:
    """Is it there, or are both? Raises Misfit."""
    if is_foreign(told.drivers[0]):
        return _said_by_reader(told.drivers[0], card_reader(told, timeouts, terminal))
    found = [reader_module(name).check(told) for name in told.drivers]
    return all(good for good, _ in found), "; ".join(text for _, text in found)


def pin_pad(told: PinPadSettings, timeouts: TimeoutSettings, terminal: Terminal) -> PinPad:
    """The PIN pad of the configuration. Raises BadFile where one of ours cannot be had, else Misfit."""
    if is_foreign(told.driver):
        pad: PinPad = made("pin_pad", told.driver, told.options, terminal, PinPad)
        return pad
    return pin_pad_module(told.driver).make(told, timeouts)


def check_pin_pad(told: PinPadSettings, timeouts: TimeoutSettings, terminal: Terminal) -> Finding:
    """Is it there? Raises Misfit."""
    if is_foreign(told.driver):
        return _said_by_pad(told.driver, pin_pad(told, timeouts, terminal), terminal.id, timeouts.pin_pad)
    try:
        return pin_pad_module(told.driver).check(told, timeouts)
    except BadFile as bad:
        return MISSING, str(bad)


def _said_by_reader(name: str, reader: CardReader) -> Finding:
    """What a reader of somebody's own says when it is asked. One with a card in it says nothing."""
    with Heard(reader, ReaderFailed, ReaderEmpty) as heard:
        reader.check_reader()
        reader.check()
        match heard.next(SILENCE):
            case ReaderFailed(code):
                return MISSING, f"{name}: {code}"
            case ReaderEmpty():
                return OK, f"{name}: works, and is empty"
    return WARNING, f"{name}: has a card in it, or does not answer"


def _said_by_pad(name: str, pad: PinPad, terminal_id: str, patience: float) -> Finding:
    """What a pad of somebody's own says when it is asked for a signature."""
    with Heard(pad, PinPadFailed, KeyRequestSigned) as heard:
        pad.check()
        pad.sign_key_request(terminal_id)
        match heard.next(patience):
            case PinPadFailed(code):
                return MISSING, f"{name}: {code}"
            case KeyRequestSigned():
                return OK, f"{name}: works, and has a master key"
    return MISSING, f"{name}: does not answer within {patience:g} s"


def reader_module(name: str) -> ReaderModule:
    return cast(ReaderModule, _module("card_reader", READERS, name))


def pin_pad_module(name: str) -> PinPadModule:
    return cast(PinPadModule, _module("pin_pad", PIN_PADS, name))


def _module(device: str, modules: Mapping[str, str], name: str) -> object:
    try:
        return import_module(modules[name])
    except ImportError as missing:
        raise BadFile(f"{device}.driver: {name} needs what this system does not have: {missing}") from None

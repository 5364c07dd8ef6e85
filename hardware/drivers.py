"""The drivers that a configuration names, each in a module of its own, which is imported only when it is chosen.

Which there are, the settings of reader and pad say: a new one is its module, and a line there.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from otp_atm.hardware.card_reader.settings import READERS, CardReaderSettings
from otp_atm.hardware.finding import MISSING, Finding
from otp_atm.hardware.pin_pad.settings import PIN_PADS, PinPadSettings
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.ports import CardReader, PinPad
from otp_atm.kiosk.settings import TimeoutSettings

if TYPE_CHECKING:
    from otp_atm.hardware.card_reader.driver import CardReaderDriver


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


def card_reader(told: CardReaderSettings, timeouts: TimeoutSettings) -> CardReader:
    """The card reader of the configuration, of two drivers one reader. Raises BadFile where a driver cannot be had."""
    readers = {name: reader_module(name).make(told, timeouts) for name in told.drivers}
    stripe = readers.pop("stripe", None)
    if stripe is None or not readers:
        return stripe or next(iter(readers.values()))
    from otp_atm.hardware.card_reader.hybrid import HybridCardReader
    from otp_atm.hardware.card_reader.stripe import StripeCardReader

    assert isinstance(stripe, StripeCardReader)
    return HybridCardReader(next(iter(readers.values())), stripe)


def check_card_reader(told: CardReaderSettings) -> Finding:
    """Is it there, or are both?"""
    found = [reader_module(name).check(told) for name in told.drivers]
    return all(good for good, _ in found), "; ".join(text for _, text in found)


def pin_pad(told: PinPadSettings, timeouts: TimeoutSettings) -> PinPad:
    """The PIN pad of the configuration. Raises BadFile where it cannot be had."""
    return pin_pad_module(told.driver).make(told, timeouts)


def check_pin_pad(told: PinPadSettings, timeouts: TimeoutSettings) -> Finding:
    """Is it there?"""
    try:
        return pin_pad_module(told.driver).check(told, timeouts)
    except BadFile as bad:
        return MISSING, str(bad)


def reader_module(name: str) -> ReaderModule:
    return cast(ReaderModule, _module("card_reader", READERS, name))


def pin_pad_module(name: str) -> PinPadModule:
    return cast(PinPadModule, _module("pin_pad", PIN_PADS, name))


def _module(device: str, modules: Mapping[str, str], name: str) -> object:
    try:
        return import_module(modules[name])
    except ImportError as missing:
        raise BadFile(f"{device}.driver: {name} needs what this system does not have: {missing}") from None

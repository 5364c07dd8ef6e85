"""How somebody's own driver or bank enters: the factory that a configuration names, what it is given, and how it says that it cannot.

A configuration names a factory as `package.module:factory`, with `options` of its own beside it, which nobody but the factory reads.
`kiosk.foreign` finds and calls it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from otp_atm.kiosk.ports import Bank, CardReader, PinPad

Options = Mapping[str, Any]
"""What stands under `options` in the configuration, as YAML has it: texts, numbers, lists, mappings; empty where nothing does."""


class Terminal(Struct, frozen=True, kw_only=True):
    """What a factory is told of the terminal: its `id` (eight letters and digits, ISO 8583 field 41), and how long it waits, in seconds.

    Paths in options are relative to `folder`, that of the configuration, which is absolute and on the import path.
    """

    id: str
    folder: Path
    read_card: float
    """For `CardRead` or `CardUnreadable` to follow on `CardInserted`; then the card is given back unread."""
    device: float
    """For a device's answer to one command; a PIN pad that is silent for longer is out of order."""
    bank: float
    """For the bank's answer to one request, with all its repetitions: `bank.deadline`."""


class CardReaderFactory(Protocol):
    """Makes a card reader."""

    def __call__(self, options: Options, terminal: Terminal, /) -> CardReader:
        """A reader that is not connected yet. Raises Unusable; a device that is only not there is a `ReaderFailed` once it is connected."""
        ...


class PinPadFactory(Protocol):
    """Makes a PIN pad."""

    def __call__(self, options: Options, terminal: Terminal, /) -> PinPad:
        """A pad that is not connected yet. Raises Unusable; a device that is only not there is a `PinPadFailed` once it is connected."""
        ...


class BankFactory(Protocol):
    """Makes the way to a bank."""

    def __call__(self, options: Options, terminal: Terminal, /) -> Bank:
        """The bank for this terminal. Raises Unusable; a bank that is only not there answers `BankUnreachable`.

        One that does not do every service is an `otp_atm.ports.PartialBank`. Its `ask` may take its time, `terminal.bank` seconds at
        most: the terminal calls all its methods in a thread of their own, in order, and takes an exception for an answer that was lost.
        """
        ...


class Unusable(Exception):
    """For a factory to raise: nothing can be made, and somebody who writes configurations can help it.

    `problem` is one sentence without a full stop, such as «needs pyserial: pip install pyserial»; it is shown, so it holds no secret.
    `option` is the key under `options` that is to blame, with its place in the file; without one, the driver's name is.
    """

    def __init__(self, problem: str, option: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.option = option

"""The one door to PC/SC: pyscard's functions with types, and its result codes as exceptions of ours.

pyscard is imported when the door is opened, so that a terminal without a chip reader needs none. Its functions release Python's lock
while they wait, so each thread can wait in a context of its own.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from types import ModuleType
from typing import Any, Final

from otp_atm.hardware.card_reader.trouble import CardCode, ReaderCode
from otp_atm.kiosk.parts import installing

ANY_READER: Final = "\\\\?PnP?\\Notification"
"""The name under which PC/SC tells that readers have been plugged in."""

PRESENT: Final = 0x0020
GONE: Final = 0x000C  # unknown or unavailable
CHANGED: Final = 0x0002

TIMEOUT: Final = 0x8010000A
_CANCELLED: Final = 0x80100002
_NOT_TRANSACTED: Final = 0x80100016
_NO_READERS: Final = 0x8010002E
_READER_GONE: Final = frozenset({0x80100009, 0x80100017, _NO_READERS})  # unknown, unavailable, none at all

_READER_CODES: Final[Mapping[int, ReaderCode]] = {
    0x8010001D: ReaderCode.NO_SERVICE,  # no service
    0x8010001E: ReaderCode.NO_SERVICE,  # service stopped
    0x80100013: ReaderCode.NO_SERVICE,  # communication with the service broke
    0x80100003: ReaderCode.NO_SERVICE,  # invalid handle: it died with the service
    0x8010006A: ReaderCode.NO_SERVICE,  # security violation: pcsclite's word for a service that hung up, dying or by polkit's order
    TIMEOUT: ReaderCode.SILENT,
} | dict.fromkeys(_READER_GONE, ReaderCode.NO_READER)

_CARD_CODES: Final[Mapping[int, CardCode]] = {
    0x8010000B: CardCode.IN_USE,  # sharing violation
    0x80100066: CardCode.UNRESPONSIVE,  # no answer to reset
    0x80100065: CardCode.UNRESPONSIVE,  # unsupported card: an answer to reset that makes no sense
    0x80100067: CardCode.UNRESPONSIVE,  # not powered
    0x8010000F: CardCode.UNRESPONSIVE,  # no protocol in common
    0x80100015: CardCode.UNRESPONSIVE,  # invalid answer to reset
}


class PyscardMissing(Exception):
    """pyscard is not installed; the message says how to get it."""


class PcscError(Exception):
    """PC/SC refused. `result` is its code, as pcsclite's `pcsclite.h` and Windows' `winerror.h` name it."""

    def __init__(self, result: int) -> None:
        super().__init__(f"PC/SC error {result:08X}")
        self.result = result

    @property
    def reader_code(self) -> ReaderCode:
        return _READER_CODES.get(self.result, ReaderCode.PCSC)

    @property
    def card_code(self) -> CardCode:
        return _CARD_CODES.get(self.result, CardCode.CONTACT_LOST)


class Connection:
    """A powered card, ours alone until it is let go."""

    def __init__(self, scard: ModuleType, handle: int, protocol: int) -> None:
        self.t0 = protocol == scard.SCARD_PROTOCOL_T0
        self._scard = scard
        self._handle = handle
        self._header = scard.SCARD_PCI_T0 if self.t0 else scard.SCARD_PCI_T1

    def transmit(self, command: bytes) -> bytes:
        """Send a command and wait for the reply, for ever if the card is mute. Raises PcscError."""
        result, reply = self._scard.SCardTransmit(self._handle, self._header, list(command))
        _succeed(result)
        if not reply:  # some drivers say so when the card is pulled
            raise PcscError(_NOT_TRANSACTED)
        return bytes(reply)


class Context:
    """A conversation with the PC/SC service. All but `cancel` belong to one thread. All raise PcscError."""

    def __init__(self) -> None:
        self._scard = _scard()
        result, self._handle = self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_SYSTEM)
        _succeed(result)

    def readers(self) -> list[str]:
        """The names of the readers that are plugged in."""
        result, names = self._scard.SCardListReaders(self._handle, [])
        if _unsigned(result) == _NO_READERS:
            return []
        _succeed(result)
        return list(names)

    def wait(self, reader: str, known: int, seconds: float) -> int:
        """Wait until `reader` is no longer in the `known` state, a reader is plugged in, or the time is over; the state then.

        A state is PC/SC's: flags in the lower half, the number of card movements so far in the upper. GONE if there is no such reader.
        """
        asked = [(ANY_READER, 0), (reader, known)] if reader else [(ANY_READER, 0)]
        result, states = self._scard.SCardGetStatusChange(self._handle, round(seconds * 1000), asked)
        if _unsigned(result) in (TIMEOUT, _CANCELLED):
            return known
        if _unsigned(result) in _READER_GONE:
            return GONE
        _succeed(result)
        return int(states[-1][1]) & ~CHANGED

    def cancel(self) -> None:
        """End a `wait` in another thread."""
        self._scard.SCardCancel(self._handle)

    @contextmanager
    def connected(self, reader: str) -> Iterator[Connection]:
        """Power the card up and keep other programs off it; power it down in the end.

        Waits for another program's transaction, for ever if that does not end.
        """
        scard = self._scard
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, handle, protocol = scard.SCardConnect(self._handle, reader, scard.SCARD_SHARE_SHARED, protocols)
        _succeed(result)
        try:
            _succeed(scard.SCardBeginTransaction(handle))
            yield Connection(scard, handle, protocol)
        finally:
            scard.SCardDisconnect(handle, scard.SCARD_UNPOWER_CARD)  # ends the transaction, too

    def release(self) -> None:
        self._scard.SCardReleaseContext(self._handle)


def list_readers() -> list[str]:
    """The names of the readers that are plugged in. Raises PyscardMissing, PcscError."""
    context = Context()
    try:
        return context.readers()
    finally:
        context.release()


def first_match(names: Iterable[str], pattern: str) -> str | None:
    """The first name that a pattern fits, as file names are matched (`*`, `?`, `[…]`); case does not count. None if it fits none.

    >>> first_match(["Other 00 00", "ACS ACR39U 00 00"], "*acr39*")
    'ACS ACR39U 00 00'
    """
    return next((name for name in names if fnmatchcase(name.casefold(), pattern.casefold())), None)


def require_pyscard() -> None:
    """Raise PyscardMissing if there is none."""
    _scard()


def _scard() -> Any:
    try:
        return importlib.import_module("smartcard.scard")
    except ImportError:
        raise PyscardMissing(f"a PC/SC reader needs pyscard, not installed here: {installing('pcsc')}") from None


def _unsigned(result: int) -> int:
    return result & 0xFFFFFFFF


def _succeed(result: int) -> None:
    if result:
        raise PcscError(_unsigned(result))

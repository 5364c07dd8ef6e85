"""Frames of the serial PIN pad protocol (docs/serial-epp.md, «Frames»): `$`, printable ASCII, `*`, a CRC of four digits, line feed."""

from __future__ import annotations

import re
from binascii import crc_hqx
from typing import Final

LONGEST: Final = 512
"""Most bytes of a frame."""

_FRAME: Final = re.compile(rb"\$([ -#%-)+-~]+)\*([0-9A-F]{4})\r?")


def encode(payload: str) -> bytes:
    r"""The frame around a payload.

    >>> encode("C01 ALIVE")
    b'$C01 ALIVE*5D04\n'
    """
    data = payload.encode("ascii")
    return b"$" + data + b"*" + _crc(data) + b"\n"


class Deframer:
    """Puts received bytes together again. What is damaged or too long is dropped: its sender will repeat it."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, received: bytes) -> list[str]:
        """The payloads that are complete now, in order."""
        *lines, self._pending = (self._pending + received).split(b"\n")
        self._pending = self._pending[-LONGEST:]
        return [payload for line in lines if (payload := _payload(line))]


def _payload(line: bytes) -> str:
    frame = _FRAME.fullmatch(line[line.rfind(b"$") :] if b"$" in line else line)
    return frame[1].decode("ascii") if frame and _crc(frame[1]) == frame[2] else ""


def _crc(data: bytes) -> bytes:
    """CRC-16 with polynomial 1021 and initial value FFFF, the one of ISO/IEC 13239 that is not reflected (CCITT-FALSE)."""
    return b"%04X" % crc_hqx(data, 0xFFFF)

"""The slot of the virtual reader: a TCP client of `vpcd` that stands for a card in it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Protocol

POWER_ON = (b"\x01", b"\x02")
GET_ATR = b"\x04"


class ChipCard(Protocol):
    """Anything that can be put into the slot."""

    atr: bytes

    def power_on(self) -> None:
        """Cold or warm reset."""

    def transmit(self, command: bytes) -> bytes | None:
        """Answer an APDU; None for no answer at all."""


class VirtualSlot:
    """Inserts cards into the virtual reader that listens on `port`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self.noticed = threading.Event()
        """The service has seen the card that is in, powered it up, and come round to look at it again."""

    def insert(self, card: ChipCard) -> None:
        """Put a card in. The service notices at its next poll, up to 0.4 s later."""
        assert self._line is None, "a card is in already"
        self.noticed.clear()
        self._line = self._connect()
        self._thread = threading.Thread(target=self._serve, args=(self._line, card), daemon=True)
        self._thread.start()

    @property
    def card_is_in(self) -> bool:
        return self._line is not None

    def remove(self) -> None:
        """Pull the card, whatever it is doing."""
        if self._line:
            with contextlib.suppress(OSError):  # the service may have died
                self._line.shutdown(socket.SHUT_RDWR)
            self._line.close()
            self._line = None
        if self._thread:
            self._thread.join()
            self._thread = None

    def _serve(self, line: socket.socket, card: ChipCard) -> None:
        """Answer the reader until the card is pulled or the service dies. Messages are two bytes of length and a payload."""
        looks, powered = 0, False
        try:
            while message := _receive(line):
                looks = 0 if message in POWER_ON else looks + 1
                if powered and looks == 2:
                    self.noticed.set()
                if message == GET_ATR:
                    _send(line, card.atr)
                elif message in POWER_ON:
                    card.power_on()
                    powered = True
                elif len(message) > 1:
                    reply = card.transmit(message)
                    if reply is not None:
                        _send(line, reply)
        except OSError:
            return

    def _connect(self) -> socket.socket:
        """The reader listens once the service has loaded its driver, shortly after start."""
        deadline = time.monotonic() + 5
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self._port), timeout=None)
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise
                threading.Event().wait(0.01)


def _receive(line: socket.socket) -> bytes:
    head = _exactly(line, 2)
    return _exactly(line, int.from_bytes(head, "big")) if head else b""


def _exactly(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        # Without it Linux delays acknowledgements by 40 ms, which the reader waits for.
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        chunk = line.recv(count - len(data))
        if not chunk:
            return b""
        data += chunk
    return data


def _send(line: socket.socket, payload: bytes) -> None:
    line.sendall(len(payload).to_bytes(2, "big") + payload)

"""Commands and replies (ISO/IEC 7816-4; EMV Book 1, part II), with what T=0 asks for on top, and an end to a card's patience games."""

from __future__ import annotations

from collections.abc import Callable

from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble

Transmit = Callable[[bytes], bytes]
"""Sends a command to the chip and returns its whole reply, status word included."""

LONGEST_REPLY = 256
"""Most data bytes of a reply (EMV Book 1, 9.4.1)."""
MOST_EXCHANGES = 3000
"""For one card, all its applications together: more than the longest list of records takes over T=0, and an end all the same."""
MOST_FOLLOW_UPS = 4
"""For one command. An honest card needs two: what it has ready (61xx), then how much of it to ask for (6Cxx)."""

OK = 0x9000
GET_RESPONSE = bytes((0x00, 0xC0, 0x00, 0x00))


class Refused(Exception):
    """The card answered with a status word other than 9000, and no data."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:04X}")
        self.status = status


class Chip:
    """One card, powered and listening. `t0` says that it speaks T=0, else T=1."""

    def __init__(self, transmit: Transmit, *, t0: bool) -> None:
        self._transmit = transmit
        self._t0 = t0
        self._exchanges_left = MOST_EXCHANGES

    def command(self, cla: int, ins: int, p1: int, p2: int, data: bytes = b"") -> bytes:
        """Send a command that has a reply, and return its data.

        Raises Refused for any other status than 9000, and CardTrouble(PROTOCOL) for replies that no card may give.
        """
        # T=0 has no place for Le behind command data: the card says by 61xx how much it has to fetch (EMV Book 1, 9.3.1.2).
        body = bytes((cla, ins, p1, p2)) + (bytes((len(data),)) + data if data else b"")
        reply, status = self._exchange(body if self._t0 and data else body + b"\x00")
        for _ in range(MOST_FOLLOW_UPS):
            if status >> 8 == 0x61:
                body = GET_RESPONSE
            elif status >> 8 != 0x6C:
                break
            more, status = self._exchange(body + bytes((status & 0xFF,)))
            reply += more
        if len(reply) > LONGEST_REPLY or status >> 8 in (0x61, 0x6C):
            raise CardTrouble(CardCode.PROTOCOL)
        if status != OK:
            raise Refused(status)
        return reply

    def _exchange(self, command: bytes) -> tuple[bytes, int]:
        if not self._exchanges_left:
            raise CardTrouble(CardCode.PROTOCOL)
        self._exchanges_left -= 1
        reply = self._transmit(command)
        if not 2 <= len(reply) <= LONGEST_REPLY + 2:
            raise CardTrouble(CardCode.PROTOCOL)
        return reply[:-2], int.from_bytes(reply[-2:], "big")

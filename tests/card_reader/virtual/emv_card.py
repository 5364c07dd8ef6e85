"""A payment chip (EMV 4.3) as a program: directory, applications, records, over T=0 or T=1. No secrets, no cryptography."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

ATR_T0 = bytes.fromhex("3B021450")
ATR_T1 = bytes.fromhex("3B800181")

NOT_FOUND = bytes.fromhex("6A82")
RECORD_NOT_FOUND = bytes.fromhex("6A83")
BLOCKED = bytes.fromhex("6283")
WRONG_P2 = bytes.fromhex("6A86")
NOT_SATISFIED = bytes.fromhex("6985")
OK = bytes.fromhex("9000")

PSE = b"1PAY.SYS.DDF01"
VISA = bytes.fromhex("A0000000031010")
MAESTRO = bytes.fromhex("A0000000043060")
LOYALTY = bytes.fromhex("F04C4F59414C5459")
"""Of a scheme that nobody has registered."""
NEXT = 0x02
"""P2 of SELECT for the next file whose name begins so."""


def tlv(tag: int, *values: bytes) -> bytes:
    """A data element; a value of 128 bytes and more gets a longer length field."""
    value = b"".join(values)
    size = len(value)
    length = bytes((size,)) if size < 0x80 else bytes((0x81, size)) if size < 0x100 else b"\x82" + size.to_bytes(2, "big")
    return tag.to_bytes((tag.bit_length() + 7) // 8, "big") + length + value


def compressed(digits: str) -> bytes:
    """Digits, two a byte, filled up with F."""
    return bytes.fromhex(digits + "F" * (len(digits) % 2))


@dataclass
class Application:
    """One payment application: its records by (file, record) hold what stands inside the template 70."""

    aid: bytes = VISA
    label: bytes = b"VISA DEBIT"
    priority: int = 1
    pan: str = "6037991234567893"
    expiry: str = "290531"
    name: bytes = b"AHMADI/SARA"
    track2: str = "6037991234567893D29051010000012300000"
    pdol: bytes = bytes.fromhex("9F1A029F3704")
    tagged_options: bool = True
    selected: bytes = OK
    options: bytes = OK
    locator: bytes = bytes.fromhex("08010200")
    records: dict[tuple[int, int], bytes] = field(default_factory=dict)
    bare: dict[tuple[int, int], bytes] = field(default_factory=dict)
    """Records that have no template 70 around them."""

    def information(self) -> bytes:
        pdol = tlv(0x9F38, self.pdol) if self.pdol else b""
        return tlv(0x6F, tlv(0x84, self.aid), tlv(0xA5, tlv(0x50, self.label), tlv(0x87, bytes((self.priority,))), pdol))

    def processing_options(self) -> bytes:
        if self.tagged_options:
            return tlv(0x77, tlv(0x82, b"\x18\x00"), tlv(0x94, self.locator))
        return tlv(0x80, b"\x18\x00", self.locator)

    def entry(self) -> bytes:
        """What a directory says of it."""
        return tlv(0x61, tlv(0x4F, self.aid), tlv(0x50, self.label), tlv(0x87, bytes((self.priority,))))

    def record(self, file: int, record: int) -> bytes | None:
        if (file, record) in self.bare:
            return self.bare[file, record]
        inside = {
            (1, 1): tlv(0x5F20, self.name) + tlv(0x57, compressed(self.track2)),
            (1, 2): tlv(0x5A, compressed(self.pan)) + tlv(0x5F24, bytes.fromhex(self.expiry)),
        } | self.records
        return tlv(0x70, inside[file, record]) if (file, record) in inside else None


@dataclass(frozen=True)
class Exchange:
    """A command that the card was sent, counted from 1, and its honest reply."""

    number: int
    command: bytes
    reply: bytes


Spoil = Callable[[Exchange], bytes | None]
"""What the card replies instead; None for silence."""


def honest(exchange: Exchange) -> bytes:
    return exchange.reply


@dataclass
class EmvCard:
    """A card with a payment directory, unless `directory` is false. `spoil` may falsify any reply.

    `directories` are the entries that stand in its directories, by their names, where they are not simply all applications. With
    `partial` it understands the beginning of a name, with `next_one` it gives one application after the other.
    """

    t0: bool = False
    directory: bool = True
    applications: Sequence[Application] = field(default_factory=lambda: [Application()])
    spoil: Spoil = honest
    atr: bytes = b""
    directories: dict[bytes, Sequence[bytes]] = field(default_factory=dict)
    partial: bool = True
    next_one: bool = True

    def __post_init__(self) -> None:
        self.atr = self.atr or (ATR_T0 if self.t0 else ATR_T1)
        if self.directory and not self.directories:
            self.directories = {PSE: [b"".join(application.entry() for application in self.applications)]}
        self.commands: list[bytes] = []
        self.power_on()

    def power_on(self) -> None:
        self._selected: Application | bytes | None = None
        self._started = False
        self._ready = b""

    def transmit(self, command: bytes) -> bytes | None:
        self.commands.append(command)
        reply = self._over_t0(command) if self.t0 else self._answer(command)
        return self.spoil(Exchange(len(self.commands), command, reply))

    def _over_t0(self, command: bytes) -> bytes:
        """T=0: a reply to a command with data is fetched by GET RESPONSE; one of the wrong length is announced by 6Cxx."""
        if command[1] == 0xC0:
            reply, self._ready = self._ready, b""
        else:
            reply = self._answer(command)
            if len(reply) > 2 and len(command) > 5:
                self._ready = reply
                return bytes((0x61, (len(reply) - 2) & 0xFF))
        expected = command[4] if len(command) == 5 else 0
        if len(reply) > 2 and expected != (len(reply) - 2) & 0xFF:
            self._ready = reply if command[1] == 0xC0 else b""
            return bytes((0x6C, (len(reply) - 2) & 0xFF))
        return reply

    def _answer(self, command: bytes) -> bytes:
        instruction, p1, p2, data = command[1], command[2], command[3], command[5 : 5 + command[4]] if len(command) > 5 else b""
        if instruction == 0xA4:
            return self._select(data, p2)
        if instruction == 0xA8 and isinstance(self._selected, Application):
            return self._start(self._selected, data)
        if instruction == 0xB2:
            return self._read_record(p2 >> 3, p1)
        return bytes.fromhex("6D00")

    def _select(self, name: bytes, p2: int) -> bytes:
        before, self._selected, self._started = self._selected, None, False
        if name in self.directories:
            self._selected = name
            return tlv(0x6F, tlv(0x84, name), tlv(0xA5, tlv(0x88, b"\x01"))) + OK
        fits = [one for one in self.applications if one.aid == name or (self.partial and one.aid.startswith(name))]
        if p2 == NEXT:
            if not self.next_one:
                return WRONG_P2
            fits = fits[fits.index(before) + 1 :] if before in fits else []
        if not fits:
            return NOT_FOUND
        self._selected = fits[0]
        return fits[0].information() + OK if fits[0].selected == OK else fits[0].selected

    def _start(self, application: Application, data: bytes) -> bytes:
        wanted = sum(application.pdol[2::3]) if application.pdol else 0
        if data != bytes((0x83, wanted)) + data[2:] or len(data) != 2 + wanted:
            return NOT_SATISFIED
        self._started = application.options == OK
        return application.processing_options() + OK if self._started else application.options

    def _read_record(self, file: int, number: int) -> bytes:
        if isinstance(self._selected, bytes) and file == 1 and number <= len(self.directories[self._selected]):
            return tlv(0x70, self.directories[self._selected][number - 1]) + OK
        if isinstance(self._selected, Application):
            if not self._started:
                return NOT_SATISFIED
            record = self._selected.record(file, number)
            if record is not None:
                return record + OK
        return RECORD_NOT_FOUND

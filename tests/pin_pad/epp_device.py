"""An encrypting PIN pad as a device of its own: a process behind a pseudo-terminal that speaks the protocol of docs/serial-epp.md.

Written from that document alone, and run apart: it imports nothing of the terminal's. Its argument is the path under which its port
appears. What a customer or a burglar does to it comes as lines on its standard input; each is answered by `done` once it has happened,
and only then the next may be sent.

It is as slow as it is told to be, command by command. Other tests run it within themselves, on a wire and a clock of their own.
"""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psec import pinblock, tr31

RESEND: Final = 0.2
PATIENCE: Final = 10.0
"""Seconds for the terminal to greet."""
REST: Final = 0.5
"""Seconds without a digit before one that chooses."""
MOST_CHOICES: Final = 3
EARNED: Final = 8
"""Digits that a PIN entry brought to its end lets be pressed for choosing."""
EARNED_FOR: Final = 120.0
"""Seconds for which it does, unless one chooses."""
KEYS: Final = frozenset({"enter", "cancel", "clear"} | {f"fdk-{side}-{place}" for side in ("left", "right") for place in range(1, 5)})
DEMANDS: Final = (("key_usage", "P0", "usage"), ("algorithm", "A", "algorithm"), ("mode_of_use", "E", "mode"))


def crc(data: str) -> str:
    """Bit by bit, as the document defines it."""
    register = 0xFFFF
    for byte in data.encode("ascii"):
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1 ^ (0x1021 if register & 0x8000 else 0)) & 0xFFFF
    return f"{register:04X}"


def unwrapped(text: str) -> list[str]:
    """The payloads of the good frames in these lines."""
    frames = [line.removesuffix("\r")[line.rfind("$") + 1 :].rpartition("*") for line in text.split("\n") if "$" in line]
    return [payload for payload, _, check in frames if payload and crc(payload) == check]


class Wire(Protocol):
    """Whatever carries frames to the terminal."""

    def send(self, payload: str) -> None: ...


class Port:
    """The plug and the wire. Unplugged, it is not there; deaf, it loses everything; noisy, it spoils frames."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.ends: tuple[int, int] | None = None
        self.deaf = False
        self.spoil_next = 0
        self._received = ""

    def plug(self) -> None:
        import tty

        self.ends = os.openpty()
        tty.setraw(self.ends[1])
        self._path.symlink_to(os.ttyname(self.ends[1]))

    def unplug(self) -> None:
        if self.ends:
            self._path.unlink()
            for end in self.ends:
                os.close(end)
            self.ends = None

    def receive(self, seconds: float) -> list[str]:
        """The payloads of the good frames that have come."""
        if not self.ends or not select.select([self.ends[0]], [], [], seconds)[0]:
            return []
        lines, _, self._received = (self._received + os.read(self.ends[0], 4096).decode("ascii", "replace")).rpartition("\n")
        return [] if self.deaf else unwrapped(lines)

    def send(self, payload: str) -> None:
        if self.ends and not self.deaf:
            frame = f"${payload}*{crc(payload)}\n"
            if self.spoil_next:
                self.spoil_next -= 1
                frame = f"~~${frame[2:]}"
            os.write(self.ends[0], frame.encode("ascii"))


class Arrival(NamedTuple):
    """A command, or a key that was pressed, and when it came, by the clock of the hands."""

    what: str
    at: float
    command: bool


class Entry(NamedTuple):
    """What is asked of an open PIN entry."""

    number: str
    minimum: int
    maximum: int
    pan: str


class Device:
    """Keys, digits and the state of the pad."""

    def __init__(self, wire: Wire, clock: Callable[[], float], hands: Callable[[], float]) -> None:
        """`clock` and `hands` give seconds that only go forward: one for the line, one for what people do."""
        self._wire = wire
        self._clock = clock
        self._hands = hands
        self.pace: Callable[[str], float] = lambda _: 0.0
        """How many seconds it is at work on a command of this name."""
        self.lie = ""
        """What it will answer to the next command, instead of obeying."""
        self.greeted = False
        self.workshop_key = self._master_key = b""
        self._pin_key = b""
        self._kcv = ""
        self._state = "ready"
        self._token = "-"
        self._arrivals: deque[Arrival] = deque()
        self._done_at: float | None = None
        """When it has obeyed the first command among the arrivals."""
        self._answered = ("", "")
        self._events: list[str] = []
        self._event_number = 0
        self._resend_at = 0.0
        self._entry: Entry | None = None
        self._digits = ""
        self._choosing = ""
        self._choices: list[str] = []
        self._restless = hands()
        self._left, self._earned_until, self._doubt = 0, 0.0, False

    # The terminal's side ----------------------------------------------------------------------------------------------------------

    def hear(self, payload: str) -> None:
        """A good frame has come."""
        if payload[0] == "A":
            self._acknowledge(payload)
        elif payload[0] == "C" and payload not in [arrival.what for arrival in self._arrivals]:
            self._arrivals.append(Arrival(payload, self._hands(), command=True))

    def work(self) -> None:
        """Deal with what has come, in that order, as far as time allows; send again what the terminal has not acknowledged."""
        while self._arrivals and self._has_time_for(self._arrivals[0]):
            arrival = self._arrivals.popleft()
            if arrival.command:
                self._obey(arrival)
            else:
                self._feel(arrival)
        if self._events and self._clock() >= self._resend_at:
            self._send_event()

    def _has_time_for(self, arrival: Arrival) -> bool:
        """It is done with this; a command takes its time, its repetition none."""
        if arrival.command and arrival.what != self._answered[0]:
            self._done_at = self._clock() + self.pace(arrival.what.split(" ")[1]) if self._done_at is None else self._done_at
            if self._clock() < self._done_at:
                return False
        self._done_at = None
        return True

    def due(self) -> float | None:
        """When `work` has something to do, on the clock of the line; None if only the world can bring it."""
        times = [self._done_at] * (self._done_at is not None) + [self._resend_at] * bool(self._events)
        return min(time for time in times if time is not None) if times else None

    def _obey(self, arrival: Arrival) -> None:
        if arrival.what != self._answered[0]:
            words = arrival.what[4:].split(" ")
            self._answered, self.lie = (arrival.what, self.lie or self._answer(arrival.what[1:3], words, arrival.at)), ""
        self._wire.send(f"R{arrival.what[1:3]} {self._answered[1]}")

    def _answer(self, number: str, words: list[str], at: float) -> str:
        match words:
            case ["HELLO", "EPP/1", token, *_]:
                self._begin(token)
                return f"OK EPP/1 {self._state}"
            case ["ALIVE", *_]:
                return f"OK {self._token} {self._state}"
        if not self.greeted:
            return "NO hello"
        if self._state != "ready" and words[0] in {"SIGN", "LOAD", "OPEN", "CHOOSE"}:
            return f"NO {self._state}"
        return self._converse(number, words, at)

    def _converse(self, number: str, words: list[str], at: float) -> str:
        match words:
            case ["SHUT", *_]:
                self._forget_digits()
            case ["WIPE", *_]:
                self._forget_all()
            case ["SIGN", terminal_id, *_]:
                return self._sign(terminal_id)
            case ["LOAD", key_block, kcv, *_]:
                return self._load(key_block, kcv)
            case ["OPEN", minimum, maximum, pan, *_] if _is_entry(minimum, maximum, pan):
                return self._open(Entry(number, int(minimum), int(maximum), pan))
            case ["CHOOSE", *keys] if 1 <= len(keys) <= MOST_CHOICES and KEYS.issuperset(keys):
                self._forget_digits()
                self._choosing, self._choices, self._restless = number, keys, at
            case _:
                return "NO command"
        return "OK"

    def _begin(self, token: str) -> None:
        self.greeted, self._token = True, token
        self._forget_digits()
        self._events, self._event_number = [], 0
        self._left = 0

    def _open(self, entry: Entry) -> str:
        self._forget_digits()
        if not self._pin_key:
            return "NO no-key"
        self._entry = entry
        return "OK"

    def _sign(self, terminal_id: str) -> str:
        if not self._master_key:
            return "NO no-master-key"
        key = HKDF(SHA256(), 32, salt=None, info=b"PIN key request").derive(self._master_key)
        nonce, signature = os.urandom(16), HMAC(key, SHA256())
        signature.update(terminal_id.encode("ascii") + nonce)
        return f"OK {nonce.hex().upper()} {signature.finalize().hex().upper()}"

    def _load(self, key_block: str, kcv: str) -> str:
        if not self._master_key:
            return "NO no-master-key"
        if not key_block.startswith("D"):
            return "NO version"
        try:
            header, key = tr31.unwrap(self._master_key, key_block)
        except (ValueError, IndexError):
            return "NO block"
        for field, wanted, reason in DEMANDS:
            if getattr(header, field) != wanted:
                return f"NO {reason}"
        mac = CMAC(AES(key))
        mac.update(bytes(16))
        found = mac.finalize()[:5].hex().upper()
        if found != kcv:
            return "NO kcv"
        self._pin_key, self._kcv = key, found
        return f"OK {found}"

    def _tell(self, event: str) -> None:
        if self.greeted:
            self._events.append(event)
            if len(self._events) == 1:
                self._send_event()

    def _send_event(self) -> None:
        self._wire.send(f"E{self._event_number:02X} {self._events[0]}")
        self._resend_at = self._clock() + RESEND

    def _acknowledge(self, payload: str) -> None:
        if self._events and payload[1:3] == f"{self._event_number:02X}":
            self._events.pop(0)
            self._event_number = (self._event_number + 1) % 256
            if self._events:
                self._send_event()

    def _forget_digits(self) -> None:
        self._entry, self._digits, self._choosing, self._choices = None, "", "", []

    def _forget_all(self) -> None:
        self._forget_digits()
        self._pin_key, self._left = b"", 0

    # The customer's side ----------------------------------------------------------------------------------------------------------

    def press(self, digits: str) -> None:
        """Digits are pressed, one after the other."""
        self._arrivals.extend(Arrival(digit, self._hands(), command=False) for digit in digits)

    def press_key(self, key: str) -> None:
        """A key that is no digit is pressed."""
        self._arrivals.append(Arrival(key, self._hands(), command=False))

    def _feel(self, pressed: Arrival) -> None:
        if not self.greeted or self._state != "ready":
            return
        if pressed.what.isdigit():
            self._take_digit(pressed.what, pressed.at)
        else:
            self._take_key(pressed.what, pressed.at)

    def _take_digit(self, digit: str, at: float) -> None:
        rested, self._restless = at - self._restless >= REST, at
        if self._entry and len(self._digits) < self._entry.maximum:
            self._digits += digit
            self._tell(f"DIGIT {self._entry.number} {len(self._digits)}")
        elif self._choosing:
            self._choose(int(digit), at, rested=rested)

    def _choose(self, digit: int, at: float, *, rested: bool) -> None:
        """Does this digit choose something? None can without a PIN entry before it, and hardly any of those that are typed for a PIN."""
        earned = self._left > 0 and at <= self._earned_until
        self._left -= 1
        if not 1 <= digit <= len(self._choices):
            self._doubt = True
        elif rested and earned and not self._doubt:
            self._tell(f"CHOSEN {self._choosing} {self._choices[digit - 1]}")
            self._earned_until = at + EARNED_FOR
            self._forget_digits()

    def _take_key(self, key: str, at: float) -> None:
        self._doubt = False
        if key == "cancel":
            self._left = 0
        if self._entry and key == "clear":
            self._digits = ""
            self._tell(f"CLEARED {self._entry.number}")
        elif self._entry and key == "enter":
            self._finish(self._entry, at)
        else:
            self._tell(f"KEY {key}")

    def _finish(self, entry: Entry, at: float) -> None:
        if len(self._digits) < entry.minimum:
            return
        if self._pin_key:
            block = pinblock.encipher_pinblock_iso_4(self._pin_key, self._digits, entry.pan)
            self._tell(f"DONE {entry.number} 4 {block.hex().upper()} {self._kcv}")
            self._left, self._earned_until = EARNED, at + EARNED_FOR
        else:
            self._tell(f"LOST {entry.number} no-key")
        self._forget_digits()

    # The burglar's and the mechanic's side ----------------------------------------------------------------------------------------

    @property
    def mode(self) -> tuple[str, ...]:
        """What the keys are for: nothing, or the number of the command that said what."""
        return ("open", self._entry.number) if self._entry else ("choosing", self._choosing) if self._choosing else ()

    def put_in_master_key(self, key: bytes) -> None:
        self.workshop_key = self._master_key = key

    def lose_key(self) -> None:
        self._pin_key = b""

    def tamper(self) -> None:
        self._pin_key = self._master_key = b""
        self.change("tampered")

    def mend(self) -> None:
        self._master_key = self.workshop_key
        self.change("ready")

    def change(self, state: str) -> None:
        self._forget_digits()
        self._left = 0
        self._state = state
        self._tell(f"STATE {state}")

    def restart(self) -> None:
        """The pad's power fails for a moment; its keys are safe, and nothing else."""
        self._forget_digits()
        self._arrivals.clear()
        self._done_at = None
        self._events, self._event_number = [], 0
        self._answered, self._token, self.greeted = ("", ""), "-", False
        self._left = 0


def _is_entry(minimum: str, maximum: str, pan: str) -> bool:
    return bool(
        re.fullmatch("[0-9]{1,2}", minimum)
        and re.fullmatch("[0-9]{1,2}", maximum)
        and 4 <= int(minimum) <= int(maximum) <= 12
        and re.fullmatch("[0-9]{12,19}", pan)
    )


class Bench:
    """The device, its port, and what is done to both by the lines on standard input."""

    def __init__(self, path: Path) -> None:
        self.port = Port(path)
        self._hands = 0.0
        self.device = Device(self.port, time.monotonic, lambda: self._hands)
        self._slow: dict[str, float] = {}
        self.device.pace = lambda name: self._slow.get(name, 0.0)

    def listen(self, seconds: float = 0.0) -> None:
        for payload in self.port.receive(seconds):
            self.device.hear(payload)
        self.device.work()

    def do(self, line: str) -> None:
        """Let happen what the line says: the name of one of these, and its arguments."""
        happenings: dict[str, Callable[..., None]] = {
            "press": self.device.press,
            "key": self.device.press_key,
            "rest": lambda seconds="0.5": setattr(self, "_hands", self._hands + float(seconds)),
            "plug": self.port.plug,
            "unplug": self._pull_plug,
            "await-greeting": self._await_greeting,
            "slow": lambda command, seconds: self._slow.update({command: float(seconds)}),
            "deaf": lambda answer: setattr(self.port, "deaf", answer == "yes"),
            "spoil": lambda count: setattr(self.port, "spoil_next", int(count)),
            "answer": lambda *words: setattr(self.device, "lie", " ".join(words)),
            "say": self._say,
            "master-key": lambda key: self.device.put_in_master_key(bytes.fromhex(key)),
            "lose-master-key": lambda: self.device.put_in_master_key(b""),
            "lose-key": self.device.lose_key,
            "tamper": self.device.tamper,
            "break": lambda: self.device.change("faulty"),
            "mend": self.device.mend,
            "restart": self.device.restart,
            "flood": self._flood,
        }
        name, *arguments = line.split()
        happenings[name](*arguments)
        self.device.work()

    def _say(self, *words: str) -> None:
        """Send words of nobody's making; `@` stands for the number of the open PIN entry, or of the present choice."""
        mode = self.device.mode
        self.port.send(" ".join(words).replace("@", mode[1] if mode else "@"))

    def _pull_plug(self) -> None:
        self.port.unplug()
        self.device.greeted = False

    def _await_greeting(self) -> None:
        """Go on once the terminal has greeted."""
        end = time.monotonic() + PATIENCE
        while not self.device.greeted and time.monotonic() < end:
            self.listen(RESEND)

    def _flood(self, count: str, *words: str) -> None:
        """Send these words so often, or so many presses of a key, whether or not anybody acknowledges them."""
        for number in range(int(count)):
            self.port.send(" ".join(words) or f"E{number % 256:02X} KEY cancel")


def main() -> None:
    bench = Bench(Path(sys.argv[1]))
    while True:
        sources = [sys.stdin.fileno(), *(bench.port.ends or ())[:1]]
        due = bench.device.due()
        patience = RESEND if due is None else min(RESEND, max(0.0, due - time.monotonic()))
        ready, _, _ = select.select(sources, [], [], patience)
        bench.listen()
        if sys.stdin.fileno() in ready:
            line = sys.stdin.readline()
            if not line:
                return
            bench.listen()  # whatever the terminal has asked before comes first
            bench.do(line)
            sys.stdout.write("done\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

"""An encrypting PIN pad as a device of its own: a process behind a pseudo-terminal that speaks the protocol of docs/serial-epp.md.

Written from that document alone, and run apart: it imports nothing of the terminal's. Its argument is the path under which its port
appears. What a customer or a burglar does to it comes as lines on its standard input; each is answered by `done` once it has happened,
and only then the next may be sent.
"""

from __future__ import annotations

import os
import pty
import select
import sys
import time
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psec import pinblock, tr31

RESEND: Final = 0.2
PATIENCE: Final = 10.0
"""Seconds for the terminal to greet."""
DEMANDS: Final = (("key_usage", "P0", "usage"), ("algorithm", "A", "algorithm"), ("mode_of_use", "E", "mode"))


def crc(data: str) -> str:
    """Bit by bit, as the document defines it."""
    register = 0xFFFF
    for byte in data.encode("ascii"):
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1 ^ (0x1021 if register & 0x8000 else 0)) & 0xFFFF
    return f"{register:04X}"


class Port:
    """The plug and the wire. Unplugged, it is not there; deaf, it loses everything; noisy, it spoils frames."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.ends: tuple[int, int] | None = None
        self.deaf = False
        self.spoil_next = 0
        self._received = ""

    def plug(self) -> None:
        self.ends = pty.openpty()
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
        *lines, self._received = (self._received + os.read(self.ends[0], 4096).decode("ascii", "replace")).split("\n")
        frames = [line[line.rfind("$") + 1 :].rpartition("*") for line in lines]
        return [payload for payload, _, check in frames if payload and crc(payload) == check and not self.deaf]

    def send(self, payload: str) -> None:
        if self.ends and not self.deaf:
            frame = f"${payload}*{crc(payload)}\n"
            if self.spoil_next:
                self.spoil_next -= 1
                frame = f"~~${frame[2:]}"
            os.write(self.ends[0], frame.encode("ascii"))


class Device:
    """Keys, digits and the state of the pad."""

    def __init__(self, port: Path) -> None:
        self.port = Port(port)
        self._workshop_key = self._master_key = b""
        self._pin_key = b""
        self._kcv = ""
        self._state = "ready"
        self._entry: tuple[str, int, int, str] | None = None
        self._digits = ""
        self._choices: list[str] = []
        self._rested = False
        """Nobody has pressed a digit for half a second. Time stands still here until somebody says that the hands are off the pad."""
        self._answered = ("", "")
        self._lie = ""
        """What it will answer to the next command, instead of obeying."""
        self._events: list[str] = []
        self._event_number = 0
        self._resend_at = 0.0
        self._greeted = False
        self._token = "-"

    # The terminal's side ----------------------------------------------------------------------------------------------------------

    def listen(self, seconds: float = 0.0) -> None:
        """Take what the terminal has sent; send again what it has not acknowledged."""
        for payload in self.port.receive(seconds):
            kind, number, words = payload[0], payload[1:3], payload[4:].split(" ")
            if kind == "A" and self._events and int(number, 16) == self._event_number:
                self._events.pop(0)
                self._event_number = (self._event_number + 1) % 256
                self._send_event()
            elif kind == "C":
                if payload != self._answered[0]:
                    self._answered, self._lie = (payload, self._lie or self._obey(number, words)), ""
                self.port.send(f"R{number} {self._answered[1]}")
        if self._events and time.monotonic() >= self._resend_at:
            self._send_event()

    def _obey(self, number: str, words: list[str]) -> str:
        answer = "OK"
        match words:
            case ["HELLO", "EPP/1", token]:
                self._greeted, self._token = True, token
                self._forget_digits()
                self._events, self._event_number = [], 0
                answer = f"OK EPP/1 {self._state}"
            case ["ALIVE"]:
                answer = f"OK {self._token} {self._state}"
            case ["SIGN", terminal_id]:
                answer = self._sign(terminal_id)
            case ["LOAD", key_block, kcv]:
                answer = self._load(key_block, kcv)
            case ["OPEN", minimum, maximum, pan]:
                self._forget_digits()
                if self._pin_key:
                    self._entry = (number, int(minimum), int(maximum), pan)
                else:
                    answer = "NO no-key"
            case ["CHOOSE", *keys]:
                self._forget_digits()
                self._choices, self._rested = keys, False
            case ["SHUT"]:
                self._forget_digits()
            case ["WIPE"]:
                self._forget_digits()
                self._pin_key = b""
            case _:
                answer = "NO command"
        return answer

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
        self._events.append(event)
        if len(self._events) == 1:
            self._send_event()

    def _send_event(self) -> None:
        if self._events:
            self.port.send(f"E{self._event_number:02X} {self._events[0]}")
            self._resend_at = time.monotonic() + RESEND

    def _forget_digits(self) -> None:
        self._entry, self._digits, self._choices = None, "", []

    # The customer's and the burglar's side ----------------------------------------------------------------------------------------

    def press(self, digits: str) -> None:
        for digit in digits:
            rested, self._rested = self._rested, False
            if self._entry and self._state == "ready" and len(self._digits) < self._entry[2]:
                self._digits += digit
                self._tell(f"DIGIT {self._entry[0]} {len(self._digits)}")
            elif rested and 1 <= int(digit) <= len(self._choices):
                self._tell(f"KEY {self._choices[int(digit) - 1]}")
                self._choices = []

    def press_key(self, key: str) -> None:
        if self._state != "ready":
            return
        if self._entry and key == "clear":
            self._digits = ""
            self._tell(f"CLEARED {self._entry[0]}")
        elif self._entry and key == "enter":
            self._finish(*self._entry)
        else:
            self._tell(f"KEY {key}")

    def _finish(self, number: str, minimum: int, maximum: int, pan: str) -> None:
        if not minimum <= len(self._digits) <= maximum:
            return
        if self._pin_key:
            block = pinblock.encipher_pinblock_iso_4(self._pin_key, self._digits, pan)
            self._tell(f"DONE {number} 4 {block.hex().upper()} {self._kcv}")
        else:
            self._tell(f"LOST {number} no-key")
        self._forget_digits()

    def do(self, line: str) -> None:
        """Let happen what the line says: the name of one of these, and its arguments."""
        happenings: dict[str, Callable[..., None]] = {
            "press": self.press,
            "key": self.press_key,
            "rest": self._rest,
            "plug": self.port.plug,
            "unplug": self._pull_plug,
            "await-greeting": self._await_greeting,
            "deaf": lambda answer: setattr(self.port, "deaf", answer == "yes"),
            "spoil": lambda count: setattr(self.port, "spoil_next", int(count)),
            "answer": lambda *words: setattr(self, "_lie", " ".join(words)),
            "say": self._say,
            "master-key": self._put_in_master_key,
            "lose-master-key": lambda: self._put_in_master_key(""),
            "lose-key": self._lose_key,
            "tamper": self._open_case,
            "break": lambda: self._change("faulty"),
            "mend": self._mend,
            "restart": self._restart,
            "flood": self._flood,
        }
        name, *arguments = line.split()
        happenings[name](*arguments)

    def _say(self, *words: str) -> None:
        """Send words of nobody's making; `@` stands for the number of the open PIN entry."""
        self.port.send(" ".join(words).replace("@", self._entry[0] if self._entry else "@"))

    def _rest(self) -> None:
        self._rested = True

    def _pull_plug(self) -> None:
        self.port.unplug()
        self._greeted = False

    def _await_greeting(self) -> None:
        """Go on once the terminal has greeted."""
        end = time.monotonic() + PATIENCE
        while not self._greeted and time.monotonic() < end:
            self.listen(RESEND)

    def _put_in_master_key(self, key: str) -> None:
        self._workshop_key = self._master_key = bytes.fromhex(key)

    def _lose_key(self) -> None:
        self._pin_key = b""

    def _open_case(self) -> None:
        self._pin_key = self._master_key = b""
        self._change("tampered")

    def _mend(self) -> None:
        self._master_key = self._workshop_key
        self._change("ready")

    def _flood(self, count: str, *words: str) -> None:
        """Send these words so often, or so many presses of a key, whether or not anybody acknowledges them."""
        for number in range(int(count)):
            self.port.send(" ".join(words) or f"E{number % 256:02X} KEY cancel")

    def _restart(self) -> None:
        """The pad's power fails for a moment; its keys are safe, and nothing else."""
        self._forget_digits()
        self._events, self._event_number = [], 0
        self._answered, self._token = ("", ""), "-"

    def _change(self, state: str) -> None:
        self._forget_digits()
        self._state = state
        self._tell(f"STATE {state}")


def main() -> None:
    device = Device(Path(sys.argv[1]))
    while True:
        sources = [sys.stdin.fileno(), *(device.port.ends or ())[:1]]
        ready, _, _ = select.select(sources, [], [], RESEND)
        device.listen()
        if sys.stdin.fileno() in ready:
            line = sys.stdin.readline()
            if not line:
                return
            device.listen()  # whatever the terminal has asked before comes first
            device.do(line)
            sys.stdout.write("done\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

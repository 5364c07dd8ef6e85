"""The conversation with a serial PIN pad (docs/serial-epp.md): numbered commands and events, repeated until answered, and a pulse.

The link keeps itself up: it opens the port, greets the pad, and begins anew with growing pauses whenever the pad falls silent.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from hardware.pin_pad.back_off import BackOff
from hardware.pin_pad.serial_frame import Deframer, encode
from hardware.pin_pad.serial_line import SerialLine
from hardware.pin_pad.serial_words import NonsenseError, Words, head

PROTOCOL: Final = "EPP/1"
PATIENCE: Final = 0.3
"""Seconds after which a command without a reply is sent again."""
TRIES: Final = 4
"""How often a command is sent before the pad counts as silent."""
PULSE: Final = 1.0
"""Seconds without a word from the pad after which it is asked for a sign of life."""
FLOOD: Final = 50
"""More than so many words a second that nobody asked for come from no human finger."""
NUMBERS: Final = 256
"""Commands and events are numbered modulo this."""
NO_EVENT: Final = (-1, ())
"""What counts as the event before the first one, number and words."""

MISSING: Final = "pin-pad-missing"
SILENT: Final = "pin-pad-silent"
RESTARTED: Final = "pin-pad-restarted"
NONSENSE: Final = "pin-pad-protocol-error"


class LostError(Exception):
    """The conversation is over. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Partner(Protocol):
    """Whom the link serves. Called under `lock`, in the link's thread; may raise NonsenseError, ValueError or LookupError for nonsense."""

    def link_up(self, state: str) -> None:
        """The pad is there, and in this state. Told again with every sign of life."""

    def link_down(self, code: str) -> None:
        """The pad cannot be reached; what was asked of it will not be answered. Told again with every vain attempt."""

    def pad_tells(self, words: Words) -> None:
        """The pad reports an event."""


@dataclass
class Command:
    """A command on its way. `on_reply` gets the words of the reply behind its number. It prints without its words: a PAN is among them."""

    number: int
    words: Words = field(repr=False)
    on_reply: Callable[[Words], None]
    tries: int = 0
    due: float = 0.0

    def frame(self) -> bytes:
        return encode(f"C{self.number:02X} {' '.join(self.words)}")


class SerialLink:
    """One pad on one port. `lock` is held while the partner is called, so that what it does is in order with `send`."""

    def __init__(self, port: Path, speed: int, partner: Partner) -> None:
        self.lock = threading.RLock()
        self._port = port
        self._speed = speed
        self._partner = partner
        self._line: SerialLine | None = None
        self._commands: deque[Command] = deque()
        """What is to be asked; the first has been sent, if the line is open."""
        self._last_number = 0
        self._greeting: Words = ()
        self._last_event: tuple[int, Words] = NO_EVENT
        self._heard = 0.0
        self._unasked: deque[float] = deque(maxlen=FLOOD)
        """When the pad said something that was no reply, in monotonic seconds; the latest only."""
        self._back_off = BackOff()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="serial-pin-pad", daemon=True)

    def start(self) -> None:
        self._greet()
        self._thread.start()

    def send(self, *words: str, on_reply: Callable[[Words], None]) -> int:
        """Ask something of the pad, at once or as soon as what was asked before is answered. The command's number.

        A port that cannot take it is none of the caller's trouble: the thread tries it again at once, and reports.
        """
        with self.lock:
            self._last_number = (self._last_number + 1) % NUMBERS
            self._commands.append(Command(self._last_number, words, on_reply))
            if len(self._commands) == 1 and self._line:
                with suppress(OSError):
                    self._transmit(self._line)
                self._line.wake()
            return self._last_number

    def close(self, *last_words: str) -> None:
        """Say goodbye without waiting for an answer, and release the port."""
        with self.lock:
            self._closed.set()
            if self._line:
                with suppress(OSError):
                    self._line.write(encode(f"C{(self._last_number + 1) % NUMBERS:02X} {' '.join(last_words)}"))
                self._line.wake()
        if self._thread.is_alive():
            self._thread.join()

    # The thread -------------------------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._closed.is_set():
            code = self._converse()
            with self.lock:
                self._commands.clear()
                self._partner.link_down(code)
                self._greet()
            self._closed.wait(self._back_off.fail())

    def _converse(self) -> str:
        """One conversation, to its end; the code of what ended it."""
        try:
            line = SerialLine(self._port, self._speed)
        except OSError:
            return MISSING
        try:
            self._talk(line)
        except OSError:
            return MISSING
        except LostError as lost:
            return lost.code
        except (NonsenseError, ValueError, LookupError):
            return NONSENSE
        finally:
            with self.lock:
                self._line = None
                line.close()
        return MISSING

    def _talk(self, line: SerialLine) -> None:
        deframer = Deframer()
        self._unasked.clear()
        with self.lock:
            self._line = line
            self._transmit(line)
        while not self._closed.is_set():
            received = line.wait(self._rest())
            with self.lock:
                for payload in deframer.feed(received):
                    self._heard = time.monotonic()
                    self._take(line, payload)
                self._keep_going(line)

    def _rest(self) -> float:
        """Seconds until something has to be repeated, or the pad to be asked for a sign of life."""
        with self.lock:
            due = self._commands[0].due if self._commands else self._heard + PULSE
        return due - time.monotonic()

    def _keep_going(self, line: SerialLine) -> None:
        now = time.monotonic()
        if not self._commands and now >= self._heard + PULSE:
            self.send("ALIVE", on_reply=self._up)
        elif self._commands and now >= self._commands[0].due:
            if self._commands[0].tries == TRIES:
                raise LostError(SILENT)
            self._transmit(line)

    def _transmit(self, line: SerialLine) -> None:
        command = self._commands[0]
        line.write(command.frame())
        command.tries += 1
        command.due = time.monotonic() + PATIENCE

    def _take(self, line: SerialLine, payload: str) -> None:
        first, *words = payload.split(" ")
        kind, number = head(first)
        take = self._take_reply if kind == "R" else self._take_event
        take(line, number, words)

    def _take_reply(self, line: SerialLine, number: int, words: Words) -> None:
        if not self._commands or self._commands[0].number != number or not self._commands[0].tries:
            self._endure()  # a command was repeated, and answered twice
            return
        command = self._commands.popleft()
        if self._commands:
            self._transmit(line)
        command.on_reply(words)

    def _take_event(self, line: SerialLine, number: int, words: Words) -> None:
        """Acknowledge it; an event that was repeated because the acknowledgement got lost is not told again.

        One from before the greeting belongs to an earlier conversation. One out of turn comes from a pad that restarted, or is confused.
        """
        self._endure()
        if self._commands and self._commands[0].words is self._greeting:
            return
        event = (number, words)
        repeated = event == self._last_event
        if not repeated and number != (self._last_event[0] + 1) % NUMBERS:
            raise NonsenseError
        line.write(encode(f"A{number:02X}"))
        if not repeated:
            self._last_event = event
            self._partner.pad_tells(words)

    def _endure(self) -> None:
        """The pad has said something of its own accord; it must not drown the terminal."""
        now = time.monotonic()
        if len(self._unasked) == FLOOD and now - self._unasked[0] < 1.0:
            raise NonsenseError
        self._unasked.append(now)

    # Greeting and pulse -----------------------------------------------------------------------------------------------------------

    def _greet(self) -> None:
        """Begin a conversation: with the greeting, the pad closes PIN entry and counts its events from 0.

        The token makes it a new one, so that a greeting that is merely repeated does not begin once more.
        """
        self._last_number = (self._last_number + 1) % NUMBERS
        self._greeting = ("HELLO", PROTOCOL, secrets.token_hex(4).upper())
        self._commands.appendleft(Command(self._last_number, self._greeting, self._greeted))

    def _greeted(self, words: Words) -> None:
        if len(words) != 3 or words[:2] != ["OK", PROTOCOL]:
            raise NonsenseError
        self._last_event = NO_EVENT
        self._partner.link_up(words[2])

    def _up(self, words: Words) -> None:
        if len(words) != 3 or words[0] != "OK":
            raise NonsenseError
        if words[1] != self._greeting[2]:
            raise LostError(RESTARTED)
        self._partner.link_up(words[2])

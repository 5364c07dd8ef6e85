"""The conversation with a serial PIN pad (docs/serial-epp.md): numbered commands and events, repeated until answered, and a pulse.

The link keeps itself up: it opens the port, greets the pad, and begins anew with growing pauses whenever the pad falls silent.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from otp_atm.hardware.pin_pad.back_off import BackOff
from otp_atm.hardware.pin_pad.serial_commands import NUMBERS, Commands, SilentError
from otp_atm.hardware.pin_pad.serial_frame import Deframer, encode
from otp_atm.hardware.pin_pad.serial_line import SerialLine
from otp_atm.hardware.pin_pad.serial_words import NonsenseError, Words, head

PROTOCOL: Final = "EPP/1"
PULSE: Final = 1.0
"""Seconds without a word from the pad after which it is asked for a sign of life."""
FLOOD: Final = 50
"""More than so many words a second that nobody asked for come from no human finger."""
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


class Line(Protocol):
    """An open port, as `serial_line.SerialLine` is one."""

    def wait(self, seconds: float) -> bytes: ...

    def wake(self) -> None: ...

    def write(self, data: bytes) -> None: ...

    def close(self) -> None: ...


class SerialLink:
    """One pad on one port. `lock` is held while the partner is called, so that what it does is in order with `send`."""

    def __init__(
        self,
        port: Path,
        speed: int,
        limit: float,
        partner: Partner,
        *,
        open_line: Callable[[Path, int], Line] = SerialLine,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`limit` is the longest that the pad may be at work on one command; `clock` gives monotonic seconds."""
        self.lock = threading.RLock()
        self._port = port
        self._speed = speed
        self._partner = partner
        self._open_line = open_line
        self._clock = clock
        self._line: Line | None = None
        self._commands = Commands(limit, clock)
        self._token = ""
        self._greeted = False
        self._last_event: tuple[int, Words] = NO_EVENT
        self._heard = 0.0
        self._unasked: deque[float] = deque(maxlen=FLOOD)
        """When the pad said something that was no reply, in monotonic seconds; the latest only."""
        self._back_off = BackOff(clock)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self.run, name="serial-pin-pad", daemon=True)

    def start(self) -> None:
        """Begin to converse, in a thread of its own."""
        self._greet()
        self._thread.start()

    def send(self, *words: str, on_reply: Callable[[Words], None]) -> int:
        """Ask something of the pad, at once or as soon as what was asked before allows it. The command's number.

        `on_reply` gets the words of the reply behind its number, unless something that supersedes the command was asked meanwhile.
        A port that cannot take it is none of the caller's trouble: the thread tries it again, and reports.
        """
        with self.lock:
            number = self._commands.add(words, on_reply)
            if self._line:
                with suppress(OSError):
                    _write(self._line, self._commands.fresh())
                self._line.wake()
            return number

    def close(self, *last_words: str) -> None:
        """Say goodbye without waiting for an answer, and release the port."""
        with self.lock:
            self._closed.set()
            if self._line:
                with suppress(OSError):
                    self._line.write(encode(f"C{self._commands.next_number:02X} {' '.join(last_words)}"))
                self._line.wake()
        if self._thread.is_alive():
            self._thread.join()

    # The thread -------------------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Converse, and begin anew whenever a conversation ends, until `close`."""
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
            line = self._open_line(self._port, self._speed)
        except OSError:
            return MISSING
        try:
            self._talk(line)
        except OSError:
            return MISSING
        except SilentError:
            return SILENT
        except LostError as lost:
            return lost.code
        except (NonsenseError, ValueError, LookupError):
            return NONSENSE
        finally:
            with self.lock:
                self._line = None
            line.close()  # which may wait for what has not gone out yet: nobody else should
        return MISSING

    def _talk(self, line: Line) -> None:
        deframer = Deframer()
        self._unasked.clear()
        with self.lock:
            self._line = line
            _write(line, self._commands.fresh())
        while not self._closed.is_set():
            received = line.wait(self._rest())
            with self.lock:
                for payload in deframer.feed(received):
                    self._heard = self._clock()
                    self._take(line, payload)
                self._keep_going(line)

    def _rest(self) -> float:
        """Seconds until something has to be repeated, or the pad to be asked for a sign of life."""
        with self.lock:
            due = self._commands.due()
        return (self._heard + PULSE if due is None else due) - self._clock()

    def _keep_going(self, line: Line) -> None:
        if not self._commands and self._clock() >= self._heard + PULSE:
            self.send("ALIVE", on_reply=self._up)
        else:
            _write(line, self._commands.again())

    def _take(self, line: Line, payload: str) -> None:
        first, *words = payload.split(" ")
        kind, number = head(first)
        take = self._take_reply if kind == "R" else self._take_event
        take(line, number, words)

    def _take_reply(self, line: Line, number: int, words: Words) -> None:
        """One that nobody waits for is tolerated: a command was repeated, and answered twice, or has been superseded."""
        command = self._commands.answered(number)
        _write(line, self._commands.fresh())
        if not command:
            self._endure()
        elif words[:2] == ["NO", "hello"]:
            raise LostError(RESTARTED)
        else:
            command.on_reply(words)

    def _take_event(self, line: Line, number: int, words: Words) -> None:
        """Acknowledge it; an event that was repeated because the acknowledgement got lost is not told again.

        One from before the greeting belongs to an earlier conversation. One out of turn comes from a pad that is confused.
        """
        self._endure()
        if not self._greeted:
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
        now = self._clock()
        if len(self._unasked) == FLOOD and now - self._unasked[0] < 1.0:
            raise NonsenseError
        self._unasked.append(now)

    # Greeting and pulse -----------------------------------------------------------------------------------------------------------

    def _greet(self) -> None:
        """Begin a conversation: with the greeting, the pad closes PIN entry and counts its events from 0.

        The token makes it a new one, so that a greeting that is merely repeated does not begin once more.
        """
        self._greeted = False
        self._token = secrets.token_hex(4).upper()
        self._commands.add(("HELLO", PROTOCOL, self._token), self._welcome)

    def _welcome(self, words: Words) -> None:
        match words:
            case ["OK", protocol, state, *_] if protocol == PROTOCOL:
                self._greeted = True
                self._last_event = NO_EVENT
                self._partner.link_up(state)
            case _:
                raise NonsenseError

    def _up(self, words: Words) -> None:
        match words:
            case ["OK", self._token, state, *_]:
                self._partner.link_up(state)
            case ["OK", _, _, *_]:
                raise LostError(RESTARTED)
            case _:
                raise NonsenseError


def _write(line: Line, frames: Iterable[bytes]) -> None:
    for frame in frames:
        line.write(frame)

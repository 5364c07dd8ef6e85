"""What is to be asked of a serial PIN pad (docs/serial-epp.md, «Patience»): numbered, repeated until answered, dropped once superseded.

A pad may need seconds for a command. So nothing waits for the answer to what no longer matters, and nothing that no longer matters is sent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from otp_atm.hardware.pin_pad.serial_frame import encode
from otp_atm.hardware.pin_pad.serial_words import Words

PATIENCE: Final = 0.3
"""Seconds after which a command without a reply is sent again, the pad not being known to need longer; then after twice the time, …"""
NUMBERS: Final = 256
"""Commands and events are numbered modulo this."""

MODES: Final = frozenset({"OPEN", "CHOOSE", "SHUT"})
"""Each of these says whole what the keys of the pad are for from now on."""
SUPERSEDED: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(MODES, MODES),
    "SIGN": frozenset({"SIGN"}),
    "LOAD": frozenset({"LOAD"}),
}
"""Which earlier commands are without interest once a command has been asked for."""
PASSING: Final = frozenset({"OPEN", "CHOOSE"})
"""What must be at the pad before the customer's next key, …"""
PASSABLE: Final = MODES | {"ALIVE"}
"""… so that it does not wait for the reply to one of these."""


class SilentError(Exception):
    """A command has not been answered within the limit."""


def _unheard(_: Words) -> None:
    """The reply to a command that has been superseded is nobody's."""


@dataclass(eq=False)
class Command:
    """A command on its way. `on_reply` gets the words of the reply behind its number. It prints without its words: a PAN is among them."""

    number: int
    words: Words = field(repr=False)
    on_reply: Callable[[Words], None]
    sent: float | None = None
    """When it was sent first; monotonic seconds, as the two below."""
    again: float = 0.0
    """When it is to be sent again."""
    end: float = 0.0
    """Until when it has to be answered."""

    @property
    def name(self) -> str:
        return self.words[0]

    def frame(self) -> bytes:
        return encode(f"C{self.number:02X} {' '.join(self.words)}")


class Commands:
    """The queue. At most two have been sent and not answered: the first, and one before it that the first did not wait for."""

    def __init__(self, limit: float, clock: Callable[[], float]) -> None:
        """`limit` is the longest that a pad may be at work on one command, in seconds; `clock` gives monotonic seconds."""
        self._limit = limit
        self._clock = clock
        self._queue: deque[Command] = deque()
        self._passed: Command | None = None
        self._last_number = 0
        self._took: dict[str, float] = {}
        """How long each kind of command took when it was answered last, in seconds."""

    def __len__(self) -> int:
        return len(self._queue)

    def __repr__(self) -> str:
        return f"Commands({[*self._queue]})"

    @property
    def next_number(self) -> int:
        return (self._last_number + 1) % NUMBERS

    def clear(self) -> None:
        self._queue.clear()
        self._passed = None

    def add(self, words: Words, on_reply: Callable[[Words], None]) -> int:
        """Ask this next. What it supersedes is not sent if it has not been, and its reply not told if it has. The number."""
        old = SUPERSEDED.get(words[0], frozenset())
        for command in self._queue:
            if command.name in old:
                command.on_reply = _unheard
        self._queue = deque(command for command in self._queue if command.sent is not None or command.name not in old)
        self._last_number = self.next_number
        self._queue.append(Command(self._last_number, words, on_reply))
        return self._last_number

    def fresh(self) -> Iterator[bytes]:
        """The frames that are to be sent now for the first time."""
        if self._queue and self._queue[0].sent is None:
            yield self._send(self._queue[0])
        if self._may_pass():
            self._passed = self._queue.popleft()
            yield self._send(self._queue[0])

    def again(self) -> Iterator[bytes]:
        """The frame that is to be repeated now, if any. Raises SilentError when the pad has been waited for long enough."""
        now, first = self._clock(), self._queue[0] if self._queue else None
        if not first or first.sent is None:
            return
        if now >= first.end:
            raise SilentError
        if now >= first.again:
            first.again = now + self._pause(now - first.sent)
            yield first.frame()

    def due(self) -> float | None:
        """When `again` has something to do; monotonic seconds. None with nothing under way."""
        return min(self._queue[0].again, self._queue[0].end) if self._queue else None

    def answered(self, number: int) -> Command | None:
        """The command that a reply of this number answers; None if nobody waits for it any more."""
        if self._passed and self._passed.number == number:
            self._learn(self._passed)
            self._passed = None
            return None
        if not self._queue or self._queue[0].number != number or self._queue[0].sent is None:
            return None
        self._passed = None
        self._learn(self._queue[0])
        return self._queue.popleft()

    def _may_pass(self) -> bool:
        if self._passed or len(self._queue) < 2:
            return False
        return self._queue[0].name in PASSABLE and self._queue[1].name in PASSING

    def _send(self, command: Command) -> bytes:
        now = self._clock()
        command.sent = now
        command.again = now + self._pause(2 * self._took.get(command.name, 0.0))
        command.end = now + self._limit * (2 if self._passed else 1)  # the pad comes to it when it is done with the other
        return command.frame()

    def _pause(self, wanted: float) -> float:
        """Until the next repetition: neither a hail of them, nor so few that a reply lost on the way is never asked for again."""
        return max(PATIENCE, min(wanted, self._limit / 4))

    def _learn(self, command: Command) -> None:
        if command.sent is not None:
            self._took[command.name] = self._clock() - command.sent

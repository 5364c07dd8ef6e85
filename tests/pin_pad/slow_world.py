"""The serial driver and the test pad on a simulated wire and a simulated clock: hours of a slow pad in no time, and the same each time.

The driver's own thread is this one: whenever it waits, the world goes on until something comes for it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from itertools import chain, repeat
from pathlib import Path
from typing import TypeVar

from otp_atm.hardware.pin_pad.back_off import BackOff
from otp_atm.hardware.pin_pad.serial import SerialPinPad
from otp_atm.hardware.pin_pad.serial_link import Line, SerialLink
from otp_atm.hardware.pin_pad.serial_words import Words
from otp_atm.kiosk.events import Event
from tests.pin_pad.epp_device import Device, crc, unwrapped

BYTE = 10 / 9600
"""Seconds that a byte takes at 9600 bit/s."""
LIMIT = 10.0
"""`timeouts.device`, as configured unless somebody configures something else."""


E = TypeVar("E", bound=Event)


class Wire:
    """One direction: frames take their time, one after the other, and some are lost."""

    def __init__(self, lost: Iterable[bool]) -> None:
        self._under_way: deque[tuple[float, str]] = deque()
        self._lost = chain(lost, repeat(False))

    def put(self, now: float, text: str) -> None:
        arrives = max(now, self._under_way[-1][0] if self._under_way else 0.0) + len(text) * BYTE
        self._under_way.append((arrives, "~" * len(text) if next(self._lost) else text))

    def due(self) -> float | None:
        return self._under_way[0][0] if self._under_way else None

    def take(self, now: float) -> str:
        """What has arrived."""
        return self._under_way.popleft()[1] if self._under_way and self._under_way[0][0] <= now else ""


class Link(SerialLink):
    """The driver's link without its thread: `run` is called by the world."""

    def start(self) -> None:
        self._greet()


class Ending(threading.Event):
    """The link's end; while the link pauses before it tries again, the world goes on."""

    def __init__(self, go_on: Callable[[float], None]) -> None:
        super().__init__()
        self._go_on = go_on

    def wait(self, timeout: float | None = None) -> bool:
        self._go_on(timeout or 0.0)
        return self.is_set()


class World:
    """A driver, a pad, and what people and the terminal do to them at their times.

    It is the driver's line and the pad's wire, and listens in on what the link tells the driver.
    """

    def __init__(self, pace: Callable[[str], float] = lambda _: 0.0, lost: tuple[Iterable[bool], Iterable[bool]] = ((), ())) -> None:
        self.now = 0.0
        self.told: list[tuple[float, Event]] = []
        """What the driver has posted, and when."""
        self.arrived: list[tuple[float, str]] = []
        """What has reached the pad, commands and acknowledgements and keys, and when."""
        self.said: list[list[str]] = []
        """What the pad has reported, each once."""
        self.device = Device(self, lambda: self.now, lambda: self.now)
        self.device.pace = pace
        self.dead = False
        """The pad loses everything from now on, and says nothing."""
        self.driver = SerialPinPad(Path("nowhere"), limit=LIMIT)
        link = Link(Path("nowhere"), 9600, LIMIT, self, open_line=self._open, clock=lambda: self.now)
        link._closed = self._end = Ending(self._pass)
        self.driver._link = self._link = link
        self.driver._back_off = BackOff(lambda: self.now)
        self._to_pad, self._to_terminal = Wire(lost[0]), Wire(lost[1])
        self._script: list[tuple[float, Callable[[], None]]] = []
        self._woken = False

    def at(self, moment: float, what: Callable[[], None]) -> None:
        """Let this happen then."""
        self._script.append((moment, what))
        self._script.sort(key=lambda entry: entry[0])

    def run(self, until: float, connect: Callable[[], None] | None = None) -> None:
        """From the first greeting until then; `connect` connects the driver to somebody else than `told`."""
        self.at(until, self._end.set)
        (connect or self._listen)()
        self._link.run()

    def _listen(self) -> None:
        self.driver.connect(lambda event: self.told.append((self.now, event)))

    @property
    def idle(self) -> bool:
        """Nothing is under way but a sign of life, if that."""
        return len(self._link._commands) <= 1

    def press(self, key: str) -> None:
        """A digit, or a key by its name."""
        self.arrived.append((self.now, key))
        if key.isdigit():
            self.device.press(key)
        else:
            self.device.press_key(key)

    def events(self, kind: type[E]) -> list[E]:
        return [event for _, event in self.told if isinstance(event, kind)]

    # The link's partner -----------------------------------------------------------------------------------------------------------

    def link_up(self, state: str) -> None:
        self.driver.link_up(state)

    def link_down(self, code: str) -> None:
        if not self._end.is_set():
            self.driver.link_down(code)

    def pad_tells(self, words: Words) -> None:
        self.said.append([*words])
        self.driver.pad_tells(words)

    # The driver's line ------------------------------------------------------------------------------------------------------------

    def _open(self, _: Path, __: int) -> Line:
        return self

    def wait(self, seconds: float) -> bytes:
        end = self.now + max(0.0, seconds)
        while not self._woken and not self._end.is_set():
            received = self._to_terminal.take(self.now)
            if received:
                return received.encode()
            moment = self._next()
            if moment > end:
                self.now = end
                break
            self._live(moment)
        self._woken = False
        return b""

    def wake(self) -> None:
        self._woken = True

    def write(self, data: bytes) -> None:
        self._to_pad.put(self.now, data.decode())

    def close(self) -> None:
        """Nothing of it is left to release."""

    # The pad's wire ---------------------------------------------------------------------------------------------------------------

    def send(self, payload: str) -> None:
        if not self.dead:
            self._to_terminal.put(self.now, f"${payload}*{crc(payload)}\n")

    # The world goes on ------------------------------------------------------------------------------------------------------------

    def _pass(self, seconds: float) -> None:
        """Nobody listens for so long."""
        end = self.now + seconds
        while not self._end.is_set() and self._next() <= end:
            self._live(self._next())
            self._to_terminal.take(self.now)
        self.now = max(self.now, end)

    def _next(self) -> float:
        script = self._script[0][0] if self._script else None
        return min(moment for moment in (script, self._to_pad.due(), self._to_terminal.due(), self._pad_due()) if moment is not None)

    def _pad_due(self) -> float | None:
        return None if self.dead else self.device.due()

    def _live(self, moment: float) -> None:
        """The next thing happens."""
        self.now = max(self.now, moment)
        for payload in unwrapped(self._to_pad.take(self.now)):
            if not self.dead:
                self.arrived.append((self.now, payload))
                self.device.hear(payload)
                assert sum(arrival.command for arrival in self.device._arrivals) <= 2, "more commands on their way than the document says"
        if self._script and self._script[0][0] <= self.now:
            self._script.pop(0)[1]()
        if not self.dead:
            self.device.work()
